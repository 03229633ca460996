// Finding exact keys in both layouts of the literal section, with and without case; and refusing
// tables that lead out of their section.
#include "mxy/literal_table.h"

#include "base/case_fold.h"
#include "base/utf8.h"
#include "mxy/literal_index.h"
#include "mxy/literal_key.h"
#include "support/mxy_encoder.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace mxy::text {
namespace {

using test::get32;
using test::put32;

constexpr auto sensitive = CaseMode::sensitive;
constexpr auto insensitive = CaseMode::insensitive;

// A section with its table, and its index if any key could need one.
class Literals {
public:
    Literals(test::Bytes section, CaseMode mode) : section_(std::move(section)) {
        const auto error = table.open(section_, mode);
        if (error)
            throw std::runtime_error(error->reason);
        if (table.needs_index() && index.build(table))
            throw std::runtime_error("no index");
    }

    // The id; -1 for none. A key that needs no index is answered the same with and without it.
    std::int64_t id_of(std::string_view key) const {
        const auto found = table.find(key, &index);
        if (!table.needs_index(key)) {
            const auto probed = table.find(key);
            EXPECT_EQ(probed.has_value(), found.has_value()) << key;
            if (probed && found) {
                EXPECT_EQ(probed->id, found->id) << key;
            }
        }
        return found ? std::int64_t{found->id} : -1;
    }

private:
    test::Bytes section_;

public:
    LiteralTable table;
    LiteralIndex index;
};

test::LiteralSpec spec_of(std::initializer_list<const char*> texts, bool older = false) {
    test::LiteralSpec spec;
    spec.older_layout = older;
    for (const char* text : texts)
        spec.entries.push_back({text, 100 + static_cast<std::uint32_t>(spec.entries.size())});
    return spec;
}

Literals literals(std::initializer_list<const char*> texts, CaseMode mode, bool older = false) {
    return Literals(spec_of(texts, older).build(), mode);
}

TEST(Xxh64OfTheTests, HasTheKnownValues) {
    EXPECT_EQ(test::xxh64(""), 0xEF46DB3751D8E999u);
    EXPECT_EQ(test::xxh64("a"), 0xD24EC4F1A98C6E5Bu);
    EXPECT_EQ(test::xxh64("evil.com"), 0x4A37AA533DBB4AE5u);
    EXPECT_EQ(test::xxh64("Bad.ORG"), 0x28634C57F9DB7EF4u);
    EXPECT_EQ(test::xxh64("bad.org"), 0xE6C741F9B5D28178u);
    EXPECT_EQ(test::xxh64("example.com"), 0x2883BA7DC9AA3289u);
}

// The worked example of the format's description, byte by byte.
TEST(LiteralTable, WorkedExample) {
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
    ASSERT_EQ(section.size(), 653u);
    test::LiteralSpec same;
    same.entries = {{"evil.com", 0}, {"Bad.ORG", 0}};
    EXPECT_EQ(same.build(), section);

    const Literals found(section, sensitive);
    EXPECT_EQ(found.table.entry_count(), 2u);
    EXPECT_FALSE(found.table.needs_index());
    EXPECT_EQ(found.id_of("evil.com"), 0);
    EXPECT_EQ(found.id_of("Bad.ORG"), 1);
    EXPECT_EQ(found.id_of("bad.org"), -1);
    EXPECT_EQ(found.id_of("evil.co"), -1);
    EXPECT_EQ(found.id_of(""), -1);
}

TEST(LiteralTable, TellsIdTextAndData) {
    for (const bool older : {false, true}) {
        const Literals found = literals({"one", "two", ""}, sensitive, older);
        const auto two = found.table.find("two", &found.index);
        ASSERT_TRUE(two);
        EXPECT_EQ(two->id, 1u);
        EXPECT_EQ(two->text, "two");
        EXPECT_EQ(two->data_offset, 101u);
        EXPECT_EQ(found.id_of(""), 2);
    }
}

TEST(LiteralTable, ManyKeysInAllShardCounts) {
    for (const std::uint32_t shards : {1u, 16u, 64u}) {
        test::LiteralSpec spec;
        spec.shards = shards;
        for (std::uint32_t i = 0; i < 3000; ++i)
            spec.entries.push_back({"host" + std::to_string(i) + ".example", i});
        const Literals found(spec.build(), sensitive);
        for (std::uint32_t i = 0; i < 3000; ++i)
            ASSERT_EQ(found.id_of(spec.entries[i].text), i);
        for (std::uint32_t i = 3000; i < 6000; ++i)
            ASSERT_EQ(found.id_of("host" + std::to_string(i) + ".example"), -1);
    }
}

TEST(LiteralTable, ManyKeysInTheOlderLayout) {
    for (const CaseMode mode : {sensitive, insensitive}) {
        test::LiteralSpec spec;
        spec.older_layout = true;
        for (std::uint32_t i = 0; i < 3000; ++i)
            spec.entries.push_back({"Host" + std::to_string(i) + ".example", i});
        const Literals found(spec.build(), mode);
        EXPECT_TRUE(found.table.is_older_layout());
        EXPECT_TRUE(found.table.needs_index("Host1.example"));
        EXPECT_EQ(found.index.size(), 3000u);
        for (std::uint32_t i = 0; i < 3000; ++i) {
            const std::string number = std::to_string(i);
            ASSERT_EQ(found.id_of(spec.entries[i].text), i);
            ASSERT_EQ(found.id_of("hOST" + number + ".EXAMPLE"),
                      mode == insensitive ? std::int64_t{i} : -1);
            ASSERT_EQ(found.id_of("Host." + number), -1);
        }
    }
}

TEST(LiteralTable, KeysAreBytesOfAnyLength) {
    test::LiteralSpec spec;
    spec.entries = {{std::string("\0\xFF\xFE", 3)}, {std::string(65535, 'x')}, {"\xC3"}};
    for (const bool older : {false, true}) {
        spec.older_layout = older;
        for (const CaseMode mode : {sensitive, insensitive}) {
            const Literals found(spec.build(), mode);
            for (std::uint32_t id = 0; id < 3; ++id)
                EXPECT_EQ(found.id_of(spec.entries[id].text), id);
            EXPECT_EQ(found.id_of({}), -1);
            EXPECT_EQ(found.id_of(std::string(65534, 'x')), -1);
            EXPECT_EQ(found.id_of(std::string(1000000, 'x')), -1);
            EXPECT_EQ(found.id_of(std::string("\0\xFF", 2)), -1);
            EXPECT_EQ(found.id_of(std::string(65535, 'X')), mode == insensitive ? 1 : -1);
        }
    }
}

TEST(LiteralTable, TwoKeysWithOneHashAreBothFound) {
    const test::Collision texts = test::xxh64_collision();
    ASSERT_NE(texts.first, texts.second);
    ASSERT_EQ(test::xxh64(texts.first), test::xxh64(texts.second));
    test::LiteralSpec spec;
    spec.entries = {{"before"}, {texts.first}, {texts.second}, {"after"}};
    for (const bool older : {false, true}) {
        spec.older_layout = older;
        const Literals found(spec.build(), sensitive);
        for (std::uint32_t id = 0; id < 4; ++id)
            EXPECT_EQ(found.id_of(spec.entries[id].text), id);
    }
}

TEST(LiteralTable, OfEqualKeysTheOneWithTheSlotWins) {
    for (const bool older : {false, true}) {
        const Literals found = literals({"lit1", "other", "lit1"}, sensitive, older);
        EXPECT_EQ(found.id_of("lit1"), 2);
        EXPECT_EQ(found.table.find("lit1", &found.index)->data_offset, 102u);
        EXPECT_EQ(found.table.entry_count(), 2u);
    }
}

TEST(LiteralTable, AllEntriesCanBeListed) {
    for (const bool older : {false, true}) {
        const Literals found = literals({"a", "b", "c", "a"}, sensitive, older);
        std::set<std::tuple<std::uint32_t, std::string_view, std::uint32_t>> seen;
        for (std::uint32_t slot = 0; slot < found.table.slot_count(); ++slot) {
            Literal literal;
            const auto state = found.table.slot(slot, literal);
            EXPECT_NE(state, LiteralTable::SlotState::damaged);
            if (state == LiteralTable::SlotState::used)
                seen.emplace(literal.id, literal.text, literal.data_offset);
        }
        const decltype(seen) expected = {{1, "b", 101}, {2, "c", 102}, {3, "a", 103}};
        EXPECT_EQ(seen, expected);
    }
}

TEST(LiteralTable, TableOfDataWithGapsIsSearched) {
    test::LiteralSpec spec = spec_of({"a", "b", "c"});
    test::Bytes section = spec.build();
    const std::size_t mappings = get32(section, 16) + get32(section, 20) + 4;
    put32(section, mappings, 1); // the ids are 1, 2, 7 now
    put32(section, mappings + 8, 2);
    put32(section, mappings + 16, 7);
    const Literals found(section, sensitive);
    EXPECT_EQ(found.table.find("a")->data_offset, no_data);
    EXPECT_EQ(found.table.find("b")->data_offset, 100u);
    EXPECT_EQ(found.table.find("c")->data_offset, 101u);
}

TEST(LiteralTable, WithoutCaseAsciiKeysAreProbed) {
    const Literals found = literals({"bad.org", "evil.com"}, insensitive);
    EXPECT_FALSE(found.table.needs_index());
    EXPECT_FALSE(found.table.needs_index("b\xC3\xA4"));
    EXPECT_EQ(found.index.size(), 0u);
    for (const char* key : {"bad.org", "BAD.ORG", "Bad.oRg"})
        EXPECT_EQ(found.id_of(key), 0) << key;
    EXPECT_EQ(found.id_of("bad_org"), -1);
}

TEST(LiteralTable, WithCaseNothingIsFolded) {
    const Literals found = literals({"bad.org", "\xC3\xA4"}, sensitive);
    EXPECT_FALSE(found.table.needs_index("\xC3\x84"));
    EXPECT_EQ(found.id_of("Bad.org"), -1);
    EXPECT_EQ(found.id_of("\xC3\x84"), -1);
    EXPECT_EQ(found.id_of("\xC3\xA4"), 1);
}

// What writers store is the lowered key; what counts is the folded one.
TEST(LiteralTable, WithoutCaseAllOfUnicodeIsFolded) {
    const Literals found = literals({"bücher", "οδος", "ſix", "µm", "ꭰ"}, insensitive);
    EXPECT_TRUE(found.table.needs_index());
    for (const char* key : {"bücher", "BÜCHER", "bÜcher"})
        EXPECT_EQ(found.id_of(key), 0) << key;
    for (const char* key : {"οδος", "ΟΔΟΣ", "οδοσ"})
        EXPECT_EQ(found.id_of(key), 1) << key;
    for (const char* key : {"six", "SIX", "ſIX"})
        EXPECT_EQ(found.id_of(key), 2) << key;
    for (const char* key : {"µm", "ΜM", "μm"})
        EXPECT_EQ(found.id_of(key), 3) << key;
    for (const char* key : {"ꭰ", "Ꭰ"})
        EXPECT_EQ(found.id_of(key), 4) << key;
    EXPECT_EQ(found.id_of("bucher"), -1);
    // The index holds what cannot be probed, and nothing else.
    EXPECT_EQ(found.index.size(), 4u);
}

TEST(LiteralTable, KeysBeyondAsciiMayBeAsciiWhenFolded) {
    const Literals found = literals({"kelvin", "six"}, insensitive);
    EXPECT_EQ(found.id_of("\xE2\x84\xAA"
                          "elvin"),
              0);
    EXPECT_EQ(found.id_of("\xC5\xBFIX"), 1);
}

TEST(LiteralTable, DottedCapitalIIsFoundAsWritersLowerIt) {
    for (const bool older : {false, true}) {
        const Literals found = literals({"i\u0307stanbul", "ı"}, insensitive, older);
        EXPECT_EQ(found.id_of("İstanbul"), 0);
        EXPECT_EQ(found.id_of("İSTANBUL"), 0);
        EXPECT_EQ(found.id_of("i\u0307STANBUL"), 0);
        EXPECT_EQ(found.id_of("istanbul"), -1);
        EXPECT_EQ(found.id_of("ı"), 1);
        EXPECT_EQ(found.id_of("i"), -1);
    }
}

// Keys are compared folded, and never lowered. Nothing is lost by that: whatever a writer has
// lowered, the key it was made of finds.
TEST(LiteralKey, FindsItselfLowered) {
    for (std::uint32_t value = 0x80; value < utf8::broken_byte; ++value) {
        if (value >= 0xD800 && value < 0xE000)
            continue;
        std::array<char, utf8::max_unit_size> bytes;
        const std::string one(bytes.data(), utf8::encode(value, bytes.data()));
        for (const std::string& text : {one, "A" + one, one + "A"}) {
            std::string lowered;
            lower_full(text, lowered);
            const LiteralKey stored(lowered, insensitive);
            const LiteralKey simple(text, insensitive);
            const auto expect_same = [&](const LiteralKey& key) {
                ASSERT_EQ(key.table_hash(), stored.table_hash()) << value;
                ASSERT_EQ(key.bucket_hash(), stored.bucket_hash()) << value;
                ASSERT_TRUE(key.matches(lowered)) << value;
            };
            if (simple.has_dotted_i())
                expect_same(simple.with_dotted_i_lowered());
            else
                expect_same(simple);
        }
    }
}

TEST(LiteralKey, HashIsThatOfTheFoldedTextAtAnyLength) {
    for (const unsigned size : {0u, 1u, 31u, 32u, 170u, 255u, 256u, 257u, 341u, 342u, 70000u}) {
        const std::string upper(size, 'Q');
        const std::string lower(size, 'q');
        EXPECT_EQ(LiteralKey(upper, insensitive).table_hash(), test::xxh64(lower)) << size;
        EXPECT_EQ(LiteralKey(upper, sensitive).table_hash(), test::xxh64(upper)) << size;
        EXPECT_EQ(LiteralKey(upper, insensitive).bucket_hash(),
                  LiteralKey(lower, sensitive).bucket_hash())
            << size;
        EXPECT_NE(LiteralKey(upper, sensitive).bucket_hash(),
                  LiteralKey(lower + "q", sensitive).bucket_hash())
            << size;
        EXPECT_TRUE(LiteralKey(upper, insensitive).matches(lower));
        EXPECT_FALSE(LiteralKey(upper, insensitive).matches(lower + "q"));
        EXPECT_FALSE(LiteralKey(upper, sensitive).matches(lower + "q"));
    }
}

TEST(LiteralKey, OneByteBeyondAsciiIsSeenAnywhere) {
    for (std::size_t size = 0; size < 40; ++size) {
        std::string text(size, '\x7F');
        EXPECT_TRUE(is_ascii(text));
        for (std::size_t at = 0; at < size; ++at) {
            text[at] = '\x80';
            EXPECT_FALSE(is_ascii(text)) << size << ' ' << at;
            text[at] = '\x7F';
        }
    }
}

TEST(LiteralTable, OldWritersDidNotLower) {
    const Literals found = literals({"MixedCase", "ÄÖÜ", "İ"}, insensitive, true);
    EXPECT_EQ(found.id_of("mixedcase"), 0);
    EXPECT_EQ(found.id_of("äöü"), 1);
    EXPECT_EQ(found.id_of("İ"), 2);
}

TEST(LiteralTable, OfKeysThatFoldAlikeTheLastAddedWins) {
    const Literals first = literals({"οδος", "οδοσ"}, insensitive);
    const Literals second = literals({"οδοσ", "οδος"}, insensitive);
    for (const char* key : {"ΟΔΟΣ", "οδος", "οδοσ"}) {
        EXPECT_EQ(first.id_of(key), 1) << key;
        EXPECT_EQ(second.id_of(key), 1) << key;
    }
}

} // namespace
} // namespace mxy::text
