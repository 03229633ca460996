// The tests' twin of the format's first reader against that reader: it gives the answers that were
// recorded of it, for files that its own writer made.
#include "support/peer_reader.h"
#include "support/peer_validator.h"

#include "base/case_fold.h"
#include "mmdb/format.h"
#include "mmdb/metadata.h"
#include "mxy/sections.h"
#include "support/mxy_encoder.h"
#include "support/test_data.h"

#include <gtest/gtest.h>

#include <rapidjson/document.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace mxy::test {
namespace {

namespace fs = std::filesystem;

struct Opened {
    std::vector<std::uint8_t> bytes;
    text::TextSections sections;
    bool insensitive = false;

    std::uint64_t image_offset() const {
        return static_cast<std::uint64_t>(sections.patterns_image.data() - bytes.data());
    }
};

Opened open(const fs::path& path) {
    Opened file;
    file.bytes = read_file(path);
    if (text::is_pattern_file(file.bytes)) {
        // The first reader takes such a file as one where case counts, whatever it says.
        EXPECT_FALSE(text::find_pattern_file_sections(file.bytes, file.sections));
        return file;
    }
    mmdb::Section metadata;
    mmdb::Metadata numbers;
    if (!mmdb::find_metadata(file.bytes, metadata) ||
        mmdb::read_metadata(metadata, numbers) != Status::ok)
        throw std::runtime_error("no metadata");
    const std::uint64_t data_start =
        std::uint64_t{numbers.node_count} * numbers.record_size / 4 + mmdb::separator_size;
    EXPECT_FALSE(text::find_sections(file.bytes, data_start, metadata, file.sections));
    file.insensitive = file.sections.mode == text::CaseMode::insensitive;
    return file;
}

bool is_address(const std::string& text) {
    std::array<unsigned char, 16> address;
    return inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

// The literal's id, then the globs'.
std::vector<std::uint32_t> answer(const Opened& file, const std::string& text) {
    std::vector<std::uint32_t> ids;
    if (file.sections.has_literals()) {
        std::string key = text;
        if (file.insensitive) {
            key.clear();
            lower_full(text, key);
        }
        if (const auto literal = peer_find_literal(file.sections.literals, key))
            ids.push_back(literal->id);
    }
    if (file.sections.has_patterns()) {
        const PeerImage image(file.sections.patterns_image, file.image_offset(), file.insensitive);
        const auto globs = image.query(text);
        ids.insert(ids.end(), globs.begin(), globs.end());
    }
    return ids;
}

std::size_t compare(const Opened& file, const fs::path& answers) {
    const std::vector<std::uint8_t> json = read_file(answers);
    rapidjson::Document recorded;
    recorded.Parse(reinterpret_cast<const char*>(json.data()), json.size());
    std::size_t compared = 0;
    for (const auto& result : recorded["results"].GetArray()) {
        const auto& query = result["query"];
        const std::string text(query.GetString(), query.GetStringLength());
        if (is_address(text))
            continue;
        std::vector<std::uint32_t> expected;
        if (std::string_view(result["kind"].GetString()) == "pattern")
            for (const auto& id : result["pattern_ids"].GetArray())
                expected.push_back(id.GetUint());
        EXPECT_EQ(answer(file, text), expected) << text;
        ++compared;
    }
    return compared;
}

class PeerFiles : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::is_directory(folder))
            GTEST_SKIP() << "SKIPPED: no test data. Set MXYDB_TEST_DATA to a folder that holds "
                            "matchy/ beside maxmind/.";
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".mxy" || entry.path().extension() == ".pgb")
                files.push_back(entry.path());
        std::sort(files.begin(), files.end());
    }

    const fs::path folder = data_folder() / "matchy" / "v5";
    std::vector<fs::path> files;
};

TEST_F(PeerFiles, AnswersAsRecorded) {
    std::size_t compared = 0;
    for (const fs::path& path : files) {
        SCOPED_TRACE(path.filename());
        const bool standalone = path.extension() == ".pgb";
        compared +=
            compare(open(path), standalone ? fs::path(path.string() + ".expected.json")
                                           : fs::path(path).replace_extension(".expected.json"));
    }
    EXPECT_EQ(files.size(), 25u);
    EXPECT_GT(compared, 1000u);
}

// Nothing but what is known to be wrong with them.
TEST_F(PeerFiles, AreValidButForPieceIds) {
    std::size_t images = 0;
    std::size_t with_piece_ids_out_of_range = 0;
    for (const fs::path& path : files) {
        SCOPED_TRACE(path.filename());
        const Opened file = open(path);
        if (file.sections.has_literals()) {
            EXPECT_EQ(peer_validate_literals(file.sections.literals), std::vector<std::string>{});
        }
        if (!file.sections.has_patterns())
            continue;
        ++images;
        std::vector<std::string> expected;
        // The header's numbers of pieces and of patterns.
        const auto image = file.sections.patterns_image;
        const Bytes header(image.begin(), image.begin() + 112);
        if (get32(header, 100) > get32(header, 32)) {
            expected.emplace_back(piece_id_out_of_range);
            ++with_piece_ids_out_of_range;
        }
        EXPECT_EQ(peer_validate_image(image), expected);
    }
    EXPECT_GT(images, 10u);
    EXPECT_GT(with_piece_ids_out_of_range, 0u);
}

} // namespace
} // namespace mxy::test
