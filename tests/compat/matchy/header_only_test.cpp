// matchy/matchy.hpp: owners, answers as ranges, values; through the public headers alone.
#include "sample.h"

#include "support/test_data.h"

#include <array>
#include <ranges>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <matchy/matchy.hpp>

namespace {

using mxy::test::TempFile;

static_assert(std::ranges::random_access_range<mxydb::Hits>);
static_assert(std::ranges::input_range<mxydb::Values>);
static_assert(std::is_nothrow_move_constructible_v<mxydb::Database>);
static_assert(!std::is_copy_constructible_v<mxydb::Database>);

TEST(MatchyHpp, AnswersAndValues) {
    const TempFile file(mxy::test::sample_database());
    const mxydb::Database db(file.path().string());
    EXPECT_EQ(db.format(), "Combined IP+Pattern database");
    EXPECT_EQ(db.glob_count(), 3u);

    std::vector<std::string> patterns;
    for (const mxydb::Hit& hit : db.find("mail.evil.example"))
        patterns.emplace_back(hit.pattern());
    EXPECT_EQ(patterns, (std::vector<std::string>{"*.evil.example", "*evil*"}));

    const auto hit = db.find_first("192.0.2.1");
    ASSERT_TRUE(hit.has_value());
    EXPECT_TRUE(hit->is_address());
    EXPECT_EQ(hit->prefix_length(), 24u);
    EXPECT_EQ(hit->value("name")->to_text(), "192.0.2.0/24");
    EXPECT_EQ(hit->value("list", "1", "inner")->to_text(), "deep");
    EXPECT_EQ(hit->value("u32")->to_unsigned(), 4'000'000'000u);
    EXPECT_EQ(hit->value("i32")->to_signed(), -5);
    EXPECT_EQ(hit->value("i32")->to_unsigned(), std::nullopt);
    EXPECT_EQ(hit->value("double")->to_double(), 0.5);
    EXPECT_EQ(hit->value("yes")->to_bool(), true);
    EXPECT_EQ(hit->value("bytes")->to_bytes()->size(), 3u);
    EXPECT_FALSE(hit->value("missing").has_value());
    EXPECT_EQ(hit->value()->size(), 14u);

    std::size_t values = 0;
    for (const mxydb::Value& value : hit->values())
        values += value.type() != MATCHY_DATA_TYPE_POINTER ? 1 : 0;
    EXPECT_EQ(values, 33u);

    EXPECT_FALSE(db.contains("nothing like it"));
    EXPECT_TRUE(db.find("nothing like it").empty());
    EXPECT_FALSE(db.find_first("ax.test")->has_entry());
    EXPECT_FALSE(db.find_first("ax.test")->value("name").has_value());
}

TEST(MatchyHpp, ManyAnswers) {
    const mxy::test::Bytes bytes = mxy::test::many_globs_database(100);
    const mxydb::Database db = mxydb::Database::in_memory(bytes);
    const mxydb::Hits hits = db.find("literal");
    ASSERT_EQ(hits.size(), 101u);
    EXPECT_TRUE(hits[0].is_literal());
    EXPECT_EQ(hits[100].pattern_id(), 99u);
}

TEST(MatchyHpp, ManyKeys) {
    const mxy::test::Bytes bytes = mxy::test::many_globs_database(100);
    const mxydb::Database db = mxydb::Database::in_memory(bytes);
    const std::vector<std::string_view> keys(300, "literal");
    const std::vector<mxydb::Hits> all = db.find_many(keys);
    ASSERT_EQ(all.size(), 300u);
    for (const mxydb::Hits& hits : all)
        ASSERT_EQ(hits.size(), 101u);
    EXPECT_TRUE(db.find_many({}).empty());

    const mxy::test::Bytes sample = mxy::test::sample_database();
    const mxydb::Database other = mxydb::Database::in_memory(sample);
    const std::vector<std::string_view> two = {"192.0.2.1", "nothing like it"};
    EXPECT_TRUE(other.find_many(two)[0].at(0).is_address());
    EXPECT_TRUE(other.find_many(two)[1].empty());
}

TEST(MatchyHpp, ErrorsAreThrown) {
    try {
        const mxydb::Database db("/nonexistent/file.mxy");
        FAIL();
    } catch (const mxydb::Error& error) {
        EXPECT_NE(std::string(error.what()).find("/nonexistent/file.mxy"), std::string::npos);
    }
}

TEST(MatchyHpp, BuilderMakesWhatDatabaseReads) {
    mxydb::Builder builder;
    builder.add_description("de", "Beispiel");
    builder.add("192.0.2.0/24", R"({"name": "net"})");
    const matchy_value_t value = builder.value(R"({"name": "text"})");
    const std::array<std::uint8_t, 4> address = {198, 51, 100, 0};
    builder.add_network(address, 24, value);
    builder.remove_network(address, 25);
    builder.add_literal("plain.example", value);
    builder.add_glob("*.evil.example", value);
    const std::vector<std::uint8_t> bytes = builder.build();
    const mxydb::Database db = mxydb::Database::in_memory(bytes);
    EXPECT_EQ(db.find_first("192.0.2.1")->value("name")->to_text(), "net");
    EXPECT_FALSE(db.contains("198.51.100.1"));
    for (const char* key : {"198.51.100.200", "plain.example", "a.evil.example"})
        EXPECT_EQ(db.find_first(key)->value("name")->to_text(), "text") << key;
    EXPECT_THROW(builder.add("x", "{}"), mxydb::Error) << "it is finished";
    mxydb::Builder strict;
    strict.set_schema("threatdb");
    EXPECT_THROW(strict.add("x", "{}"), mxydb::Error);
    EXPECT_THROW(strict.set_schema("none"), mxydb::Error);
}

} // namespace
