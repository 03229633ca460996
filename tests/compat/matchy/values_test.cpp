// Values of every type through the functions of matchy.h: by path, as lists, as JSON; and every
// answer to a key through matchy_find_all().
#include "sample.h"
#include "values.h"

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <matchy/matchy.h>

namespace mxy::test {

namespace {

class MatchyValues : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_NE(db_, nullptr) << matchy_last_error();
        result_ = matchy_query(db_, "192.0.2.1");
        ASSERT_EQ(matchy_result_get_entry(&result_, &entry_), MATCHY_SUCCESS);
    }
    void TearDown() override {
        matchy_free_result(&result_);
        matchy_close(db_);
    }

    matchy_entry_data_t value(const char* key) {
        const std::array<const char*, 2> path = {key, nullptr};
        matchy_entry_data_t data;
        EXPECT_EQ(matchy_aget_value(&entry_, &data, path.data()), MATCHY_SUCCESS) << key;
        EXPECT_TRUE(data.has_data);
        return data;
    }

    std::vector<matchy_hit_t> find(std::string_view key, std::size_t capacity, std::size_t* count) {
        std::vector<matchy_hit_t> hits(capacity);
        EXPECT_EQ(
            matchy_find_all(matchy_mmdb(db_), key.data(), key.size(), hits.data(), capacity, count),
            MATCHY_SUCCESS);
        return hits;
    }

    const Bytes bytes_ = sample_database();
    matchy_t* db_ = matchy_open_buffer(bytes_.data(), bytes_.size());
    matchy_result_t result_{};
    matchy_entry_s entry_{};
};

} // namespace

TEST_F(MatchyValues, OfEveryType) {
    EXPECT_EQ(value("u16").value.uint16, 16);
    EXPECT_EQ(value("u32").value.uint32, 4'000'000'000u);
    EXPECT_EQ(value("u64").value.uint64, 18'000'000'000'000'000'000u);
    const std::array<std::uint8_t, 16> u128 = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2};
    EXPECT_EQ(std::memcmp(value("u128").value.uint128, u128.data(), u128.size()), 0);
    EXPECT_EQ(value("i32").value.int32, -5);
    EXPECT_EQ(value("double").value.double_value, 0.5);
    EXPECT_EQ(value("float").value.float_value, 1.5f);
    EXPECT_TRUE(value("yes").value.boolean);
    const matchy_entry_data_t bytes = value("bytes");
    EXPECT_EQ(bytes.data_size, 3u);
    EXPECT_EQ(bytes.value.bytes[2], 255);
    EXPECT_EQ(value("list").data_size, 2u);
    EXPECT_STREQ(value("").value.utf8_string, "");
}

TEST_F(MatchyValues, TextsAreCopiedOnce) {
    const char* const first = value("name").value.utf8_string;
    EXPECT_STREQ(first, "192.0.2.0/24");
    EXPECT_EQ(value("name").value.utf8_string, first);
    matchy_free_result(&result_); // the text belongs to the database
    EXPECT_STREQ(first, "192.0.2.0/24");
}

TEST_F(MatchyValues, AsJson) {
    char* const json = matchy_result_to_json(&result_);
    EXPECT_STREQ(json, "{\"name\":\"192.0.2.0/24\",\"u16\":16,\"u32\":4000000000,"
                       "\"u64\":18000000000000000000,\"u128\":\"18446744073709551618\","
                       "\"i32\":-5,\"double\":0.5,\"float\":1.5,\"not a number\":null,"
                       "\"yes\":true,\"bytes\":[1,0,255],\"list\":[\"first\",{\"inner\":\"deep\"}],"
                       "\"no utf8\":\"a\xEF\xBF\xBD"
                       "b\",\"\":\"\"}");
    matchy_free_string(json);
}

TEST_F(MatchyValues, CopiesOfAResultMayBeFreed) {
    matchy_result_t copy = result_;
    matchy_free_result(&copy);
    EXPECT_FALSE(copy.found);
    EXPECT_STREQ(value("name").value.utf8_string, "192.0.2.0/24");
}

TEST_F(MatchyValues, AllAnswersInOrder) {
    std::size_t count = 0;
    const auto hits = find("evil.example", 8, &count);
    ASSERT_EQ(count, 2u); // the literal, then "*evil*"
    EXPECT_EQ(hits[0].kind, MATCHY_HIT_LITERAL);
    EXPECT_EQ(hits[0].pattern_id, 0u);
    EXPECT_EQ(hits[1].kind, MATCHY_HIT_GLOB);
    EXPECT_EQ(hits[1].pattern_id, 1u);
    EXPECT_EQ(std::string(hits[1].pattern, hits[1].pattern_size), "*evil*");
    EXPECT_EQ(canonical_value(hits[1].entry), "{\"name\": \"*evil*\", }");
}

TEST_F(MatchyValues, AnAnswerWithoutAValue) {
    std::size_t count = 0;
    const auto hits = find("bx.test", 2, &count);
    ASSERT_EQ(count, 1u);
    EXPECT_FALSE(hits[0].has_entry);
    EXPECT_EQ(hits[0].pattern_id, 2u);
}

TEST_F(MatchyValues, KeysAreBytes) {
    std::size_t count = 0;
    find({"evil\0\xFF", 6}, 4, &count);
    EXPECT_EQ(count, 1u); // "*evil*"
    find({"192.0.2.1\0", 10}, 4, &count);
    EXPECT_EQ(count, 0u); // an address is what stands there as a whole
    find({"192.0.2.1xyz", 9}, 4, &count);
    EXPECT_EQ(count, 1u);
    find(std::string(100, '1'), 4, &count);
    EXPECT_EQ(count, 0u);
}

// The ids of globs are kept behind the hits in the caller's own array: every capacity must do.
TEST(MatchyFindAll, EveryCapacityGivesTheFirstAnswers) {
    const Bytes bytes = many_globs_database(50);
    matchy_t* const db = matchy_open_buffer(bytes.data(), bytes.size());
    ASSERT_NE(db, nullptr) << matchy_last_error();
    for (const std::string key : {"literal", "not a literal"}) {
        const std::size_t literals = key == "literal" ? 1 : 0;
        for (std::size_t capacity = 0; capacity <= 60; ++capacity) {
            std::vector<matchy_hit_t> hits(capacity);
            std::size_t count = 0;
            ASSERT_EQ(matchy_find_all(matchy_mmdb(db), key.data(), key.size(), hits.data(),
                                      capacity, &count),
                      MATCHY_SUCCESS);
            ASSERT_EQ(count, 50 + literals);
            for (std::size_t i = 0; i < std::min(capacity, count); ++i) {
                const bool literal = i < literals;
                EXPECT_EQ(hits[i].kind, literal ? MATCHY_HIT_LITERAL : MATCHY_HIT_GLOB);
                EXPECT_EQ(hits[i].pattern_id, literal ? 0 : i - literals);
            }
        }
    }
    matchy_close(db);
}

} // namespace mxy::test
