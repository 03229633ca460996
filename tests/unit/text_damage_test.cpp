// Thousands of damaged .mxy and .pgb files: whatever is in them, the readers answer or refuse, and
// read nothing outside the file. The sanitizers are the judges.
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/sections.h"

#include "mmdb/metadata.h"
#include "support/mxy_encoder.h"
#include "support/random_database.h"

#include <gtest/gtest.h>

#include <memory>

namespace mxy::text {
namespace {

// How much could be read; to see that damage lets something through, too.
struct Reach {
    std::size_t files = 0;
    std::size_t sections = 0;
    std::size_t patterns = 0;
    std::size_t literals = 0;
};

void read_image(ByteView bytes, Reach& reach) {
    ParaglobImage image;
    if (image.open(bytes))
        return;
    for (std::uint32_t id = 0; id < image.pattern_count(); ++id) {
        Pattern pattern;
        if (image.pattern(id, pattern))
            continue;
        ++reach.patterns;
        EXPECT_GE(bytes.size(), std::string(pattern.text).size());
        const std::uint32_t offset = image.inline_data_offset(id);
        mmdb::Field field;
        if (offset != no_data && image.has_inline_data())
            (void)mmdb::decode_resolved(image.inline_data(), offset, field);
    }
}

void read_literals(ByteView bytes, CaseMode mode, Reach& reach) {
    LiteralTable table;
    if (table.open(bytes, mode))
        return;
    LiteralIndex index;
    const bool indexed = !index.build(table);
    for (std::uint32_t slot = 0; slot < table.slot_count(); ++slot) {
        Literal literal;
        if (table.slot(slot, literal) != LiteralTable::SlotState::used)
            continue;
        ++reach.literals;
        const std::string copy(literal.text);
        (void)table.find(copy, indexed ? &index : nullptr);
    }
    for (const char* key : {"", "evil.com", "EVIL.com", "ÄÖÜ", "no such key"})
        (void)table.find(key, indexed ? &index : nullptr);
}

void read_file(const test::Bytes& file, std::uint64_t data_start, Reach& reach) {
    // Exactly as large as the file, so that a read beyond its end is seen.
    const auto block = std::make_unique<std::uint8_t[]>(file.size());
    std::copy(file.begin(), file.end(), block.get());
    const ByteView bytes(block.get(), file.size());
    ++reach.files;
    TextSections sections;
    if (is_pattern_file(bytes)) {
        if (find_pattern_file_sections(bytes, sections))
            return;
    } else {
        mmdb::Section metadata;
        if (!mmdb::find_metadata(bytes, metadata) ||
            find_sections(bytes, data_start, metadata, sections))
            return;
    }
    ++reach.sections;
    if (sections.has_patterns())
        read_image(sections.patterns_image, reach);
    if (sections.has_literals())
        read_literals(sections.literals, sections.mode, reach);
    for (const std::uint32_t id : {0u, 1u, 0x7FFFFFFFu, 0xFFFFFFFFu})
        (void)sections.pattern_data(id);
}

test::MxySpec any_spec(test::Random& random) {
    test::MxySpec spec;
    spec.database.data = test::from_hex("E0 E1 41 61 41 62");
    spec.match_mode = static_cast<std::uint16_t>(random() % 2);
    spec.literals = test::LiteralSpec{.older_layout = random() % 3 == 0};
    for (const char* text : {"evil.com", "bad.org", "bücher", "", "ſix", "οδος", "x", "yy"})
        spec.literals->entries.push_back({text, static_cast<std::uint32_t>(random() % 6)});
    spec.patterns = test::ImageSpec{.version = 1 + static_cast<std::uint32_t>(random() % 5)};
    spec.patterns->data = spec.database.data;
    for (const char* text : {"*.evil.com", "a[b-d]?", "", "plain", "\\*"}) {
        spec.patterns->patterns.push_back({text, static_cast<std::uint8_t>(random() % 2), 1});
        spec.pattern_data.push_back(1);
    }
    if (random() % 4 == 0)
        spec.offset_value = nullptr;
    return spec;
}

// Overwrites an aligned word near the start of a section, where the counts and offsets are.
void damage_header(test::Bytes& file, std::uint64_t section, test::Random& random) {
    constexpr std::uint32_t odd[] = {0,          1,          2,          15,         16,
                                     0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x10000000, 64};
    const std::size_t at = section + 4 * test::between(random, 0, 40);
    if (at + 4 > file.size())
        return;
    const std::uint32_t old = test::get32(file, at);
    test::put32(file, at,
                random() % 2 == 0 ? odd[random() % std::size(odd)]
                                  : old + static_cast<std::uint32_t>(random() % 5) - 2);
}

TEST(DamagedFiles, AreReadOrRefused) {
    Reach reach;
    for (std::uint64_t seed = 0; seed < 6000; ++seed) {
        test::Random random(seed);
        test::MxyFile file = test::build_mxy(any_spec(random));
        if (random() % 2 == 0)
            test::damage(file.bytes, random);
        else
            damage_header(file.bytes, random() % 2 == 0 ? file.patterns : file.literals, random);
        read_file(file.bytes, file.data_start, reach);
    }
    EXPECT_EQ(reach.files, 6000u);
    EXPECT_GT(reach.sections, 3000u);
    EXPECT_GT(reach.patterns, 10000u);
    EXPECT_GT(reach.literals, 10000u);
}

TEST(DamagedFiles, PatternFilesAreReadOrRefused) {
    Reach reach;
    for (std::uint64_t seed = 0; seed < 6000; ++seed) {
        test::Random random(seed);
        test::Bytes file = any_spec(random).patterns->build();
        if (random() % 2 == 0)
            test::damage(file, random);
        else
            damage_header(file, 0, random);
        read_file(file, 0, reach);
    }
    EXPECT_EQ(reach.files, 6000u);
    EXPECT_GT(reach.patterns, 10000u);
}

TEST(DamagedFiles, EveryTruncationIsReadOrRefused) {
    Reach reach;
    test::Random random(1);
    const test::MxyFile file = test::build_mxy(any_spec(random));
    const test::Bytes image = any_spec(random).patterns->build();
    const ByteView bytes(file.bytes);
    for (std::size_t size = 0; size <= file.bytes.size(); ++size) {
        const auto part = bytes.first(size);
        read_file({part.begin(), part.end()}, file.data_start, reach);
        read_literals(part.subspan(std::min<std::size_t>(size, file.literals)),
                      CaseMode::insensitive, reach);
    }
    for (std::size_t size = 0; size <= image.size(); ++size)
        read_file({image.begin(), image.begin() + static_cast<std::ptrdiff_t>(size)}, 0, reach);
    EXPECT_GT(reach.patterns, 0u);
}

} // namespace
} // namespace mxy::text
