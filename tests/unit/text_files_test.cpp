// The text sections of files that other writers made: counts, texts and data of every pattern and
// literal, compared with what the files were built from.
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/sections.h"

#include "base/ip_address.h"
#include "mmdb/data_path.h"
#include "mmdb/metadata.h"
#include "support/test_data.h"

#include <gtest/gtest.h>

#include <rapidjson/document.h>

#include <algorithm>
#include <array>

namespace mxy::text {
namespace {

namespace fs = std::filesystem;
using rapidjson::Value;

struct Opened {
    std::vector<std::uint8_t> bytes;
    TextSections sections;
    mmdb::Section data;
    ParaglobImage image;
    LiteralTable literals;
    LiteralIndex index;
};

std::string message(const SectionError& error) {
    return std::string(error.reason) + " at " + std::to_string(error.offset);
}

void require(const std::optional<SectionError>& error) {
    if (error)
        throw std::runtime_error(message(*error));
}

void find_in_database(Opened& file) {
    mmdb::Section metadata;
    mmdb::Metadata numbers;
    if (!mmdb::find_metadata(file.bytes, metadata) ||
        mmdb::read_metadata(metadata, numbers) != Status::ok)
        throw std::runtime_error("no metadata");
    const std::uint64_t data_start =
        std::uint64_t{numbers.node_count} * numbers.record_size / 4 + mmdb::separator_size;
    require(find_sections(file.bytes, data_start, metadata, file.sections));
    file.data = {file.bytes.data() + data_start,
                 static_cast<std::uint32_t>(file.sections.data_end - data_start)};
}

std::unique_ptr<Opened> open(const fs::path& path) {
    auto file = std::make_unique<Opened>();
    file->bytes = test::read_file(path);
    if (is_pattern_file(file->bytes))
        require(find_pattern_file_sections(file->bytes, file->sections));
    else
        find_in_database(*file);
    if (file->sections.has_patterns())
        require(file->image.open(file->sections.patterns_image));
    if (file->image.has_inline_data())
        file->data = file->image.inline_data();
    if (file->sections.has_literals())
        require(file->literals.open(file->sections.literals, file->sections.mode));
    if (file->sections.has_literals() && file->literals.needs_index())
        require(file->index.build(file->literals));
    return file;
}

std::uint32_t data_of_pattern(const Opened& file, std::uint32_t id) {
    return file.image.has_inline_data() ? file.image.inline_data_offset(id)
                                        : file.sections.pattern_data(id);
}

rapidjson::Document parse(const fs::path& path) {
    const std::vector<std::uint8_t> text = test::read_file(path);
    rapidjson::Document document;
    document.Parse(reinterpret_cast<const char*>(text.data()), text.size());
    if (document.HasParseError())
        throw std::runtime_error("no JSON: " + path.string());
    return document;
}

std::string_view text_of(const Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

// Compares those members that the writer stores as they are: texts, truth, small numbers.
void expect_data(const Opened& file, std::uint32_t offset, const Value& expected) {
    ASSERT_NE(offset, no_data);
    mmdb::Field whole;
    ASSERT_EQ(mmdb::decode_resolved(file.data, offset, whole), Status::ok);
    ASSERT_EQ(whole.type, mmdb::DataType::map);
    EXPECT_EQ(whole.size, expected.MemberCount());
    for (const auto& member : expected.GetObject()) {
        const std::array<const char*, 2> path = {member.name.GetString(), nullptr};
        mmdb::Field field;
        ASSERT_EQ(mmdb::find_value(file.data, offset, path.data(), field), Status::ok) << path[0];
        if (member.value.IsString()) {
            EXPECT_EQ(field.text(), text_of(member.value));
        } else if (member.value.IsInt()) {
            EXPECT_EQ(field.int32_value(), member.value.GetInt());
        } else if (member.value.IsBool()) {
            EXPECT_EQ(field.boolean_value(), member.value.GetBool());
        }
    }
}

// One line of a file's source.
struct Source {
    std::string key;
    const Value* data;
};

Source source_of(const Value& line) {
    std::string key(text_of(line["key"]));
    for (const std::string_view prefix : {"literal:", "glob:", "ip:"})
        if (key.starts_with(prefix))
            return {key.substr(prefix.size()), &line["data"]};
    return {key, &line["data"]};
}

bool is_network(const std::string& key) {
    IpAddress address;
    return parse_canonical(key.substr(0, key.find('/')).c_str(), address);
}

bool has_wildcard(std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (pattern[i] == '\\')
            ++i;
        else if (std::string_view("*?[").find(pattern[i]) != std::string_view::npos)
            return true;
    return false;
}

std::optional<Literal> find_literal(const Opened& file, const std::string& key) {
    if (!file.sections.has_literals())
        return std::nullopt;
    return file.literals.find(key, &file.index);
}

// What is neither in the literal table nor an address has to be a pattern.
void expect_built_from(const Opened& file, const Value& lines) {
    std::vector<Source> literals;
    std::vector<Source> patterns;
    for (const Value& line : lines.GetArray()) {
        const Source source = source_of(line);
        if (find_literal(file, source.key))
            literals.push_back(source);
        else if (!is_network(source.key))
            patterns.push_back(source);
    }
    for (const Source& source : literals) {
        const auto found = find_literal(file, source.key);
        ASSERT_LT(found->id, literals.size());
        expect_data(file, found->data_offset, *literals[found->id].data);
    }

    // A duplicate has no id of its own, but the writer gave it a row in the table of data, so that
    // all data behind it are off by one: such a table is seen by its length.
    std::vector<Source> distinct;
    for (const Source& source : patterns)
        if (std::none_of(distinct.begin(), distinct.end(),
                         [&](const Source& other) { return other.key == source.key; }))
            distinct.push_back(source);
    const bool shifted = distinct.size() != patterns.size();
    if (!file.image.has_inline_data()) {
        EXPECT_EQ(file.sections.data_offsets.size(), 4 * patterns.size());
    }
    ASSERT_EQ(file.image.pattern_count(), distinct.size());
    for (std::uint32_t id = 0; id < distinct.size(); ++id) {
        SCOPED_TRACE(distinct[id].key);
        Pattern pattern;
        ASSERT_FALSE(file.image.pattern(id, pattern));
        EXPECT_EQ(pattern.text, distinct[id].key);
        EXPECT_EQ(pattern.kind,
                  has_wildcard(pattern.text) ? PatternKind::glob : PatternKind::substring);
        if (!shifted)
            expect_data(file, data_of_pattern(file, id), *distinct[id].data);
    }
}

void expect_counts(const Opened& file, const Value& expected, bool has_duplicates) {
    const std::uint32_t patterns = expected["glob_count"].GetUint();
    const std::uint32_t literals = expected["literal_count"].GetUint();
    EXPECT_EQ(file.sections.has_patterns(), patterns != 0);
    EXPECT_EQ(file.sections.has_literals(), literals != 0);
    if (!has_duplicates) {
        EXPECT_EQ(file.image.pattern_count(), patterns);
        EXPECT_EQ(file.literals.entry_count(), literals);
    } else {
        EXPECT_LT(file.image.pattern_count(), patterns);
        EXPECT_LT(file.literals.entry_count(), literals);
    }
    std::uint32_t used = 0;
    Literal literal;
    for (std::uint32_t slot = 0; slot < file.literals.slot_count(); ++slot) {
        const auto state = file.literals.slot(slot, literal);
        EXPECT_NE(state, LiteralTable::SlotState::damaged);
        used += state == LiteralTable::SlotState::used ? 1 : 0;
    }
    EXPECT_EQ(used, file.literals.entry_count());
}

void expect_file(const fs::path& folder, const fs::path& path) {
    const std::string name = path.filename().string();
    SCOPED_TRACE(path.parent_path().filename().string() + "/" + name);
    const auto file = open(path);
    const bool standalone = path.extension() == ".pgb";
    const fs::path answers = standalone ? fs::path(path.string() + ".expected.json")
                                        : fs::path(path).replace_extension(".expected.json");
    const rapidjson::Document expected = parse(answers);
    expect_counts(*file, expected, name.starts_with("dup."));
    EXPECT_EQ(file->sections.mode == CaseMode::insensitive, name.find(".ci.") != std::string::npos);
    EXPECT_TRUE(file->sections.mode_known);
    const fs::path source = folder / "input" / (name.substr(0, name.find('.')) + ".json");
    if (fs::exists(source))
        expect_built_from(*file, parse(source));
}

class TextFiles : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::is_directory(folder))
            GTEST_SKIP() << "SKIPPED: no test data. Set MXYDB_TEST_DATA to a folder that holds "
                            "matchy/ beside maxmind/.";
    }

    const fs::path folder = test::data_folder() / "matchy";
};

TEST_F(TextFiles, HoldWhatTheyWereBuiltFrom) {
    std::size_t files = 0;
    for (const char* version : {"v4", "v5"})
        for (const auto& entry : fs::directory_iterator(folder / version))
            if (entry.path().extension() == ".mxy" || entry.path().extension() == ".pgb") {
                expect_file(folder, entry.path());
                ++files;
            }
    EXPECT_EQ(files, 50u);
}

TEST_F(TextFiles, OfDuplicateLiteralsTheLastCounts) {
    for (const char* version : {"v4", "v5"}) {
        const auto sensitive = open(folder / version / "dup.cs.mxy");
        EXPECT_EQ(sensitive->literals.find("lit.dup")->id, 1u);
        EXPECT_EQ(sensitive->literals.find("LIT.dup")->id, 2u);
        EXPECT_FALSE(sensitive->literals.find("lit.DUP"));
        const auto insensitive = open(folder / version / "dup.ci.mxy");
        for (const char* key : {"lit.dup", "LIT.dup", "lit.DUP"})
            EXPECT_EQ(insensitive->literals.find(key)->id, 2u);
    }
}

std::uint32_t version_of_release(const std::string& name) {
    if (name.starts_with("v0.3.1"))
        return 1;
    if (name.starts_with("v0.4.0"))
        return 2;
    if (name.starts_with("v0.5.0") || name.starts_with("v1.0.1"))
        return 3;
    return name.starts_with("v1.2.2") ? 4 : 5;
}

void expect_old_file(const fs::path& path) {
    const std::string name = path.filename().string();
    SCOPED_TRACE(name);
    const auto file = open(path);
    EXPECT_EQ(file->image.version(), version_of_release(name));
    EXPECT_EQ(file->image.declared_size(), file->bytes.size());
    EXPECT_EQ(file->sections.mode == CaseMode::insensitive, name.find("_ci1") != std::string::npos);
    const char* texts[] = {"*.evil.com", "lit.eral", "bad[0-9].com", "*", "*.c", "x*yz*abc"};
    ASSERT_EQ(file->image.pattern_count(), std::size(texts));
    const bool has_data = file->image.version() > 1 && name.find("nodata") == std::string::npos;
    EXPECT_EQ(file->image.has_inline_data(), has_data);
    for (std::uint32_t id = 0; id < std::size(texts); ++id) {
        Pattern pattern;
        ASSERT_FALSE(file->image.pattern(id, pattern));
        EXPECT_EQ(pattern.text, texts[id]);
        EXPECT_EQ(pattern.kind, id == 1 ? PatternKind::substring : PatternKind::glob);
        const std::uint32_t offset = file->image.inline_data_offset(id);
        if (!has_data || id == 1) {
            EXPECT_EQ(offset, no_data);
            continue;
        }
        const std::array<const char*, 2> path_to_id = {"id", nullptr};
        mmdb::Field field;
        ASSERT_EQ(mmdb::find_value(file->data, offset, path_to_id.data(), field), Status::ok);
        EXPECT_EQ(field.type, mmdb::DataType::uint32);
        EXPECT_EQ(field.unsigned_value(), id);
    }
}

TEST_F(TextFiles, OfAllOldReleasesAreRead) {
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder / "old")) {
        expect_old_file(entry.path());
        ++files;
    }
    EXPECT_EQ(files, 22u);
}

TEST_F(TextFiles, PlainAddressDatabasesHaveNoTextSections) {
    std::size_t files = 0;
    for (const fs::path& path : test::real_databases()) {
        const std::vector<std::uint8_t> bytes = test::read_file(path);
        mmdb::Section metadata;
        mmdb::Metadata numbers;
        if (!mmdb::find_metadata(bytes, metadata) ||
            mmdb::read_metadata(metadata, numbers) != Status::ok)
            continue;
        const std::uint64_t data_start =
            std::uint64_t{numbers.node_count} * numbers.record_size / 4 + mmdb::separator_size;
        TextSections sections;
        if (find_sections(bytes, data_start, metadata, sections))
            continue;
        ++files;
        EXPECT_FALSE(sections.has_patterns()) << path;
        EXPECT_FALSE(sections.has_literals()) << path;
    }
    EXPECT_GT(files, 20u);
}

} // namespace
} // namespace mxy::text
