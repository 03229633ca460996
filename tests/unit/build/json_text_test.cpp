// Values as JSON: plain for anybody, tagged so that nothing is lost.
#include "build/data/json_text.h"

#include "build/data/type_tags.h"
#include "build/data/value_assembler.h"
#include "random_values.h"
#include "value_text.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <bit>
#include <limits>

namespace mxy::build {
namespace {

class JsonText : public ::testing::Test {
protected:
    std::string plain(ValueId value) { return json_text(pool_, value, JsonForm::plain); }
    std::string tagged(ValueId value) { return json_text(pool_, value, JsonForm::tagged); }

    ValuePool pool_;
    ValueTypes types_;
};

TEST_F(JsonText, MapsAndArraysHaveNoBlanks) {
    const ValueId value =
        value_of_json(pool_, R"({"b": [1, {}, []], "a": {"x": "y", "z": true}})", types_);
    EXPECT_EQ(plain(value), R"({"a":{"x":"y","z":true},"b":[1,{},[]]})");
    EXPECT_EQ(tagged(value), plain(value));
}

TEST_F(JsonText, TypesThatWouldNotComeBackAreTagged) {
    EXPECT_EQ(tagged(pool_.uint16(5)), "5");
    EXPECT_EQ(tagged(pool_.uint32(5)), R"({"@uint32":5})");
    EXPECT_EQ(tagged(pool_.uint32(65536)), "65536");
    EXPECT_EQ(tagged(pool_.uint64(65536)), R"({"@uint64":65536})");
    EXPECT_EQ(tagged(pool_.uint64(4294967296)), "4294967296");
    EXPECT_EQ(tagged(pool_.int32(-5)), "-5");
    EXPECT_EQ(tagged(pool_.int32(5)), R"({"@int32":5})");
    EXPECT_EQ(tagged(pool_.uint128({1, 0})), R"({"@uint128":"18446744073709551616"})");
    EXPECT_EQ(tagged(pool_.float64(5)), "5.0");
    EXPECT_EQ(tagged(pool_.float64(1e300)), "1e300");
    EXPECT_EQ(tagged(pool_.float32(0.1F)), R"({"@float":0.1})");
    EXPECT_EQ(tagged(pool_.float64(std::numeric_limits<double>::quiet_NaN())),
              R"({"@double":"NaN"})");
    EXPECT_EQ(tagged(pool_.float32(-std::numeric_limits<float>::infinity())),
              R"({"@float":"-Infinity"})");
    const std::uint8_t bytes[] = {0xAB, 0x01};
    EXPECT_EQ(tagged(pool_.bytes(bytes)), R"({"@bytes":"ab01"})");
    EXPECT_EQ(tagged(pool_.string("\xFF")), R"({"@string_hex":"ff"})");
}

TEST_F(JsonText, PlainTextHasNoTags) {
    EXPECT_EQ(plain(pool_.uint32(5)), "5");
    EXPECT_EQ(plain(pool_.int32(5)), "5");
    EXPECT_EQ(plain(pool_.uint128({0, UINT64_MAX})), "18446744073709551615");
    EXPECT_EQ(plain(pool_.uint128({1, 0})), "\"18446744073709551616\"");
    EXPECT_EQ(plain(pool_.float32(0.1F)), "0.1");
    EXPECT_EQ(plain(pool_.float32(std::numeric_limits<float>::infinity())), "null");
    EXPECT_EQ(plain(pool_.float64(std::numeric_limits<double>::quiet_NaN())), "null");
    const std::uint8_t bytes[] = {0xAB, 0x01};
    EXPECT_EQ(plain(pool_.bytes(bytes)), "\"ab01\"");
    EXPECT_EQ(plain(pool_.string("a\xFF")), "\"a\xEF\xBF\xBD\"");
}

TEST_F(JsonText, TextsAreEscaped) {
    EXPECT_EQ(plain(pool_.string({"\"\\/\b\f\n\r\t\0\x1F\x7F\xC3\xA9", 13})),
              "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7F\xC3\xA9\"");
}

TEST_F(JsonText, KeysThatLookLikeTagsAreEscaped) {
    std::vector<MapMember> members = {{pool_.string("@uint16"), pool_.uint16(1)},
                                      {pool_.string("@@"), pool_.uint16(2)},
                                      {pool_.string("\xFF"), pool_.uint16(3)},
                                      {pool_.string("a@"), pool_.uint16(4)}};
    const ValueId map = pool_.map(members);
    EXPECT_EQ(tagged(map), R"({"@@@":2,"@@uint16":1,"a@":4,"@string_hex:ff":3})");
    EXPECT_EQ(plain(map), "{\"@@\":2,\"@uint16\":1,\"a@\":4,\"\xEF\xBF\xBD\":3}");
}

TEST_F(JsonText, ExportedKeysComeBack) {
    RandomValues values(pool_, 9);
    for (int i = 0; i < 2000; ++i) {
        const std::string key = values.text();
        const std::string exported = to_exported_key(key);
        EXPECT_EQ(from_exported_key(exported), key);
        EXPECT_FALSE(tag_in_key(exported).has_value()) << exported;
    }
}

TEST_F(JsonText, TaggedTextLosesNothing) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        RandomValues values(pool_, seed);
        for (int i = 0; i < 100; ++i) {
            const ValueId value = values.value(static_cast<unsigned>(i % 5));
            const std::string text = tagged(value);
            EXPECT_EQ(value_of_json(pool_, text, types_, true), value) << text << '\n'
                                                                       << text_of(pool_, value);
        }
    }
}

TEST_F(JsonText, BothFormsAreJsonToOthers) {
    RandomValues values(pool_, 77);
    for (int i = 0; i < 500; ++i) {
        const ValueId value = values.value(4);
        for (const std::string& text : {plain(value), tagged(value)}) {
            rapidjson::Document document;
            document
                .Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag>(
                    text.data(), text.size());
            EXPECT_FALSE(document.HasParseError()) << text;
        }
    }
}

} // namespace
} // namespace mxy::build
