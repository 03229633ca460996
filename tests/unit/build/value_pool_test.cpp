// The value pool: what is equal has one id, what differs in anything has another one.
#include "build/data/value_pool.h"

#include "build/build_error.h"
#include "random_values.h"
#include "value_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

namespace mxy::build {
namespace {

using mmdb::DataType;
using Doubles = std::numeric_limits<double>;

TEST(ValuePool, WhatIsEqualHasOneId) {
    ValuePool pool;
    EXPECT_EQ(pool.string("abc"), pool.string(std::string("abc")));
    EXPECT_EQ(pool.string(""), pool.string({}));
    EXPECT_EQ(pool.float64(Doubles::quiet_NaN()), pool.float64(Doubles::quiet_NaN()));
    EXPECT_EQ(pool.uint128({1, 2}), pool.uint128({1, 2}));
    const std::vector<ValueId> elements = {pool.string("abc"), pool.boolean(true)};
    EXPECT_EQ(pool.array(elements), pool.array(elements));
    EXPECT_EQ(pool.array({}), pool.array({}));
    EXPECT_EQ(pool.map({}), pool.empty_map());
}

TEST(ValuePool, TypesAndBitsMakeADifference) {
    ValuePool pool;
    const std::uint8_t letter = 'a';
    const std::vector<ValueId> all = {pool.uint16(1),
                                      pool.uint32(1),
                                      pool.uint64(1),
                                      pool.uint128({0, 1}),
                                      pool.uint128({1, 0}),
                                      pool.int32(1),
                                      pool.int32(-1),
                                      pool.boolean(true),
                                      pool.boolean(false),
                                      pool.float64(0.0),
                                      pool.float64(-0.0),
                                      pool.float32(0.0F),
                                      pool.float32(-0.0F),
                                      pool.string("a"),
                                      pool.bytes({&letter, 1}),
                                      pool.string(""),
                                      pool.bytes({}),
                                      pool.string({"a\0", 2}),
                                      pool.empty_map(),
                                      pool.array({}),
                                      pool.float64(Doubles::quiet_NaN()),
                                      pool.float64(-Doubles::quiet_NaN())};
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_NE(all[i], all[j]) << i << " and " << j;
    EXPECT_EQ(pool.size(), all.size());
}

TEST(ValuePool, ValuesComeBackAsTheyWere) {
    ValuePool pool;
    EXPECT_EQ(pool.text(pool.string({"a\0\xFF", 3})), std::string_view("a\0\xFF", 3));
    EXPECT_EQ(pool.float64_of(pool.float64(2.5)), 2.5);
    EXPECT_TRUE(std::signbit(pool.float64_of(pool.float64(-0.0))));
    EXPECT_EQ(pool.float32_of(pool.float32(1e38F)), 1e38F);
    EXPECT_EQ(pool.unsigned_of(pool.uint16(65535)), 65535u);
    EXPECT_EQ(pool.unsigned_of(pool.uint64(UINT64_MAX)), UINT64_MAX);
    EXPECT_EQ(pool.int32_of(pool.int32(INT32_MIN)), INT32_MIN);
    EXPECT_EQ(pool.uint128_of(pool.uint128({7, 8})).high, 7u);
    EXPECT_EQ(pool.uint128_of(pool.uint128({7, 8})).low, 8u);
    EXPECT_EQ(pool.unsigned_of(pool.boolean(true)), 1u);
}

TEST(ValuePool, UnsignedIntegersTakeTheSmallestType) {
    ValuePool pool;
    EXPECT_EQ(pool.unsigned_integer(65535), pool.uint16(65535));
    EXPECT_EQ(pool.unsigned_integer(65536), pool.uint32(65536));
    EXPECT_EQ(pool.unsigned_integer(UINT32_MAX), pool.uint32(UINT32_MAX));
    EXPECT_EQ(pool.unsigned_integer(std::uint64_t{UINT32_MAX} + 1),
              pool.uint64(std::uint64_t{UINT32_MAX} + 1));
}

TEST(ValuePool, MapsAreSortedByTheirKeysBytes) {
    ValuePool pool;
    std::vector<MapMember> members;
    for (const char* key : {"b", "\xFF", "a", "", "ab", "B"})
        members.push_back({pool.string(key), pool.string(key)});
    std::vector<std::string_view> keys;
    for (const MapMember& member : pool.members(pool.map(members)))
        keys.push_back(pool.text(member.key));
    EXPECT_EQ(keys, (std::vector<std::string_view>{"", "B", "a", "ab", "b", "\xFF"}));
}

TEST(ValuePool, OfEqualKeysTheLastMemberCounts) {
    ValuePool pool;
    const ValueId a = pool.string("a");
    const ValueId b = pool.string("b");
    std::vector<MapMember> members = {
        {b, pool.uint16(1)}, {a, pool.uint16(2)}, {b, pool.uint16(3)}, {a, pool.uint16(4)}};
    std::vector<MapMember> expected = {{a, pool.uint16(4)}, {b, pool.uint16(3)}};
    const ValueId map = pool.map(members);
    EXPECT_EQ(map, pool.map(expected));
    EXPECT_EQ(pool.members(map).size(), 2u);
}

TEST(ValuePool, TheOrderOfManyMembersDoesNotMatter) {
    ValuePool pool;
    std::vector<MapMember> ascending;
    for (std::uint16_t i = 0; i < 1000; ++i)
        ascending.push_back({pool.string(std::to_string(i)), pool.uint16(i)});
    std::vector<MapMember> shuffled = ascending;
    std::shuffle(shuffled.begin(), shuffled.end(), test::Random(5));
    EXPECT_EQ(pool.map(ascending), pool.map(shuffled));
}

TEST(ValuePool, SizesEndAtTheFormatsLimit) {
    constexpr std::size_t limit = 16'843'036;
    ValuePool pool;
    const std::string text(limit + 1, 'x');
    EXPECT_EQ(pool.text(pool.string(std::string_view(text).substr(1))).size(), limit);
    const std::vector<ValueId> elements(limit + 1, pool.boolean(true));
    const std::uint32_t values = pool.size();
    for (const auto& make : std::vector<std::function<void()>>{
             [&] { pool.string(text); },
             [&] {
                 pool.bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
             },
             [&] { pool.array(elements); }}) {
        try {
            make();
            ADD_FAILURE() << "made a value that is too large";
        } catch (const BuildError& error) {
            EXPECT_EQ(error.kind(), BuildError::Kind::limit);
            EXPECT_NE(std::string(error.what()).find("16843036"), std::string::npos);
        }
    }
    EXPECT_EQ(pool.size(), values);
}

TEST(ValuePool, LevelsEndAt512) {
    ValuePool pool;
    ValueId value = pool.uint16(1);
    for (std::uint32_t levels = 1; levels < max_value_levels; ++levels) {
        EXPECT_EQ(pool.levels(value), levels);
        value = pool.array({&value, 1});
    }
    MapMember member = {pool.string("a"), value};
    EXPECT_THROW(pool.map({&member, 1}), BuildError);
    EXPECT_THROW(pool.array({&value, 1}), BuildError);
    EXPECT_EQ(pool.levels(pool.empty_map()), 1u);
}

TEST(ValuePool, ViewsStayGoodWhileThePoolGrows) {
    ValuePool pool;
    const std::string_view text = pool.text(pool.string("the first of them"));
    const ValueId one = pool.uint16(1);
    const auto elements = pool.elements(pool.array({&one, 1}));
    for (int i = 0; i < 100'000; ++i)
        pool.string(std::to_string(i));
    EXPECT_EQ(text, "the first of them");
    EXPECT_EQ(elements[0], one);
}

// Among so many texts, dozens of pairs have the same 32 bits of any hash.
TEST(ValuePool, DifferentTextsAreDifferentWhateverTheirHash) {
    ValuePool pool;
    const std::uint32_t before = pool.size();
    for (std::uint32_t i = 0; i < 500'000; ++i)
        ASSERT_EQ(index_of(pool.string(std::to_string(i))), before + i);
}

// The twin: a map from a value's whole text to its id.
TEST(ValuePool, RandomValuesAreEqualExactlyIfTheirIdsAre) {
    ValuePool pool;
    RandomValues values(pool, 11);
    std::map<std::string, ValueId> ids;
    for (int i = 0; i < 3000; ++i) {
        const ValueId value = values.value(4);
        const auto [known, is_new] = ids.try_emplace(text_of(pool, value), value);
        EXPECT_EQ(known->second, value);
    }
    // Whatever order values are made in, parts come before wholes.
    for (std::uint32_t index = 0; index < pool.size(); ++index) {
        const ValueId whole{index};
        if (pool.type(whole) == DataType::map) {
            for (const MapMember& member : pool.members(whole))
                EXPECT_LT(std::max(index_of(member.key), index_of(member.value)), index);
        } else if (pool.type(whole) == DataType::array) {
            for (const ValueId element : pool.elements(whole))
                EXPECT_LT(index_of(element), index);
        }
    }
}

TEST(ValuePool, TheSameValuesInTheSameOrderGetTheSameIds) {
    ValuePool one;
    ValuePool other;
    RandomValues ours(one, 3);
    RandomValues theirs(other, 3);
    for (int i = 0; i < 500; ++i)
        EXPECT_EQ(ours.value(3), theirs.value(3));
    EXPECT_EQ(one.memory(), other.memory());
}

} // namespace
} // namespace mxy::build
