// Reading pattern images of every version, and refusing those whose header or entries lead out of
// them.
#include "mxy/paraglob_image.h"

#include "support/mxy_encoder.h"

#include <gtest/gtest.h>

namespace mxy::text {
namespace {

test::ImageSpec two_patterns() {
    return {.patterns = {{"*.abc"}, {"x[0-9]yz!"}}};
}

void expect_pattern(const ParaglobImage& image, std::uint32_t id, std::string_view text,
                    PatternKind kind) {
    Pattern pattern;
    const auto error = image.pattern(id, pattern);
    ASSERT_FALSE(error) << error->reason;
    EXPECT_EQ(pattern.text, text);
    EXPECT_EQ(pattern.kind, kind);
}

void expect_refused(const test::Bytes& bytes, Status status, std::uint64_t offset,
                    std::string_view reason) {
    ParaglobImage image;
    const auto error = image.open(bytes);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->status, status);
    EXPECT_EQ(error->offset, offset);
    EXPECT_EQ(error->reason, reason);
}

// A sound image with one number of its header changed.
void expect_refused(std::size_t field, std::uint32_t value, std::uint64_t offset,
                    std::string_view reason) {
    test::ImageSpec spec = two_patterns();
    spec.data = test::from_hex("E0");
    spec.patterns[0].data_offset = 0;
    test::Bytes bytes = spec.build();
    test::put32(bytes, field, value);
    expect_refused(bytes, Status::invalid_data, offset, reason);
}

constexpr std::size_t mode_field = 12;
constexpr std::size_t count_field = 32;
constexpr std::size_t entries_field = 36;
constexpr std::size_t strings_field = 40;
constexpr std::size_t strings_size_field = 44;
constexpr std::size_t data_field = 72;
constexpr std::size_t data_size_field = 76;
constexpr std::size_t mappings_field = 80;
constexpr std::size_t mapping_count_field = 84;

TEST(ParaglobImage, EveryVersionIsRead) {
    for (std::uint32_t version = 1; version <= 5; ++version) {
        test::ImageSpec spec = two_patterns();
        spec.version = version;
        spec.mode = version % 2;
        spec.patterns.push_back({"pl\\*ain", 0});
        const test::Bytes bytes = spec.build();
        ParaglobImage image;
        ASSERT_FALSE(image.open(bytes)) << version;
        EXPECT_EQ(image.version(), version);
        EXPECT_EQ(image.mode() == CaseMode::insensitive, version % 2 == 1);
        EXPECT_EQ(image.declared_size(), bytes.size());
        ASSERT_EQ(image.pattern_count(), 3u);
        expect_pattern(image, 0, "*.abc", PatternKind::glob);
        expect_pattern(image, 1, "x[0-9]yz!", PatternKind::glob);
        expect_pattern(image, 2, "pl\\*ain", PatternKind::substring);
        EXPECT_FALSE(image.has_inline_data());
        EXPECT_EQ(image.inline_data_offset(0), no_data);
    }
}

TEST(ParaglobImage, TheEarliestHeaderHas64Bytes) {
    test::ImageSpec spec = two_patterns();
    spec.version = 1;
    spec.short_header = true;
    spec.automaton = {};
    spec.patterns = {{""}};
    test::Bytes bytes = spec.build();
    EXPECT_EQ(test::get32(bytes, entries_field), 64u);
    ParaglobImage image;
    ASSERT_FALSE(image.open(bytes));
    EXPECT_EQ(image.declared_size(), 0u);
    ASSERT_EQ(image.pattern_count(), 1u);
    expect_pattern(image, 0, "", PatternKind::glob);

    // Without the automaton's word for it, version 1 has 72 bytes.
    test::put32(bytes, 20, 72);
    expect_refused(bytes, Status::invalid_data, entries_field,
                   "the pattern entries lie outside the image");
}

TEST(ParaglobImage, InlineDataOfEachPattern) {
    for (std::uint32_t version = 2; version <= 5; ++version) {
        test::ImageSpec spec;
        spec.version = version;
        spec.data = test::from_hex("E0 E0 E0 E0 E0");
        spec.patterns = {{"a*", 1, 3}, {"b*"}, {"c*", 1, 1}, {"d*", 1, 4}, {"e*"}};
        const test::Bytes bytes = spec.build();
        ParaglobImage image;
        ASSERT_FALSE(image.open(bytes));
        ASSERT_TRUE(image.has_inline_data());
        EXPECT_EQ(image.inline_data().size, 5u);
        EXPECT_EQ(*image.inline_data().start, 0xE0);
        EXPECT_EQ(image.inline_data_offset(0), 3u);
        EXPECT_EQ(image.inline_data_offset(1), no_data);
        EXPECT_EQ(image.inline_data_offset(2), 1u);
        EXPECT_EQ(image.inline_data_offset(3), 4u);
        EXPECT_EQ(image.inline_data_offset(4), no_data);
        EXPECT_EQ(image.inline_data_offset(0xFFFFFFFF), no_data);
    }
}

TEST(ParaglobImage, TextIsBytesWithALength) {
    const std::string odd("\0\xFF*\n", 4);
    const test::Bytes bytes = test::ImageSpec{.patterns = {{odd}}}.build();
    ParaglobImage image;
    ASSERT_FALSE(image.open(bytes));
    expect_pattern(image, 0, odd, PatternKind::glob);
}

TEST(ParaglobImage, MayHoldNoPatterns) {
    ParaglobImage image;
    const test::Bytes bytes = test::ImageSpec{}.build();
    ASSERT_FALSE(image.open(bytes));
    EXPECT_EQ(image.pattern_count(), 0u);
}

// The worked example of the format's description, version 5. The automaton, which is not looked at,
// is left out: 184 bytes.
TEST(ParaglobImage, WorkedExample) {
    const test::Bytes bytes = test::join({
        test::from_text("PARAGLOB"),
        test::from_hex("05000000 00000000"),
        test::from_hex("08000000 80000000 B8000000 00000000"),
        test::from_hex("02000000 38010000 58010000 10000000"),
        test::from_hex("00000000 00000000 00000000 00000000"),
        test::from_hex("E8020000 01000000"),
        test::Bytes(24),
        test::from_hex("68010000 02000000 88020000 60000000"),
        test::Bytes(16),
        test::Bytes(184),
        test::from_hex("00000000 01000000 58010000 05000000"),
        test::from_hex("01000000 01000000 5E010000 09000000"),
        test::from_hex("2A2E616263 00 785B302D395D797A21 00"),
        test::from_hex("41434C48 01000000 02000000 10000000 18010000 08000000"),
        test::from_hex("00000000 00000000 01000000 00000000"),
        test::repeat(test::from_hex("FFFFFFFF 00000000 00000000 00000000"), 10),
        test::from_hex("01000000 04000000 01000000 00000000"),
        test::repeat(test::from_hex("FFFFFFFF 00000000 00000000 00000000"), 4),
        test::from_hex("00000000 01000000"),
        test::from_hex("98020000 02000000 B0020000 03000000"),
        test::from_hex("01000000 00000000 00000000 00000000 04000000 D4020000"),
        test::from_hex("00000000 01000000 D8020000 03000000 0C000000 DC020000"),
        test::from_hex("00000000 03000000 D9020000"),
        test::from_text(".abcxyz!"),
        test::from_hex("01000000 30000000 39000000"),
    });
    ASSERT_EQ(bytes.size(), 744u);
    ParaglobImage image;
    const auto error = image.open(bytes);
    ASSERT_FALSE(error) << error->reason;
    EXPECT_EQ(image.version(), 5u);
    EXPECT_EQ(image.mode(), CaseMode::sensitive);
    EXPECT_EQ(image.declared_size(), 744u);
    ASSERT_EQ(image.pattern_count(), 2u);
    expect_pattern(image, 0, "*.abc", PatternKind::glob);
    expect_pattern(image, 1, "x[0-9]yz!", PatternKind::glob);
    EXPECT_FALSE(image.has_inline_data());
}

// From here on: images that nobody should have written.

TEST(HostileImage, NotAnImage) {
    test::Bytes bytes = two_patterns().build();
    bytes[7] = 'b';
    expect_refused(bytes, Status::unknown_format, 0, "the image does not start with its magic");
}

TEST(HostileImage, UnknownVersion) {
    for (const std::uint32_t version : {0u, 6u, 0x05000000u, 0xFFFFFFFFu}) {
        test::Bytes bytes = two_patterns().build();
        test::put32(bytes, 8, version);
        expect_refused(bytes, Status::unknown_format, 8, "the image's version is unknown");
    }
}

TEST(HostileImage, ShorterThanTheHeaderOfItsVersion) {
    const std::size_t sizes[] = {72, 96, 104, 104, 112};
    for (std::uint32_t version = 1; version <= 5; ++version) {
        test::ImageSpec spec;
        spec.version = version;
        const test::Bytes whole = spec.build();
        for (std::size_t size = 0; size < sizes[version - 1]; ++size) {
            const test::Bytes bytes(whole.begin(),
                                    whole.begin() + static_cast<std::ptrdiff_t>(size));
            expect_refused(bytes, Status::invalid_data, size,
                           "the image is too small for its header");
        }
    }
}

TEST(HostileImage, PatternCountOverflows) {
    for (const std::uint32_t count : {1000u, 0x10000000u, 0x10000002u, 0xFFFFFFFFu})
        expect_refused(count_field, count, entries_field,
                       "the pattern entries lie outside the image");
}

TEST(HostileImage, EntriesOutsideTheImage) {
    for (const std::uint32_t offset : {0u, 111u, 0x7FFFFFFFu, 0xFFFFFFF0u, 0xFFFFFFFFu})
        expect_refused(entries_field, offset, entries_field,
                       "the pattern entries lie outside the image");
}

TEST(HostileImage, TextsOutsideTheImage) {
    for (const std::uint32_t offset : {0u, 111u, 0x7FFFFFFFu, 0xFFFFFFFFu})
        expect_refused(strings_field, offset, strings_field,
                       "the pattern texts lie outside the image");
    for (const std::uint32_t size : {0x7FFFFFFFu, 0xFFFFFFFFu, 0xFFFFFF00u})
        expect_refused(strings_size_field, size, strings_field,
                       "the pattern texts lie outside the image");
}

TEST(HostileImage, InlineDataOutsideTheImage) {
    for (const std::uint32_t offset : {0u, 0x7FFFFFFFu, 0xFFFFFFFFu})
        expect_refused(data_field, offset, data_field, "the inline data lies outside the image");
    expect_refused(data_size_field, 0xFFFFFFFF, data_field,
                   "the inline data lies outside the image");
}

TEST(HostileImage, TableOfInlineDataOverflows) {
    for (const std::uint32_t offset : {0u, 0x7FFFFFFFu, 0xFFFFFFFFu})
        expect_refused(mappings_field, offset, mappings_field,
                       "the table of inline data lies outside the image");
    for (const std::uint32_t count : {2u, 0x15555556u, 0xFFFFFFFFu})
        expect_refused(mapping_count_field, count, mappings_field,
                       "the table of inline data lies outside the image");
}

TEST(HostileImage, UnknownMatchMode) {
    expect_refused(mode_field, 2, mode_field, "the match mode is neither 0 nor 1");
}

TEST(HostileImage, DeclaredSizeIsNotTrusted) {
    test::Bytes bytes = two_patterns().build();
    test::put32(bytes, 64, 1);
    ParaglobImage image;
    ASSERT_FALSE(image.open(bytes));
    EXPECT_EQ(image.declared_size(), 1u);
    expect_pattern(image, 1, "x[0-9]yz!", PatternKind::glob);
}

// One bad entry harms no other.
void expect_bad_entry(std::size_t field, std::uint32_t value, std::size_t reported,
                      std::string_view reason) {
    test::Bytes bytes = two_patterns().build();
    const std::size_t entries = test::get32(bytes, entries_field);
    test::put32(bytes, entries + field, value);
    ParaglobImage image;
    ASSERT_FALSE(image.open(bytes));
    Pattern pattern;
    const auto error = image.pattern(0, pattern);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->status, Status::invalid_data);
    EXPECT_EQ(error->offset, entries + reported);
    EXPECT_EQ(error->reason, reason);
    expect_pattern(image, 1, "x[0-9]yz!", PatternKind::glob);
}

TEST(HostileImage, UnknownPatternType) {
    expect_bad_entry(4, 2, 4, "a pattern's type is neither 0 nor 1");
    expect_bad_entry(4, 0xFF, 4, "a pattern's type is neither 0 nor 1");
}

TEST(HostileImage, PatternTextOutsideTheTexts) {
    for (const std::uint32_t offset : {0u, 112u, 100000u, 0xFFFFFFFFu})
        expect_bad_entry(8, offset, 8, "a pattern's text lies outside the pattern texts");
    for (const std::uint32_t size : {17u, 0x7FFFFFFFu, 0xFFFFFFFFu})
        expect_bad_entry(12, size, 8, "a pattern's text lies outside the pattern texts");
}

TEST(HostileImage, MappingsThatDoNotAscendAreBounded) {
    test::ImageSpec spec;
    spec.data = test::from_hex("E0");
    for (int i = 0; i < 9; ++i)
        spec.patterns.push_back({"p*", 1, 0});
    test::Bytes bytes = spec.build();
    const std::size_t mappings = test::get32(bytes, mappings_field);
    for (std::uint32_t row = 0; row < 9; ++row)
        test::put32(bytes, mappings + 12 * row, 0xFFFFFFFF - row * row % 7);
    ParaglobImage image;
    ASSERT_FALSE(image.open(bytes));
    for (std::uint32_t id = 0; id < 9; ++id)
        EXPECT_EQ(image.inline_data_offset(id), no_data);
}

} // namespace
} // namespace mxy::text
