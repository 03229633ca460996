// What the ThreatDB schema wants of a record, and how it says what is wrong.
#include "build/data/value_assembler.h"
#include "build/schema.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

std::string finding(std::string_view more) {
    ValuePool pool;
    const ValueTypes types;
    const std::string json =
        R"({"threat_level": "high", "category": "c2", "source": "feed")" + std::string(more) + "}";
    return violation(pool, value_of_json(pool, json, types), Schema::threatdb);
}

TEST(Schema, Names) {
    EXPECT_EQ(schema_named("threatdb"), Schema::threatdb);
    EXPECT_EQ(schema_named("ThreatDB-v1"), Schema::threatdb);
    EXPECT_FALSE(schema_named("threat"));
    EXPECT_EQ(database_type_of(Schema::threatdb), "ThreatDB-v1");
}

TEST(Schema, SoundRecords) {
    EXPECT_EQ(finding(""), "");
    EXPECT_EQ(finding(R"(, "confidence": 100, "tags": ["a", "b"], "tags2": 1)"), "");
    EXPECT_EQ(finding(R"(, "first_seen": "2026-01-31T23:59:60Z", "tlp": "AMBER+STRICT")"), "");
    EXPECT_EQ(finding(R"(, "last_seen": "2026-01-31t23:59:00.123+02:00", "tags": [])"), "");
    EXPECT_EQ(finding(R"(, "reference": "https://example.com/a?b#c", "indicator_type": "ip")"), "");
}

TEST(Schema, WhatIsWrongIsNamed) {
    EXPECT_EQ(finding(R"(, "threat_level": "bad")"),
              "`threat_level` must be critical, high, medium, low or unknown");
    EXPECT_EQ(finding(R"(, "source": "")"), "`source` must be a string that is not empty");
    EXPECT_EQ(finding(R"(, "category": 5)"), "`category` must be a string that is not empty");
    const char* const range = "`confidence` must be a whole number from 0 to 100";
    EXPECT_EQ(finding(R"(, "confidence": 101)"), range);
    EXPECT_EQ(finding(R"(, "confidence": -1)"), range);
    EXPECT_EQ(finding(R"(, "confidence": 0.5)"), range);
    const char* const date = "`first_seen` must be a date and time as RFC 3339 has it";
    for (const char* wrong : {"2026-01-31", "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z",
                              "2026-01-31T00:00:00", "2026-01-31T00:00:00.Z", "yesterday", ""})
        EXPECT_EQ(finding(R"(, "first_seen": ")" + std::string(wrong) + "\""), date) << wrong;
    EXPECT_EQ(finding(R"(, "tags": ["a", 1])"), "`tags` must be an array of strings");
    EXPECT_EQ(finding(R"(, "reference": "no scheme")"), "`reference` must be a URI");
    EXPECT_EQ(finding(R"(, "tlp": "PINK")"),
              "`tlp` must be CLEAR, GREEN, AMBER, AMBER+STRICT or RED");
}

TEST(Schema, MissingMembersAndOtherValuesThanMaps) {
    ValuePool pool;
    EXPECT_EQ(violation(pool, pool.empty_map(), Schema::threatdb), "`threat_level` is missing");
    EXPECT_EQ(violation(pool, pool.uint16(1), Schema::threatdb), "the record must be a map");
    EXPECT_EQ(violation(pool, pool.uint16(1), Schema::none), "");
}

} // namespace
} // namespace mxy::build
