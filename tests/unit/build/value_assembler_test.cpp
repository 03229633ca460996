// Values from JSON: types, places, tags, limits, and where errors are.
#include "build/data/value_assembler.h"

#include "build/build_error.h"

#include <gtest/gtest.h>

#include <limits>

namespace mxy::build {
namespace {

using mmdb::DataType;

class ValueAssemblerTest : public ::testing::Test {
protected:
    ValueId json(std::string_view text) { return value_of_json(pool_, text, types_); }
    ValueId tagged(std::string_view text) { return value_of_json(pool_, text, types_, true); }

    ValueId array(const std::vector<ValueId>& elements) { return pool_.array(elements); }
    ValueId map(std::vector<std::pair<std::string_view, ValueId>> pairs) {
        std::vector<MapMember> members;
        for (const auto& [key, value] : pairs)
            members.push_back({pool_.string(key), value});
        return pool_.map(members);
    }

    void expect_error(std::string_view text, std::string_view reason, bool with_tags = false) {
        try {
            value_of_json(pool_, text, types_, with_tags);
            ADD_FAILURE() << text.substr(0, 100) << " was taken";
        } catch (const BuildError& error) {
            EXPECT_NE(std::string_view(error.what()).find(reason), std::string_view::npos)
                << error.what();
        }
    }

    ValuePool pool_;
    ValueTypes types_;
};

TEST_F(ValueAssemblerTest, EveryKindOfValue) {
    EXPECT_EQ(json(R"( {"a": [1, -2, 2.5, true, "x", {}], "b": {"c": []}} )"),
              map({{"a", array({pool_.uint16(1), pool_.int32(-2), pool_.float64(2.5),
                                pool_.boolean(true), pool_.string("x"), pool_.empty_map()})},
                   {"b", map({{"c", array({})}})}}));
    EXPECT_EQ(json("7"), pool_.uint16(7));
    EXPECT_EQ(json("\"\""), pool_.string(""));
}

TEST_F(ValueAssemblerTest, NoDigitIsLost) {
    EXPECT_EQ(json("18446744073709551615"), pool_.uint64(UINT64_MAX));
    EXPECT_EQ(json("340282366920938463463374607431768211455"),
              pool_.uint128({UINT64_MAX, UINT64_MAX}));
    EXPECT_EQ(json("0.30000000000000004"), pool_.float64(0.1 + 0.2));
    EXPECT_EQ(json("5e-324"), pool_.float64(std::numeric_limits<double>::denorm_min()));
    EXPECT_EQ(json("1.7976931348623157e308"), pool_.float64(std::numeric_limits<double>::max()));
    EXPECT_EQ(json("-0"), pool_.uint16(0));
    EXPECT_EQ(json("-0.0"), pool_.float64(-0.0));
    EXPECT_EQ(json("1.0"), pool_.float64(1));
}

TEST_F(ValueAssemblerTest, NullsAreLeftOut) {
    EXPECT_EQ(json(R"({"a": null, "b": [null, 1]})"),
              map({{"b", array({pool_.string(""), pool_.uint16(1)})}}));
    EXPECT_EQ(json("null"), pool_.empty_map());
}

TEST_F(ValueAssemblerTest, OfEqualKeysTheLastCounts) {
    EXPECT_EQ(json(R"({"a": 1, "b": 2, "a": 3})"), json(R"({"a": 3, "b": 2})"));
}

TEST_F(ValueAssemblerTest, TextsOfAllKinds) {
    EXPECT_EQ(json(R"("\u0000\u00e9\ud83d\ude00\"\\\/\b\n")"),
              pool_.string({"\0\xC3\xA9\xF0\x9F\x98\x80\"\\/\b\n", 12}));
    EXPECT_EQ(json("\"\xC3\xA9\""), pool_.string("\xC3\xA9"));
    EXPECT_EQ(json(R"({"\u0000": 1})"), map({{{"\0", 1}, pool_.uint16(1)}}));
}

TEST_F(ValueAssemblerTest, WhatIsNoJsonIsRefusedWithItsPlace) {
    expect_error("", "byte 0");
    expect_error("[1, x]", "byte 4");
    expect_error("[1", "byte 2");
    expect_error("1 2", "byte 2");
    expect_error({"1\0 2", 4}, "byte 1");
    expect_error({"\0", 1}, "byte 0");
    expect_error("{\"a\" 1}", "byte 5");
    expect_error("\"\xFF\"", "not UTF-8");
    expect_error(R"("\udc00")", "not UTF-8");
    expect_error(R"({"\udc00": 1})", "not UTF-8");
    expect_error(R"("\ud800")", "byte 1");
    expect_error("1e999", "");
    expect_error("[NaN]", "byte 1");
}

TEST_F(ValueAssemblerTest, LevelsEndAt512) {
    const auto nested = [](std::size_t levels, const std::string& innermost) {
        return std::string(levels, '[') + innermost + std::string(levels, ']');
    };
    EXPECT_EQ(pool_.levels(json(nested(512, ""))), 512u);
    EXPECT_EQ(pool_.levels(json(nested(511, "1"))), 512u);
    expect_error(nested(513, ""), "512");
    expect_error(nested(512, "1"), "512");
    expect_error(std::string(1'000'000, '['), "512");
}

TEST_F(ValueAssemblerTest, TypesAreFixedByPlace) {
    types_.places = {{"port", DataType::uint32},          {"a.b", DataType::utf8_string},
                     {"list.*", DataType::uint64},        {"list2.*.id", DataType::uint128},
                     {"dotted\\.key", DataType::float32}, {"back\\\\slash", DataType::int32},
                     {"\\*", DataType::float64},          {"flag", DataType::boolean},
                     {"hash", DataType::bytes},           {".x", DataType::int32}};
    EXPECT_EQ(json(R"({"port": 80, "a": {"b": 1.50, "c": 1}, "b": 1})"),
              map({{"port", pool_.uint32(80)},
                   {"a", map({{"b", pool_.string("1.50")}, {"c", pool_.uint16(1)}})},
                   {"b", pool_.uint16(1)}}));
    EXPECT_EQ(json(R"({"list": [1, "2"], "list2": [{"id": 3, "x": 3}, {"id": 4}]})"),
              map({{"list", array({pool_.uint64(1), pool_.uint64(2)})},
                   {"list2", array({map({{"id", pool_.uint128({0, 3})}, {"x", pool_.uint16(3)}}),
                                    map({{"id", pool_.uint128({0, 4})}})})}}));
    EXPECT_EQ(json(R"({"dotted.key": 1, "back\\slash": 2, "*": 3, "": {"x": 4}})"),
              map({{"dotted.key", pool_.float32(1)},
                   {"back\\slash", pool_.int32(2)},
                   {"*", pool_.float64(3)},
                   {"", map({{"x", pool_.int32(4)}})}}));
    const std::uint8_t bytes[] = {0xAB, 0x01};
    EXPECT_EQ(json(R"({"flag": 1, "hash": "ab01", "port": null})"),
              map({{"flag", pool_.boolean(true)}, {"hash", pool_.bytes(bytes)}}));
}

TEST_F(ValueAssemblerTest, WhatDoesNotFitItsPlaceIsRefused) {
    types_.places = {{"a.*", DataType::uint16}, {"m", DataType::uint32}};
    expect_error(R"({"a": [1, 65536]})", "a.*: \"65536\" is no uint16");
    expect_error(R"({"a": [-1]})", "a.*");
    expect_error(R"({"a": [true]})", "a.*");
    expect_error(R"({"a": [null]})", "a.*");
    expect_error(R"({"m": {}})", "m: a map is no uint32");
    expect_error(R"({"m": [1]})", "m: an array is no uint32");
}

TEST_F(ValueAssemblerTest, TheRootOfAnArrayHasAPlace) {
    types_.places = {{"*.*", DataType::uint32}};
    EXPECT_EQ(json("[[1], 1]"), array({array({pool_.uint32(1)}), pool_.uint16(1)}));
}

TEST_F(ValueAssemblerTest, TagsSayTypes) {
    using Doubles = std::numeric_limits<double>;
    EXPECT_EQ(tagged(R"({"@uint32": 5})"), pool_.uint32(5));
    EXPECT_EQ(tagged(R"([{"@uint64": "7"}, {"@int32": 5}, {"@float": 0.1}])"),
              array({pool_.uint64(7), pool_.int32(5), pool_.float32(0.1F)}));
    EXPECT_EQ(tagged(R"({"@uint128": "340282366920938463463374607431768211455"})"),
              pool_.uint128({UINT64_MAX, UINT64_MAX}));
    EXPECT_EQ(tagged(R"({"@double": "-Infinity"})"), pool_.float64(-Doubles::infinity()));
    EXPECT_EQ(tagged(R"({"@double": 5})"), pool_.float64(5));
    EXPECT_EQ(tagged(R"({"@string_hex": "ff00"})"), pool_.string({"\xFF\0", 2}));
    EXPECT_EQ(tagged(R"({"@bytes": ""})"), pool_.bytes({}));
    EXPECT_EQ(tagged(R"({"@boolean": true})"), pool_.boolean(true));
}

TEST_F(ValueAssemblerTest, KeysThatOnlyLookLikeTags) {
    EXPECT_EQ(tagged(R"({"@@uint16": 5})"), map({{"@uint16", pool_.uint16(5)}}));
    EXPECT_EQ(tagged(R"({"@@": 5})"), map({{"@", pool_.uint16(5)}}));
    EXPECT_EQ(tagged(R"({"@other": 5})"), map({{"@other", pool_.uint16(5)}}));
    EXPECT_EQ(tagged(R"({"@uint16": 5, "a": 6})"),
              map({{"@uint16", pool_.uint16(5)}, {"a", pool_.uint16(6)}}));
    EXPECT_EQ(tagged(R"({"a": 6, "@uint16": 70000})"),
              map({{"@uint16", pool_.uint32(70000)}, {"a", pool_.uint16(6)}}));
    EXPECT_EQ(tagged(R"({"@uint16": {"@uint32": 1}})"), map({{"@uint16", pool_.uint32(1)}}));
    EXPECT_EQ(tagged(R"({"@string_hex:ff": 1, "@string_hex:xx": 2})"),
              map({{"\xFF", pool_.uint16(1)}, {"@string_hex:xx", pool_.uint16(2)}}));
    EXPECT_EQ(json(R"({"@uint32": 5, "@@": 1})"),
              map({{"@uint32", pool_.uint16(5)}, {"@@", pool_.uint16(1)}}));
}

TEST_F(ValueAssemblerTest, TagsThatDoNotFitAreRefused) {
    expect_error(R"({"@uint16": 65536})", "\"65536\" is no uint16", true);
    expect_error(R"({"@bytes": "xx"})", "is no bytes", true);
    expect_error(R"({"@string_hex": "f"})", "hexadecimal", true);
}

TEST_F(ValueAssemblerTest, TagsComeBeforePlaces) {
    types_.places = {{"a", DataType::uint16}, {"@uint32", DataType::float64}};
    EXPECT_EQ(tagged(R"({"a": {"@uint32": 5}})"), map({{"a", pool_.uint32(5)}}));
    EXPECT_EQ(tagged(R"({"@uint32": 5, "a": 1})"),
              map({{"@uint32", pool_.float64(5)}, {"a", pool_.uint16(1)}}));
}

TEST_F(ValueAssemblerTest, EventsMakeValuesOneAfterTheOther) {
    ValueAssembler assembler(pool_, types_);
    EXPECT_FALSE(assembler.is_complete());
    assembler.start_map();
    assembler.key("a");
    assembler.integer(-3);
    EXPECT_FALSE(assembler.is_complete());
    assembler.end_map();
    ASSERT_TRUE(assembler.is_complete());
    EXPECT_EQ(assembler.take(), map({{"a", pool_.int32(-3)}}));
    EXPECT_FALSE(assembler.is_complete());
    assembler.unsigned_integer(UINT64_MAX);
    ASSERT_TRUE(assembler.is_complete());
    EXPECT_EQ(assembler.take(), pool_.uint64(UINT64_MAX));
}

TEST_F(ValueAssemblerTest, AfterAResetNothingIsLeft) {
    types_.places = {{"a", DataType::uint32}};
    ValueAssembler assembler(pool_, types_, true);
    assembler.start_array();
    assembler.start_map();
    assembler.key("@uint16");
    assembler.integer(1);
    assembler.reset();
    EXPECT_FALSE(assembler.is_complete());
    assembler.start_map();
    assembler.key("a");
    assembler.integer(1);
    assembler.end_map();
    EXPECT_EQ(assembler.take(), map({{"a", pool_.uint32(1)}}));
}

} // namespace
} // namespace mxy::build
