// Index sections: what is asked of one, answers as an index in memory does, and as the oracle says;
// the same input gives the same bytes; and asking a file that has one needs no memory.
#include "build/text/index_writer.h"

#include "base/case_fold.h"
#include "build/build_error.h"
#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"
#include "mxy/literal_index.h"
#include "mxy/patterns/pattern_index.h"
#include "support/glob_oracle.h"
#include "support/glob_samples.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>

namespace mxy::build {
namespace {

using text::CaseMode;
using text::IndexPart;

constexpr auto sensitive = CaseMode::sensitive;
constexpr auto insensitive = CaseMode::insensitive;

using Texts = std::vector<std::string>;
using Ids = std::vector<std::uint32_t>;

// The two sections of these literals and globs, and their index, opened.
class Indexed {
public:
    Indexed(const Texts& literals, const Texts& globs, CaseMode mode, bool lean = false)
        : mode_(mode) {
        std::vector<LiteralEntry> literal_entries;
        for (const std::string& text : literals)
            literal_entries.push_back(
                {text, 7 + static_cast<std::uint32_t>(literal_entries.size())});
        std::vector<GlobEntry> glob_entries;
        for (const std::string& text : globs)
            glob_entries.push_back({text, static_cast<std::uint32_t>(glob_entries.size())});
        if (!literals.empty())
            literals_ = write_literals(literal_entries, mode);
        if (!globs.empty())
            patterns_ = write_pattern_section(glob_entries, {mode, lean});
        bytes_ = write_index(literals_, patterns_, mode);
        open();
    }

    const Bytes& bytes() const { return bytes_; }
    const text::LiteralTable& table() const { return table_; }
    const text::LiteralBuckets& buckets() const { return buckets_; }
    const text::PatternIndex& patterns() const { return pattern_index_; }

    Ids globs(std::string_view text) const {
        Ids ids(pattern_index_.match(text, {}));
        EXPECT_EQ(pattern_index_.match(text, ids), ids.size());
        return ids;
    }

private:
    void open() {
        text::TextSections sections;
        if (!patterns_.empty()) {
            EXPECT_FALSE(text::split_pattern_section(patterns_, sections));
            EXPECT_FALSE(image_.open(sections.patterns_image));
        }
        sections.literals = literals_;
        if (!literals_.empty()) {
            EXPECT_FALSE(table_.open(literals_, mode_));
        }
        const auto source = text::IndexSource::of(sections, patterns_.empty() ? nullptr : &image_,
                                                  literals_.empty() ? nullptr : &table_, mode_);
        text::IndexSection index;
        EXPECT_FALSE(index.open(bytes_, source));
        EXPECT_EQ(index.fingerprint(), source.fingerprint());
        if (!patterns_.empty()) {
            const ByteView part = index.part(IndexPart::patterns);
            EXPECT_FALSE(pattern_index_.open(part, mode_, image_.pattern_count()));
            EXPECT_FALSE(pattern_index_.check());
            EXPECT_EQ(pattern_index_.memory(), 0u);
        }
        if (!literals_.empty()) {
            EXPECT_FALSE(buckets_.open(index.part(IndexPart::literals), table_));
            EXPECT_FALSE(buckets_.check());
        }
    }

    CaseMode mode_;
    Bytes literals_;
    Bytes patterns_;
    Bytes bytes_;
    text::ParaglobImage image_;
    text::LiteralTable table_;
    text::PatternIndex pattern_index_;
    text::LiteralBuckets buckets_;
};

// --- globs

std::vector<text::Pattern> as_patterns(const Texts& globs) {
    std::vector<text::Pattern> patterns;
    for (const std::string& glob : globs)
        patterns.push_back({glob, text::PatternKind::glob});
    return patterns;
}

void compare_globs(CaseMode mode, const test::GlobAlphabet& alphabet, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::size_t hits = 0;
    for (int set = 0; set < 25; ++set) {
        Texts globs;
        std::vector<test::GlobOracle> oracles;
        while (globs.size() < 1 + random() % 100) {
            const std::string glob = test::random_glob(random, alphabet);
            const test::GlobOracle oracle(glob, mode == insensitive ? fold_unit : nullptr);
            if (!oracle.valid())
                continue;
            globs.push_back(glob);
            oracles.push_back(oracle);
        }
        const Indexed written({}, globs, mode, set % 2 == 0);
        const auto in_memory = text::PatternIndex::build(as_patterns(globs), mode);
        EXPECT_GT(in_memory->memory(), 0u);
        for (int i = 0; i < 30; ++i) {
            const std::string text =
                test::random_text(random, alphabet, globs[random() % globs.size()]);
            Ids expected;
            for (std::uint32_t id = 0; id < oracles.size(); ++id)
                if (oracles[id].matches(text))
                    expected.push_back(id);
            hits += expected.size();
            ASSERT_EQ(written.globs(text), expected) << testing::PrintToString(text);
            ASSERT_EQ(in_memory->match(text, {}), expected.size());
        }
    }
    EXPECT_GT(hits, 300u);
}

TEST(IndexOfGlobs, AnswersAsTheOracle) {
    compare_globs(sensitive, test::ascii_alphabet, 1);
    compare_globs(sensitive, test::broken_alphabet, 2);
    compare_globs(insensitive, test::ascii_alphabet, 3);
    compare_globs(insensitive, test::utf8_alphabet, 4);
}

TEST(IndexOfGlobs, LeanImagesHaveTheSameAnswersAndAnIndexOfTheirOwn) {
    const Texts globs = {"*.evil.com", "a[b-d]?", "*x*y*", "plain"};
    const Indexed full({}, globs, sensitive);
    const Indexed lean({}, globs, sensitive, true);
    for (const char* text : {"www.evil.com", "abz", "1x2y", "plain", "none"})
        EXPECT_EQ(full.globs(text), lean.globs(text)) << text;
    EXPECT_NE(full.bytes(), lean.bytes()); // they are made from different sections
}

// --- literals

std::optional<text::Literal> in_table(const Indexed& indexed, std::string_view key) {
    text::LiteralIndex index;
    EXPECT_FALSE(index.build(indexed.table()));
    return indexed.table().find(key, &index);
}

void expect_same_literal(const Indexed& indexed, std::string_view key) {
    const auto expected = in_table(indexed, key);
    const auto found = indexed.buckets().find(key);
    ASSERT_EQ(found.has_value(), expected.has_value()) << testing::PrintToString(key);
    if (!found)
        return;
    EXPECT_EQ(found->id, expected->id) << testing::PrintToString(key);
    EXPECT_EQ(found->data_offset, expected->data_offset);
    EXPECT_EQ(found->text, expected->text);
}

std::string random_name(std::mt19937& random, const test::GlobAlphabet& alphabet) {
    std::string name;
    for (auto left = random() % 12; left > 0; --left)
        name += alphabet[random() % alphabet.size()];
    return name;
}

// As builders do: of keys that count as equal, the last alone.
Texts distinct(const Texts& texts, CaseMode mode) {
    std::set<std::string> seen;
    Texts kept;
    for (const std::string& text : texts) {
        std::string key = text;
        if (mode == insensitive) {
            key.clear();
            lower_full(text, key);
        }
        if (seen.insert(key).second)
            kept.push_back(text);
    }
    return kept;
}

void compare_literals(CaseMode mode, const test::GlobAlphabet& alphabet, std::uint32_t seed) {
    std::mt19937 random(seed);
    for (const std::size_t size : {1u, 5u, 7u, 100u, 3000u}) {
        Texts texts;
        for (std::size_t i = 0; i < size; ++i)
            texts.push_back(random_name(random, alphabet));
        const Texts kept = distinct(texts, mode);
        const Indexed indexed(kept, {}, mode);
        text::LiteralIndex index;
        ASSERT_FALSE(index.build(indexed.table()));
        for (int i = 0; i < 400; ++i) {
            const std::string key =
                random() % 2 == 0 ? kept[random() % kept.size()] : random_name(random, alphabet);
            const auto expected = indexed.table().find(key, &index);
            const auto found = indexed.buckets().find(key);
            ASSERT_EQ(found.has_value(), expected.has_value()) << testing::PrintToString(key);
            if (!found)
                continue;
            ASSERT_EQ(found->id, expected->id) << testing::PrintToString(key);
            ASSERT_EQ(found->data_offset, 7 + found->id);
        }
        for (const std::string& key : kept)
            ASSERT_TRUE(indexed.buckets().find(key)) << testing::PrintToString(key);
    }
}

TEST(IndexOfLiterals, AnswersAsTheTable) {
    compare_literals(sensitive, test::ascii_alphabet, 1);
    compare_literals(sensitive, test::broken_alphabet, 2);
    compare_literals(insensitive, test::ascii_alphabet, 3);
    compare_literals(insensitive, test::utf8_alphabet, 4);
    compare_literals(insensitive, test::broken_alphabet, 5);
}

TEST(IndexOfLiterals, LettersThatFoldUnevenly) {
    // The dotted capital I, which is lowered to two characters; the long s; the Kelvin sign; the
    // final sigma. Some of these are the same key for a reader, though not for a writer.
    const Texts keys = {"\xC4\xB0stanbul",
                        "i\xCC\x87stanbul",
                        "Istanbul",
                        "\xC5\xBFix",
                        "six",
                        "SIX",
                        "\xE2\x84\xAA",
                        "k",
                        "\xCE\x9F\xCE\xA3",
                        "\xCE\xBF\xCF\x83",
                        "\xCE\xBF\xCF\x82",
                        "stra\xC3\x9F"
                        "e"};
    const Indexed indexed(distinct(keys, insensitive), {}, insensitive);
    for (const std::string& key : keys)
        expect_same_literal(indexed, key);
}

TEST(IndexOfLiterals, EmptyAndLongestTexts) {
    const Texts keys = {"", std::string(65'535, 'q'), std::string(65'534, 'q'),
                        std::string(3, '\0')};
    const Indexed indexed(keys, {}, sensitive);
    const Indexed folded(keys, {}, insensitive);
    for (std::uint32_t id = 0; id < keys.size(); ++id) {
        ASSERT_TRUE(indexed.buckets().find(keys[id]));
        EXPECT_EQ(indexed.buckets().find(keys[id])->id, id);
    }
    ASSERT_TRUE(folded.buckets().find(std::string(65'535, 'Q')));
    EXPECT_EQ(folded.buckets().find(std::string(65'535, 'Q'))->id, 1u);
    EXPECT_FALSE(indexed.buckets().find(std::string(65'533, 'q')));
    EXPECT_FALSE(indexed.buckets().find(std::string(2, '\0')));
}

TEST(IndexOfLiterals, ManyAreFoundInFewBuckets) {
    std::mt19937 random(9);
    Texts keys;
    for (int i = 0; i < 50'000; ++i)
        keys.push_back("host" + std::to_string(i) + ".example" + std::to_string(random() % 100));
    const Indexed indexed(keys, {}, sensitive);
    for (std::uint32_t id = 0; id < keys.size(); ++id) {
        const auto found = indexed.buckets().find(keys[id]);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->id, id);
        ASSERT_FALSE(indexed.buckets().find(keys[id] + "x"));
    }
    EXPECT_LT(indexed.bytes().size(), keys.size() * 15); // a literal's share
}

// --- both

TEST(IndexSection, IsTheSameForTheSameSections) {
    std::mt19937 random(3);
    Texts literals;
    Texts globs;
    for (int i = 0; i < 500; ++i) {
        literals.push_back("name" + std::to_string(random() % 100'000) + "." + std::to_string(i));
        globs.push_back("*" + std::to_string(random() % 10'000) + "?.com");
    }
    for (const CaseMode mode : {sensitive, insensitive}) {
        const Indexed one(literals, globs, mode);
        const Indexed two(literals, globs, mode);
        EXPECT_EQ(one.bytes(), two.bytes());
    }
    EXPECT_NE(Indexed(literals, globs, sensitive).bytes(),
              Indexed(literals, globs, insensitive).bytes());
}

TEST(IndexSection, OfNothingHasNoParts) {
    const Bytes bytes = write_index({}, {}, sensitive);
    text::IndexSection index;
    ASSERT_FALSE(index.open(bytes, {}));
    EXPECT_TRUE(index.part(IndexPart::patterns).empty());
    EXPECT_TRUE(index.part(IndexPart::literals).empty());
}

TEST(IndexSection, OfBrokenSectionsIsRefused) {
    const Bytes broken(100, 0xFF);
    EXPECT_THROW(write_index(broken, {}, sensitive), BuildError);
    EXPECT_THROW(write_index({}, broken, sensitive), BuildError);
    EXPECT_THROW(write_index({}, Bytes(3), sensitive), BuildError);
}

} // namespace
} // namespace mxy::build
