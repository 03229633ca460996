// Files with an index section: they answer as they do without it, from their own pages; an index
// that does not fit is not used, whatever is wrong with it, and validation says so.
#include "mxy/index_section.h"

#include "database.h"
#include "mxy/index_maker.h"
#include "mxy/literal_buckets.h"
#include "mxy/patterns/pattern_index.h"
#include "support/mxy_encoder.h"
#include "text_database.h"
#include "validate.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace mxy::text {
namespace {

test::Bytes index_of(const test::Bytes& patterns, const test::Bytes& literals, CaseMode mode) {
    MadeIndex made = make_index(patterns, literals, mode);
    EXPECT_FALSE(made.error);
    return std::move(made.bytes);
}

test::MxySpec any_spec(CaseMode mode = CaseMode::sensitive) {
    test::MxySpec spec;
    spec.database.data = test::from_hex("E0 E1 41 61 41 62");
    spec.match_mode = mode == CaseMode::insensitive ? 1 : 0;
    spec.literals = test::LiteralSpec{};
    for (const char* text : {"evil.com", "bad.org",
                             "b\xC3\xBC"
                             "cher",
                             "", "x", "yy"})
        spec.literals->entries.push_back({text, 1});
    spec.patterns = test::ImageSpec{};
    for (const char* text : {"*.evil.com", "a[b-d]?", "*x*", "plain", "pre*", "\\*", "*"}) {
        spec.patterns->patterns.push_back({text, 1, std::nullopt});
        spec.pattern_data.push_back(0);
    }
    spec.make_index = [mode](const test::Bytes& patterns, const test::Bytes& literals) {
        return index_of(patterns, literals, mode);
    };
    return spec;
}

test::MxySpec without_index(test::MxySpec spec) {
    spec.make_index = nullptr;
    return spec;
}

struct Opened {
    explicit Opened(ByteView bytes) {
        TextError error;
        EXPECT_EQ(database.open(bytes), Status::ok);
        text = TextDatabase::open(bytes, database.metadata_section, database.data, error);
        if (text == nullptr)
            throw std::runtime_error(error.reason);
    }
    Database database;
    std::unique_ptr<TextDatabase> text;
};

constexpr std::array<std::string_view, 10> keys = {"evil.com",
                                                   "www.evil.com",
                                                   "EVIL.com",
                                                   "abz",
                                                   "",
                                                   "x",
                                                   "prefix",
                                                   "*",
                                                   "B\xC3\x9C"
                                                   "CHER",
                                                   "none"};

// What all keys are answered, as text.
std::string answers(const TextDatabase& database) {
    std::string all;
    for (const std::string_view key : keys) {
        std::array<std::uint32_t, 16> ids;
        const TextMatches matches = database.find(key, ids);
        if (matches.has_literal)
            all += "literal " + std::to_string(matches.literal.id) + " " +
                   std::to_string(matches.literal.data_offset) + " ";
        for (std::size_t i = 0; i < matches.globs; ++i)
            all += std::to_string(ids[i]) + " ";
        all += "| ";
    }
    return all;
}

std::string finding_in(const test::Bytes& file, Thoroughness thoroughness) {
    const auto finding = validate(file, thoroughness);
    return finding ? finding->what : "";
}

// The database answers; whether it needs memory says whether it has used its index.
bool uses_its_index(const test::Bytes& file, CaseMode mode = CaseMode::sensitive) {
    const test::MxyFile plain = test::build_mxy(without_index(any_spec(mode)));
    const Opened expected(plain.bytes);
    const Opened found(file);
    EXPECT_EQ(answers(*found.text), answers(*expected.text));
    EXPECT_LE(found.text->memory(), expected.text->memory());
    return found.text->memory() < expected.text->memory() / 2;
}

TEST(IndexSection, AnswersTheSameWithoutMemory) {
    for (const CaseMode mode : {CaseMode::sensitive, CaseMode::insensitive}) {
        const test::MxyFile file = test::build_mxy(any_spec(mode));
        EXPECT_EQ(file.index % 64, 0u);
        EXPECT_TRUE(uses_its_index(file.bytes, mode));
        EXPECT_EQ(finding_in(file.bytes, Thoroughness::strict), "");
    }
}

TEST(IndexSection, MayStandAtAnyAddress) {
    const test::MxyFile file = test::build_mxy(any_spec());
    const Opened aligned(file.bytes);
    for (std::size_t shift = 1; shift < 9; ++shift) {
        test::Bytes block(shift);
        block.insert(block.end(), file.bytes.begin(), file.bytes.end());
        const Opened shifted(ByteView(block).subspan(shift));
        EXPECT_EQ(answers(*shifted.text), answers(*aligned.text));
    }
}

TEST(IndexSection, OfOneSectionAlone) {
    for (const bool has_literals : {true, false}) {
        test::MxySpec spec = any_spec();
        if (has_literals) {
            spec.patterns.reset();
            spec.pattern_data.clear();
        } else {
            spec.literals.reset();
        }
        const test::MxyFile file = test::build_mxy(spec);
        const test::MxyFile plain = test::build_mxy(without_index(spec));
        EXPECT_EQ(finding_in(file.bytes, Thoroughness::strict),
                  finding_in(plain.bytes, Thoroughness::strict));
        EXPECT_EQ(answers(*Opened(file.bytes).text), answers(*Opened(plain.bytes).text));
    }
}

TEST(IndexSection, IsFoundByAnyUnsignedNumber) {
    const auto as_uint64 = [](std::uint32_t value) { return test::uint64(value); };
    const auto as_uint128 = [](std::uint32_t value) { return test::uint128(0, value); };
    using Encode = test::Bytes (*)(std::uint32_t);
    for (const Encode encode : {Encode(test::uint32), Encode(as_uint64), Encode(as_uint128)}) {
        test::MxySpec spec = any_spec();
        spec.offset_value = encode;
        EXPECT_TRUE(uses_its_index(test::build_mxy(spec).bytes));
    }
}

TEST(IndexSection, ThatIsNotWhereItIsSaidToBeIsNotUsed) {
    const test::MxyFile right = test::build_mxy(any_spec());
    for (const std::int64_t shift : {std::int64_t{-1}, std::int64_t{1}, std::int64_t{64},
                                     std::int64_t{0x7000'0000}, 16 - std::int64_t(right.index)}) {
        test::MxySpec spec = any_spec();
        spec.index_shift = shift;
        const test::MxyFile file = test::build_mxy(spec);
        EXPECT_FALSE(uses_its_index(file.bytes)) << shift;
        EXPECT_NE(finding_in(file.bytes, Thoroughness::standard).find("the index section"),
                  std::string::npos)
            << shift;
    }
    test::MxySpec none = any_spec();
    none.index_shift = -static_cast<std::int64_t>(right.index); // 0 is none, and no fault
    EXPECT_FALSE(uses_its_index(test::build_mxy(none).bytes));
    EXPECT_EQ(finding_in(test::build_mxy(none).bytes, Thoroughness::strict), "");
}

struct Wound {
    std::uint64_t offset; // in the section
    std::uint32_t value;
    const char* finding;
};

TEST(IndexSection, ThatDoesNotFitIsNotUsed) {
    const char* const other = "the index section is one of other text sections";
    const char* const part = "a part runs out of the index section";
    for (const Wound& wound :
         {Wound{0, 0, "the index section does not start with its magic"},
          Wound{index::version, 2, "the index section's version is unknown"},
          Wound{index::size, 0xFFFFFF, "the index section runs into what follows it"},
          Wound{index::size, 8, "the index section runs into what follows it"},
          Wound{index::size + 4, 1, "the index section runs into what follows it"},
          Wound{index::patterns_size, 1, other}, Wound{index::literals_size, 1, other},
          Wound{index::pattern_count, 1, other}, Wound{index::literal_count, 1, other},
          Wound{index::match_mode, 1, other},
          Wound{index::part_count, 0xFFFFFFFF, "the parts run out of the index section"},
          Wound{index::header_size + index::row::offset, 0xFFFFFFF0, part},
          Wound{index::header_size + index::row::size + 4, 1, part}}) {
        test::MxyFile file = test::build_mxy(any_spec());
        test::put32(file.bytes, file.index + wound.offset, wound.value);
        EXPECT_FALSE(uses_its_index(file.bytes)) << wound.finding;
        EXPECT_EQ(finding_in(file.bytes, Thoroughness::standard), wound.finding) << wound.offset;
    }
}

TEST(IndexSection, PartsOfAnUnknownKindAreIgnored) {
    for (const std::uint32_t row : {0u, 1u}) {
        test::MxyFile file = test::build_mxy(any_spec());
        test::put32(file.bytes,
                    file.index + index::header_size + std::uint64_t{row} * index::row::row_size,
                    99);
        const test::MxyFile plain = test::build_mxy(without_index(any_spec()));
        EXPECT_EQ(answers(*Opened(file.bytes).text), answers(*Opened(plain.bytes).text));
        EXPECT_EQ(finding_in(file.bytes, Thoroughness::standard), "");
        EXPECT_EQ(finding_in(file.bytes, Thoroughness::strict),
                  "the index section is not what its text sections make");
    }
}

// The first bytes of the two parts, in the file.
std::uint64_t part_of(const test::MxyFile& file, std::uint32_t row) {
    return file.index + test::get32(file.bytes, file.index + index::header_size +
                                                    std::uint64_t{row} * index::row::row_size +
                                                    index::row::offset);
}

TEST(IndexSection, PartsAreChecked) {
    const auto with = [](std::uint32_t row, std::uint32_t offset, std::uint32_t value) {
        test::MxyFile file = test::build_mxy(any_spec());
        test::put32(file.bytes, part_of(file, row) + offset, value);
        (void)answers(*Opened(file.bytes).text);
        return finding_in(file.bytes, Thoroughness::standard);
    };
    EXPECT_EQ(with(0, pattern_index::pattern_count, 3),
              "the pattern index is one of other patterns");
    EXPECT_EQ(with(0, pattern_index::flags, 0xFF),
              "the pattern index is one of another match mode");
    EXPECT_EQ(with(0, pattern_index::longest_suffix, 65),
              "the pattern index has keys that are too long");
    EXPECT_EQ(with(0, pattern_index::slot_count, 3),
              "the slots of the pattern index are not a power of two");
    EXPECT_EQ(with(0, pattern_index::slot_count, 0x10000000),
              "the tables of the pattern index run out of it");
    EXPECT_EQ(with(0, pattern_index::anchor_words, 1),
              "a filter of the pattern index has an impossible size");
    EXPECT_EQ(with(0, pattern_index::always, 0x0FFFFFFF),
              "the lists of the pattern index run out of their table");
    EXPECT_EQ(with(0, pattern_index::header_size + 4, 0x0FFFFFFF),
              "a slot of the pattern index leads out of its lists");
    EXPECT_EQ(with(1, buckets::bucket_count, 0), "the literal buckets run out of their part");
    EXPECT_EQ(with(1, buckets::bucket_count, 77), "the literal buckets run out of their part");
    EXPECT_EQ(with(1, buckets::line_size + buckets::text_offsets, 0xFFFFFF),
              "a literal bucket names a text that is not there");
}

// Without an index, a damaged pattern is an error of the file; with one, nobody has looked at it.
TEST(IndexSection, MayNameAPatternThatIsDamaged) {
    test::MxyFile file = test::build_mxy(any_spec());
    const std::uint64_t image = file.patterns + 8;
    const std::uint32_t entries = test::get32(file.bytes, image + 36);
    test::put32(file.bytes, image + entries + 6 * 16 + 8, 0xFFFFFF); // where the text is
    const Opened opened(file.bytes);
    std::array<std::uint32_t, 4> ids{};
    ASSERT_EQ(opened.text->find("anything", ids).globs, 1u);
    EXPECT_EQ(ids[0], 6u);
    EXPECT_EQ(opened.text->glob(6).id, 6u);
    EXPECT_EQ(opened.text->glob(6).text, "");
    EXPECT_NE(finding_in(file.bytes, Thoroughness::standard), "");
}

TEST(IndexSection, StrictValidationComparesItWithWhatItShouldBe) {
    // A hint, which only makes lookups miss.
    test::MxyFile file = test::build_mxy(any_spec());
    const std::uint64_t slots =
        test::get32(file.bytes, part_of(file, 0) + pattern_index::slot_count);
    file.bytes[part_of(file, 0) + pattern_index::header_size + slots * KeyTable::slot_size + 4] ^=
        1;
    EXPECT_EQ(finding_in(file.bytes, Thoroughness::standard), "");
    EXPECT_EQ(finding_in(file.bytes, Thoroughness::strict),
              "the index section is not what its text sections make");

    // Sections that are not those of the index, but as large.
    file = test::build_mxy(any_spec());
    const std::uint64_t data_offsets =
        file.patterns + 8 + test::get32(file.bytes, file.patterns + 4);
    test::put32(file.bytes, data_offsets + 4, 1);
    EXPECT_EQ(finding_in(file.bytes, Thoroughness::standard), "");
    EXPECT_EQ(finding_in(file.bytes, Thoroughness::strict),
              "the index section is one of other text sections");
}

} // namespace
} // namespace mxy::text
