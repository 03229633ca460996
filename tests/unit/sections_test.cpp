// Finding the text sections of a file: by the metadata's word, by searching, and refusing sections
// that cannot be where they are said to be.
#include "mxy/sections.h"

#include "mmdb/metadata.h"
#include "support/mxy_encoder.h"

#include <gtest/gtest.h>

namespace mxy::text {
namespace {

struct Found {
    std::optional<SectionError> error;
    TextSections sections;
};

Found find_in(const test::MxyFile& file) {
    mmdb::Section metadata;
    if (!mmdb::find_metadata(file.bytes, metadata))
        throw std::runtime_error("the test's file has no metadata");
    Found found;
    found.error = find_sections(file.bytes, file.data_start, metadata, found.sections);
    return found;
}

Found find_in(const test::MxySpec& spec) {
    return find_in(test::build_mxy(spec));
}

std::uint64_t offset_in(const test::Bytes& file, ByteView section) {
    return static_cast<std::uint64_t>(section.data() - file.data());
}

// Two patterns, two literals, and values for them.
test::MxySpec both() {
    test::MxySpec spec;
    spec.database.data = test::from_hex("E0 E0 E0");
    spec.patterns = test::ImageSpec{.patterns = {{"*.abc"}, {"x[0-9]yz!"}}};
    spec.pattern_data = {1, 2};
    spec.literals = test::LiteralSpec{.entries = {{"evil.com", 0}, {"Bad.ORG", 1}}};
    return spec;
}

void expect_both(const test::MxyFile& file, const Found& found) {
    ASSERT_FALSE(found.error) << found.error->reason;
    const TextSections& sections = found.sections;
    EXPECT_EQ(offset_in(file.bytes, sections.patterns_image), file.patterns + 8);
    EXPECT_EQ(sections.patterns_image.size(), test::get32(file.bytes, file.patterns + 4));
    EXPECT_EQ(offset_in(file.bytes, sections.data_offsets),
              file.patterns + 8 + sections.patterns_image.size() + 4);
    EXPECT_EQ(offset_in(file.bytes, sections.literals), file.literals);
    EXPECT_EQ(sections.literals.size(), file.marker - file.literals);
    EXPECT_EQ(sections.data_end, file.patterns - 16);
    EXPECT_EQ(sections.pattern_data(0), 1u);
    EXPECT_EQ(sections.pattern_data(1), 2u);
    EXPECT_EQ(sections.pattern_data(2), no_data);
    EXPECT_EQ(sections.pattern_data(0xFFFFFFFF), no_data);
}

void expect_error(const Found& found, Status status, std::uint64_t offset,
                  std::string_view reason) {
    ASSERT_TRUE(found.error);
    EXPECT_EQ(found.error->status, status);
    EXPECT_EQ(found.error->offset, offset);
    EXPECT_EQ(found.error->reason, reason);
}

constexpr const char* outside = "a text section lies outside the space between tree and metadata";

std::uint64_t metadata_offset(const test::MxyFile& file) {
    return file.marker + 14;
}

TEST(Sections, AreWhereTheMetadataSays) {
    const test::MxyFile file = test::build_mxy(both());
    expect_both(file, find_in(file));
}

TEST(Sections, OffsetsMayBeOfAnyUnsignedType) {
    const auto as_uint16 = [](std::uint32_t value) {
        return test::uint16(static_cast<std::uint16_t>(value));
    };
    const auto as_uint64 = [](std::uint32_t value) { return test::uint64(value); };
    const auto as_uint128 = [](std::uint32_t value) { return test::uint128(0, value); };
    using Encode = test::Bytes (*)(std::uint32_t);
    for (const Encode encode :
         {Encode(as_uint16), Encode(test::uint32), Encode(as_uint64), Encode(as_uint128)}) {
        test::MxySpec spec = both();
        spec.offset_value = encode;
        const test::MxyFile file = test::build_mxy(spec);
        expect_both(file, find_in(file));
    }
}

TEST(Sections, OffsetZeroMeansNone) {
    const test::MxyFile file = test::build_mxy({});
    const Found found = find_in(file);
    ASSERT_FALSE(found.error);
    EXPECT_FALSE(found.sections.has_patterns());
    EXPECT_FALSE(found.sections.has_literals());
    EXPECT_EQ(found.sections.data_end, file.marker);
    EXPECT_TRUE(found.sections.mode_known);
}

TEST(Sections, AnIndexChangesNothingForTheOthers) {
    test::MxySpec spec = both();
    spec.make_index = [](const test::Bytes&, const test::Bytes&) { return test::Bytes(100, 0x7E); };
    test::MxyFile file = test::build_mxy(spec);
    expect_both(file, find_in(file));
    const Found found = find_in(file);
    EXPECT_FALSE(found.sections.index_fault);
    EXPECT_EQ(offset_in(file.bytes, found.sections.index), file.index);
    EXPECT_EQ(found.sections.index.size(), file.marker - file.index);

    // Where it is said to be somewhere else, the others do not notice.
    for (const std::int64_t shift : {-64, -16, 1, 100, 0x10000}) {
        spec.index_shift = shift;
        file = test::build_mxy(spec);
        const Found misled = find_in(file);
        expect_both(file, misled);
        EXPECT_TRUE(misled.sections.index.empty());
        ASSERT_TRUE(misled.sections.index_fault);
        EXPECT_EQ(misled.sections.index_fault->offset, metadata_offset(file));
    }
}

TEST(Sections, AnIndexBoundsTheDataWhereItIsAlone) {
    test::MxySpec spec;
    spec.database.data = test::from_hex("E0 E0 E0");
    spec.make_index = [](const test::Bytes&, const test::Bytes&) { return test::Bytes(100, 0x7E); };
    const test::MxyFile file = test::build_mxy(spec);
    const Found found = find_in(file);
    ASSERT_FALSE(found.error);
    EXPECT_EQ(found.sections.data_end, file.index - 16);
}

TEST(Sections, EachMayBeAlone) {
    test::MxySpec spec = both();
    spec.literals.reset();
    test::MxyFile file = test::build_mxy(spec);
    Found found = find_in(file);
    ASSERT_FALSE(found.error);
    EXPECT_TRUE(found.sections.has_patterns());
    EXPECT_FALSE(found.sections.has_literals());
    EXPECT_EQ(found.sections.data_end, file.patterns - 16);

    spec = both();
    spec.patterns.reset();
    file = test::build_mxy(spec);
    found = find_in(file);
    ASSERT_FALSE(found.error);
    EXPECT_FALSE(found.sections.has_patterns());
    EXPECT_TRUE(found.sections.has_literals());
    EXPECT_EQ(found.sections.data_end, file.literals - 16);
}

TEST(Sections, AreSearchedForWhereTheMetadataIsSilent) {
    test::MxySpec spec = both();
    spec.offset_value = nullptr;
    const test::MxyFile file = test::build_mxy(spec);
    expect_both(file, find_in(file));
}

TEST(Sections, AreSearchedForWhereTheKeysAreNoNumbers) {
    test::MxySpec spec = both();
    spec.offset_value = [](std::uint32_t) { return test::utf8("40"); };
    const test::MxyFile file = test::build_mxy(spec);
    expect_both(file, find_in(file));
}

TEST(Sections, SearchingIsNotFooledByTheTextOfASeparator) {
    test::MxySpec spec = both();
    spec.offset_value = nullptr;
    for (const char* name : {"MMDB_PATTERN", "MMDB_LITERAL"}) {
        const test::Bytes text =
            test::join({test::from_text(name), test::Bytes(4), test::from_text("no section")});
        spec.database.data = test::join({spec.database.data, test::bytes(text)});
    }
    const test::MxyFile file = test::build_mxy(spec);
    expect_both(file, find_in(file));
}

TEST(Sections, SearchingAPlainFileFindsNothing) {
    test::MxySpec spec;
    spec.database.data = test::Bytes(100000, 'M');
    spec.offset_value = nullptr;
    spec.match_mode.reset();
    const Found found = find_in(spec);
    ASSERT_FALSE(found.error);
    EXPECT_FALSE(found.sections.has_patterns());
    EXPECT_FALSE(found.sections.has_literals());
    EXPECT_FALSE(found.sections.mode_known);
}

TEST(Sections, ASeparatorAtTheVeryEndIsNoSection) {
    test::MxySpec spec;
    spec.database.data = test::join({test::from_text("MMDB_LITERAL"), test::Bytes(4)});
    spec.offset_value = nullptr;
    const Found found = find_in(spec);
    ASSERT_FALSE(found.error);
    EXPECT_FALSE(found.sections.has_literals());
}

TEST(Sections, TheMetadataDecidesTheMatchMode) {
    test::MxySpec spec = both();
    spec.match_mode = 1;
    EXPECT_EQ(find_in(spec).sections.mode, CaseMode::insensitive);
    spec.match_mode = 0;
    spec.patterns->mode = 1;
    EXPECT_EQ(find_in(spec).sections.mode, CaseMode::sensitive);
}

TEST(Sections, WithoutItTheImageDecidesTheMatchMode) {
    test::MxySpec spec = both();
    spec.match_mode.reset();
    spec.patterns->mode = 1;
    Found found = find_in(spec);
    EXPECT_EQ(found.sections.mode, CaseMode::insensitive);
    EXPECT_TRUE(found.sections.mode_known);
    spec.patterns.reset();
    found = find_in(spec);
    EXPECT_EQ(found.sections.mode, CaseMode::sensitive);
    EXPECT_FALSE(found.sections.mode_known);
}

TEST(Sections, APatternFileIsAllImage) {
    const test::Bytes file = test::ImageSpec{.mode = 1, .patterns = {{"*"}}}.build();
    EXPECT_TRUE(is_pattern_file(file));
    TextSections sections;
    ASSERT_FALSE(find_pattern_file_sections(file, sections));
    EXPECT_EQ(sections.patterns_image.data(), file.data());
    EXPECT_EQ(sections.patterns_image.size(), file.size());
    EXPECT_EQ(sections.mode, CaseMode::insensitive);
    EXPECT_TRUE(sections.mode_known);
    EXPECT_EQ(sections.pattern_data(0), no_data);

    EXPECT_FALSE(is_pattern_file(test::build_mxy(both()).bytes));
    EXPECT_TRUE(find_pattern_file_sections(test::build_mxy(both()).bytes, sections));
    EXPECT_TRUE(find_pattern_file_sections(test::from_text("PARAGLOB"), sections));
}

// From here on: files that nobody should have written.

TEST(HostileSections, OffsetBeyondTheMarker) {
    test::MxySpec spec = both();
    test::MxyFile file = test::build_mxy(spec);
    spec.literals_shift = static_cast<std::int64_t>(file.marker - file.literals);
    file = test::build_mxy(spec);
    expect_error(find_in(file), Status::invalid_metadata, metadata_offset(file), outside);
    spec.literals_shift = 0;
    spec.patterns_shift = 0x7FFFFFFF;
    file = test::build_mxy(spec);
    expect_error(find_in(file), Status::invalid_metadata, metadata_offset(file), outside);
}

TEST(HostileSections, OffsetInsideTheTreeOrBelow16) {
    for (const unsigned offset : {1u, 15u, 16u, 22u, 37u}) {
        test::MxySpec spec = both();
        test::MxyFile file = test::build_mxy(spec);
        spec.patterns_shift =
            static_cast<std::int64_t>(offset) - static_cast<std::int64_t>(file.patterns);
        file = test::build_mxy(spec);
        expect_error(find_in(file), Status::invalid_metadata, metadata_offset(file), outside);
    }
}

TEST(HostileSections, OffsetTooLargeFor64Bits) {
    test::MxySpec spec = both();
    spec.offset_value = [](std::uint32_t value) { return test::uint128(1, value); };
    const test::MxyFile file = test::build_mxy(spec);
    expect_error(find_in(file), Status::invalid_metadata, metadata_offset(file), outside);
}

TEST(HostileSections, SectionsThatOverlap) {
    test::MxySpec spec = both();
    test::MxyFile file = test::build_mxy(spec);
    spec.literals_shift = static_cast<std::int64_t>(file.patterns - file.literals);
    expect_error(find_in(spec), Status::invalid_metadata, file.patterns,
                 "the text sections overlap");
    spec.literals_shift += 15;
    expect_error(find_in(spec), Status::invalid_metadata, file.patterns,
                 "the text sections overlap");
    spec.literals_shift = -1;
    expect_error(find_in(spec), Status::invalid_data,
                 file.patterns + 8 + test::get32(file.bytes, file.patterns + 4),
                 "the table of pattern data runs into what follows its section");
}

TEST(HostileSections, ImageSizeRunsOutOfTheSection) {
    for (const std::uint32_t size : {0x7FFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFF8u}) {
        test::MxyFile file = test::build_mxy(both());
        test::put32(file.bytes, file.patterns + 4, size);
        expect_error(find_in(file), Status::invalid_data, file.patterns + 4,
                     "the pattern image runs into what follows its section");
    }
}

TEST(HostileSections, ImageSizeTooSmallForAHeader) {
    test::MxyFile file = test::build_mxy(both());
    test::put32(file.bytes, file.patterns + 4, 63);
    expect_error(find_in(file), Status::invalid_data, file.patterns + 4,
                 "the pattern image is too small for its header");
}

TEST(HostileSections, CountOfPatternDataOverflows) {
    const test::MxyFile sound = test::build_mxy(both());
    const std::uint64_t place = sound.patterns + 8 + test::get32(sound.bytes, sound.patterns + 4);
    for (const std::uint32_t count : {3u, 0x40000000u, 0x40000002u, 0xFFFFFFFFu}) {
        test::MxyFile file = sound;
        test::put32(file.bytes, place, count);
        expect_error(find_in(file), Status::invalid_data, place,
                     "the table of pattern data runs into what follows its section");
    }
}

TEST(HostileSections, TotalSizeIsNotTrusted) {
    test::MxyFile file = test::build_mxy(both());
    test::put32(file.bytes, file.patterns, 0xFFFFFFFF);
    expect_both(file, find_in(file));
}

TEST(HostileSections, CutShort) {
    test::MxySpec spec = both();
    test::MxyFile file = test::build_mxy(spec);
    spec.literals_shift = static_cast<std::int64_t>(file.marker - 1 - file.literals);
    expect_error(find_in(spec), Status::invalid_data, file.marker - 1,
                 "the literal section is cut short");
    spec.literals.reset();
    spec.literals_shift = 0;
    file = test::build_mxy(spec);
    spec.patterns_shift = static_cast<std::int64_t>(file.marker - 7 - file.patterns);
    expect_error(find_in(spec), Status::invalid_data, file.marker - 7,
                 "the pattern section is cut short");
}

TEST(HostileSections, TreeReachesIntoTheMetadata) {
    test::MxyFile file = test::build_mxy({});
    file.data_start = file.marker + 1;
    expect_error(find_in(file), Status::invalid_metadata, file.data_start,
                 "the data section starts in the metadata");
    file.data_start = ~std::uint64_t{0};
    EXPECT_TRUE(find_in(file).error);
}

TEST(HostileSections, UnknownMatchMode) {
    test::MxySpec spec = both();
    spec.match_mode = 2;
    test::MxyFile file = test::build_mxy(spec);
    expect_error(find_in(file), Status::invalid_metadata, metadata_offset(file),
                 "the match mode is neither 0 nor 1");
    spec.match_mode.reset();
    spec.patterns->mode = 0x01000000;
    file = test::build_mxy(spec);
    expect_error(find_in(file), Status::invalid_metadata, file.patterns + 8 + 12,
                 "the match mode is neither 0 nor 1");
}

TEST(HostileSections, MetadataThatCannotBeRead) {
    test::MxySpec spec = both();
    spec.database.metadata.add_first({"broken", test::header(2, 1000)});
    const test::MxyFile file = test::build_mxy(spec);
    expect_error(find_in(file), Status::invalid_data, metadata_offset(file),
                 "the metadata cannot be read");
}

} // namespace
} // namespace mxy::text
