// Literal sections: byte by byte in small, and found again by this library and by the format's
// first reader, with and without case, whatever the texts are.
#include "build/text/literal_writer.h"

#include "base/case_fold.h"
#include "build/build_error.h"
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "support/mxy_encoder.h"
#include "support/peer_reader.h"
#include "support/peer_validator.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace mxy::build {
namespace {

using text::CaseMode;

constexpr auto sensitive = CaseMode::sensitive;
constexpr auto insensitive = CaseMode::insensitive;

std::string lowered(std::string_view text) {
    std::string out;
    lower_full(text, out);
    return out;
}

std::string stored(std::string_view text, CaseMode mode) {
    return mode == sensitive ? std::string(text) : lowered(text);
}

// Each literal's data is at 1000 + id.
Bytes write(const std::vector<std::string>& texts, CaseMode mode) {
    std::vector<LiteralEntry> entries;
    entries.reserve(texts.size());
    for (const std::string& text : texts)
        entries.push_back({text, 1000 + static_cast<std::uint32_t>(entries.size())});
    return write_literals(entries, mode);
}

// A section with this library's reader and the first one.
class Section {
public:
    Section(const std::vector<std::string>& texts, CaseMode mode)
        : bytes_(write(texts, mode)), mode_(mode) {
        EXPECT_FALSE(table_.open(bytes_, mode));
        EXPECT_FALSE(table_.is_older_layout());
        if (table_.needs_index()) {
            EXPECT_FALSE(index_.build(table_));
        }
        EXPECT_EQ(test::peer_validate_literals(bytes_), std::vector<std::string>{});
    }

    // The id; -1 for none.
    std::int64_t ours(std::string_view key) const {
        const auto found = table_.find(key, &index_);
        if (!found)
            return -1;
        EXPECT_EQ(found->data_offset, 1000 + found->id);
        return found->id;
    }

    std::int64_t peers(std::string_view key) const {
        const auto found = test::peer_find_literal(bytes_, stored(key, mode_));
        if (!found)
            return -1;
        EXPECT_EQ(found->data_offset, 1000 + found->id);
        return found->id;
    }

    const Bytes& bytes() const { return bytes_; }
    const text::LiteralTable& table() const { return table_; }

private:
    Bytes bytes_;
    CaseMode mode_;
    text::LiteralTable table_;
    text::LiteralIndex index_;
};

std::string error_of(const std::vector<LiteralEntry>& entries, CaseMode mode) {
    try {
        write_literals(entries, mode);
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), BuildError::Kind::limit);
        return error.what();
    }
    return "no error";
}

TEST(LiteralWriter, WorkedExample) {
    const test::Bytes empty = test::from_hex("0000000000000000 FFFFFFFF 00000000");
    const test::Bytes none = test::from_hex("00000000");
    const test::Bytes end = test::from_hex("20000000");
    const test::Bytes section = test::join({
        test::from_hex("4C485348 01000000 02000000 20000000"),
        test::from_hex("64020000 15000000 10000000 04000000"),
        test::repeat(none, 5),
        test::from_hex("10000000"),
        test::repeat(end, 11),
        test::repeat(empty, 4),
        test::from_hex("F47EDBF9574C6328 00000000 01000000"),
        test::repeat(empty, 16),
        test::from_hex("E54ABB3D53AA374A 0A000000 00000000"),
        test::repeat(empty, 10),
        test::from_hex("0700 4261642E4F5247 00 0800 6576696C2E636F6D 00"),
        test::from_hex("02000000 00000000 00000000 01000000 00000000"),
    });
    const LiteralEntry entries[] = {{"evil.com", 0}, {"Bad.ORG", 0}};
    EXPECT_EQ(write_literals(entries, sensitive), section);
}

TEST(LiteralWriter, NoLiterals) {
    const Section section({}, sensitive);
    EXPECT_EQ(section.table().entry_count(), 0u);
    EXPECT_EQ(section.table().slot_count(), 0u);
    EXPECT_EQ(section.ours(""), -1);
    EXPECT_EQ(section.peers(""), -1);
}

TEST(LiteralWriter, AnyBytesAndAnySizeUpToTheLimit) {
    const std::vector<std::string> texts = {
        "",         std::string(1, '\0'),  std::string("a\0b", 3),  "a",      "\xFF\xFE",
        "\xE2\x82", std::string(300, 'x'), std::string(65535, 'y'), "9.9.9.9"};
    for (const CaseMode mode : {sensitive, insensitive}) {
        const Section section(texts, mode);
        for (std::size_t id = 0; id < texts.size(); ++id) {
            EXPECT_EQ(section.ours(texts[id]), static_cast<std::int64_t>(id));
            EXPECT_EQ(section.peers(texts[id]), static_cast<std::int64_t>(id));
        }
        EXPECT_EQ(section.ours(std::string("a\0", 2)), -1);
        EXPECT_EQ(section.peers(std::string("a\0", 2)), -1);
    }
}

// The numbers that the format's description gives.
TEST(LiteralWriter, ShardsGrowWithTheNumberOfLiterals) {
    const struct {
        std::uint32_t literals;
        std::uint32_t shards;
    } cases[] = {{1, 16}, {9'999, 16}, {10'000, 32}, {99'999, 32}, {100'000, 64}};
    for (const auto& expected : cases) {
        std::vector<std::string> texts;
        for (std::uint32_t i = 0; i < expected.literals; ++i)
            texts.push_back("host" + std::to_string(i) + ".example");
        const Bytes section = write(texts, sensitive);
        EXPECT_EQ(test::get32(section, 8), expected.literals);
        ASSERT_EQ(test::get32(section, 24), expected.shards);
        EXPECT_EQ(1u << test::get32(section, 28), expected.shards);
        std::vector<std::uint64_t> members(expected.shards);
        for (const std::string& text : texts)
            ++members[test::xxh64(text) % expected.shards];
        std::uint64_t first = 0;
        for (std::size_t shard = 0; shard < expected.shards; ++shard) {
            EXPECT_EQ(test::get32(section, 32 + 4 * shard), first);
            std::uint64_t slots = members[shard] == 0 ? 0 : 16;
            while (static_cast<double>(slots) * 0.6 < static_cast<double>(members[shard]))
                slots *= 2;
            first += slots;
        }
        EXPECT_EQ(test::get32(section, 12), first);
    }
}

std::vector<std::string> random_texts(std::mt19937& random, std::size_t count) {
    const std::string letters[] = {"a", "b", "A", "Z", ".", "0", "é", "É", "ß", "Σ", "ς", "\xC3"};
    std::map<std::string, bool> taken; // when folded, so that the answer is one
    std::vector<std::string> texts;
    while (texts.size() < count) {
        std::string text;
        for (auto left = random() % 12; left > 0; --left)
            text += letters[random() % std::size(letters)];
        std::string folded(folded_size_bound(text.size()), '\0');
        folded.resize(fold(text, folded.data()));
        if (taken.emplace(folded, true).second)
            texts.push_back(text);
    }
    return texts;
}

TEST(LiteralWriter, RandomTextsAreFoundByBothReaders) {
    std::mt19937 random(20240801);
    for (const CaseMode mode : {sensitive, insensitive})
        for (const std::size_t count : {1u, 7u, 300u, 12'000u}) {
            const auto texts = random_texts(random, count);
            const Section section(texts, mode);
            std::map<std::string, std::int64_t> ids;
            for (std::size_t id = 0; id < count; ++id)
                ids[stored(texts[id], mode)] = static_cast<std::int64_t>(id);
            EXPECT_EQ(section.table().entry_count(), count);
            for (std::size_t id = 0; id < count; id += 1 + count / 500) {
                ASSERT_EQ(section.ours(texts[id]), static_cast<std::int64_t>(id)) << texts[id];
                ASSERT_EQ(section.peers(texts[id]), static_cast<std::int64_t>(id)) << texts[id];
            }
            for (const std::string& key : random_texts(random, 200)) {
                const auto id = ids.find(stored(key, mode));
                ASSERT_EQ(section.peers(key), id == ids.end() ? -1 : id->second) << key;
                if (mode == sensitive) {
                    ASSERT_EQ(section.ours(key), id == ids.end() ? -1 : id->second) << key;
                }
            }
        }
}

TEST(LiteralWriter, WithoutCaseAnySpellingFindsIt) {
    const std::vector<std::string> texts = {"Evil.COM", "STRASSE", "Straße", "ΟΔΟΣ",
                                            "İstanbul", "Kelvin",  "ÉCOLE"};
    const Section section(texts, insensitive);
    const std::map<std::string, std::int64_t> spellings = {
        {"evil.com", 0}, {"EVIL.com", 0}, {"strasse", 1}, {"STRAßE", 2},
        {"straße", 2},   {"οδος", 3},     {"ΟΔΟΣ", 3},    {"İSTANBUL", 4},
        {"KELVIN", 5},   {"kelvin", 5},   {"École", 6},   {"evil.com.", -1}};
    for (const auto& [key, id] : spellings) {
        EXPECT_EQ(section.ours(key), id) << key;
        EXPECT_EQ(section.peers(key), id) << key;
    }
    EXPECT_EQ(section.ours("οδοσ"), 3); // a sigma for a final one is the peer's to miss
    EXPECT_EQ(section.ours("\xE2\x84\xAA"
                           "elvin"),
              5); // the Kelvin sign
    EXPECT_EQ(section.peers("\xE2\x84\xAA"
                            "elvin"),
              5);
}

TEST(LiteralWriter, KeysWithTheSameHashAreBothFound) {
    const test::Collision collision = test::xxh64_collision();
    ASSERT_NE(collision.first, collision.second);
    const Section section({"other", collision.first, collision.second}, sensitive);
    EXPECT_EQ(section.table().entry_count(), 3u);
    EXPECT_EQ(section.ours(collision.first), 1);
    EXPECT_EQ(section.ours(collision.second), 2);
    EXPECT_EQ(section.peers(collision.first), 1);
    EXPECT_EQ(section.peers(collision.second), 2);
}

// The dotted capital I is lowered to two characters, which folding does not do.
TEST(LiteralWriter, OfTextsThatAreStoredAlikeTheLastIsFound) {
    const std::vector<std::string> texts = {"İx", "between", "i\xCC\x87x"};
    const Section section(texts, insensitive);
    EXPECT_EQ(section.table().entry_count(), 2u);
    for (const std::string& text : {texts[0], texts[2]}) {
        EXPECT_EQ(section.ours(text), 2);
        EXPECT_EQ(section.peers(text), 2);
    }
    EXPECT_EQ(section.ours("BETWEEN"), 1);
    const Section repeated({"a", "A", "a"}, sensitive);
    EXPECT_EQ(repeated.table().entry_count(), 2u);
    EXPECT_EQ(repeated.ours("a"), 2);
    EXPECT_EQ(repeated.ours("A"), 1);
}

TEST(LiteralWriter, LongTextsAreRefused) {
    const std::string longest(65536, 'x');
    EXPECT_EQ(error_of({{longest, 0}}, sensitive),
              "a literal has 65536 bytes; the format can hold 65535");
    // As they are stored: three bytes for each of two.
    std::string grows;
    for (int i = 0; i < 22'000; ++i)
        grows += "İ";
    EXPECT_EQ(error_of({{grows, 0}}, sensitive), "no error");
    EXPECT_EQ(error_of({{grows, 0}}, insensitive),
              "a literal has 66000 bytes; the format can hold 65535");
}

TEST(LiteralWriter, FourGigabytesAreRefused) {
    const std::string text(200'000, 'x');
    std::vector<LiteralEntry> entries;
    for (std::size_t i = 0; i < 66'000; ++i)
        entries.push_back({std::string_view(text).substr(i, 65'535), 0});
    EXPECT_EQ(error_of(entries, sensitive), "the literal section would have 4325508000 bytes; the "
                                            "format can hold 4294967295");
}

} // namespace
} // namespace mxy::build
