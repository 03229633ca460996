// The documented use of the interface from C, and what it does with NULL, missing files and files
// of every kind.
#include "sample.h"

#include "support/test_data.h"

#include <cstring>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <matchy/matchy.h>

extern "C" int matchy_usage(const char* filename);
int matchy_usage_in_cpp(const char* filename);

namespace mxy::test {

namespace {

struct Closer {
    void operator()(matchy_t* handle) const { matchy_close(handle); }
};
using Handle = std::unique_ptr<matchy_t, Closer>;

std::string last_error() {
    return matchy_last_error();
}

bool finds(const matchy_t* db, const char* key) {
    matchy_result_t result = matchy_query(db, key);
    const bool found = result.found;
    matchy_free_result(&result);
    return found;
}

} // namespace

TEST(MatchyUsage, ProgramInC) {
    const TempFile file(sample_database());
    EXPECT_EQ(matchy_usage(file.c_str()), 0) << "line of usage.c";
}

TEST(MatchyUsage, ProgramInCpp) {
    const TempFile file(sample_database());
    EXPECT_EQ(matchy_usage_in_cpp(file.c_str()), 0) << "line of usage.c";
}

TEST(MatchyUsage, DatabaseInMemory) {
    const Bytes bytes = sample_database();
    const Handle db(matchy_open_buffer(bytes.data(), bytes.size()));
    ASSERT_NE(db, nullptr) << matchy_last_error();
    EXPECT_TRUE(finds(db.get(), "192.0.2.1"));
    EXPECT_TRUE(finds(db.get(), "evil.example"));
    EXPECT_FALSE(finds(db.get(), "other"));
    EXPECT_EQ(matchy_mmdb(db.get())->file_content, bytes.data());
}

TEST(MatchyUsage, PatternFile) {
    const Bytes bytes = sample_pattern_file();
    const TempFile file(bytes, ".pgb");
    for (matchy_t* opened :
         {matchy_open(file.c_str()), matchy_open_buffer(bytes.data(), bytes.size())}) {
        const Handle db(opened);
        ASSERT_NE(db, nullptr) << matchy_last_error();
        EXPECT_STREQ(matchy_format(opened), "Pattern database");
        EXPECT_FALSE(matchy_has_ip_data(opened));
        EXPECT_EQ(matchy_metadata(opened), nullptr);
        EXPECT_TRUE(finds(opened, "mail.evil.example"));
        matchy_result_t result = matchy_query(opened, "192.0.2.1"); // "[0-9]*", which has no value
        EXPECT_TRUE(result.found);
        matchy_entry_s entry;
        EXPECT_EQ(matchy_result_get_entry(&result, &entry), MATCHY_ERROR_NO_DATA);
        char* const json = matchy_result_to_json(&result);
        EXPECT_STREQ(json, "null");
        matchy_free_string(json);
        matchy_free_result(&result);
        int gai_error = 0;
        int error = 0;
        EXPECT_FALSE(
            MMDB_lookup_string(matchy_mmdb(opened), "192.0.2.1", &gai_error, &error).found_entry);
        EXPECT_EQ(error, MMDB_SUCCESS);
    }
}

TEST(MatchyUsage, PrefixLengths) {
    for (const std::uint16_t version : {std::uint16_t{4}, std::uint16_t{6}}) {
        const Bytes bytes = sample_database("", version);
        const Handle db(matchy_open_buffer(bytes.data(), bytes.size()));
        EXPECT_EQ(matchy_query(db.get(), "192.0.2.9").prefix_len, 24);
        EXPECT_EQ(matchy_query(db.get(), "2001:db8::9").found, version == 6);
        EXPECT_EQ(matchy_query(db.get(), "2001:db8::9").prefix_len, version == 6 ? 32 : 0);
        // The first 32 bits of an IPv6 address are not an IPv4 address.
        EXPECT_FALSE(finds(db.get(), "c000:0200::1"));
        // In no network, but a literal.
        EXPECT_TRUE(finds(db.get(), "198.51.100.7"));
    }
}

TEST(MatchyUsage, WhatCannotBeOpened) {
    EXPECT_EQ(matchy_open("/nonexistent/file.mxy"), nullptr);
    EXPECT_NE(last_error().find("/nonexistent/file.mxy"), std::string::npos) << last_error();
    EXPECT_NE(last_error().find("No such file"), std::string::npos) << last_error();
    char* message = nullptr;
    EXPECT_EQ(matchy_validate("/nonexistent/file.mxy", 0, &message), MATCHY_ERROR_FILE_NOT_FOUND);
    EXPECT_STREQ(message, matchy_last_error());
    matchy_free_string(message);

    const TempFile nothing(from_text("this is no database"));
    EXPECT_EQ(matchy_open(nothing.c_str()), nullptr);
    EXPECT_NE(last_error().find(nothing.c_str()), std::string::npos) << last_error();
    EXPECT_EQ(matchy_validate(nothing.c_str(), 0, nullptr), MATCHY_ERROR_INVALID_FORMAT);
    EXPECT_EQ(matchy_validate(nothing.c_str(), 9, nullptr), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_open("/"), nullptr);
    EXPECT_EQ(matchy_validate("/", 0, nullptr), MATCHY_ERROR_IO);
    const Bytes cut = from_text("PARAGLOB");
    EXPECT_EQ(matchy_open_buffer(cut.data(), cut.size()), nullptr);
    EXPECT_NE(last_error().find("database in memory"), std::string::npos) << last_error();
}

TEST(MatchyUsage, ADamagedTextPartIsAnErrorNotNothing) {
    Bytes bytes = sample_database();
    const std::string magic = "PARAGLOB";
    const auto image = std::search(bytes.begin(), bytes.end(), magic.begin(), magic.end());
    ASSERT_NE(image, bytes.end());
    *image = 'X';
    const TempFile file(bytes);
    const Handle db(matchy_open(file.c_str()));
    ASSERT_NE(db, nullptr);
    EXPECT_TRUE(finds(db.get(), "192.0.2.1"));
    std::size_t count = 7;
    for (int i = 0; i < 2; ++i) { // remembered, and told again
        EXPECT_EQ(matchy_find_all(matchy_mmdb(db.get()), "x", 1, nullptr, 0, &count),
                  MATCHY_ERROR_INVALID_FORMAT);
        EXPECT_EQ(count, 0u);
        EXPECT_NE(last_error().find("offset"), std::string::npos) << last_error();
    }
    EXPECT_FALSE(matchy_has_string_data(db.get()));
    EXPECT_NE(matchy_validate(file.c_str(), MATCHY_VALIDATION_STANDARD, nullptr), MATCHY_SUCCESS);
}

TEST(MatchyUsage, NullIsAllowedEverywhere) {
    matchy_result_t result;
    std::memset(&result, 0x55, sizeof result);
    matchy_entry_s entry{};
    matchy_entry_data_t data;
    matchy_entry_data_list_t* list = nullptr;
    const char* path[] = {nullptr};
    std::size_t count = 1;
    matchy_init_open_options(nullptr);
    EXPECT_EQ(matchy_open(nullptr), nullptr);
    EXPECT_EQ(matchy_open_with_options(nullptr, nullptr), nullptr);
    EXPECT_EQ(matchy_open_buffer(nullptr, 10), nullptr);
    EXPECT_EQ(matchy_from_mmdb(nullptr), nullptr);
    EXPECT_EQ(matchy_mmdb(nullptr), nullptr);
    EXPECT_FALSE(matchy_query(nullptr, "x").found);
    matchy_query_into(nullptr, "x", &result);
    EXPECT_FALSE(result.found);
    matchy_query_into(nullptr, "x", nullptr);
    matchy_lookup(nullptr, nullptr, nullptr);
    EXPECT_EQ(matchy_result_to_json(nullptr), nullptr);
    EXPECT_EQ(matchy_result_to_json(&result), nullptr);
    EXPECT_EQ(matchy_result_get_entry(nullptr, &entry), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_result_get_entry(&result, nullptr), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_result_get_entry(&result, &entry), MATCHY_ERROR_NO_DATA);
    EXPECT_EQ(matchy_aget_value(nullptr, &data, path), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_aget_value(&entry, &data, path), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_aget_value(&entry, nullptr, path), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_get_entry_data_list(nullptr, &list), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_get_entry_data_list(&entry, nullptr), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_all(nullptr, "x", 1, nullptr, 0, &count), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(count, 0u);
    EXPECT_EQ(matchy_format(nullptr), nullptr);
    EXPECT_FALSE(matchy_has_ip_data(nullptr) || matchy_has_string_data(nullptr) ||
                 matchy_has_literal_data(nullptr) || matchy_has_glob_data(nullptr) ||
                 matchy_has_pattern_data(nullptr));
    EXPECT_EQ(matchy_metadata(nullptr), nullptr);
    EXPECT_EQ(matchy_get_pattern_string(nullptr, 0), nullptr);
    EXPECT_EQ(matchy_pattern_count(nullptr), 0u);
    matchy_stats_t stats;
    std::memset(&stats, 0x55, sizeof stats);
    matchy_get_stats(nullptr, &stats);
    EXPECT_EQ(stats.total_queries, 0u);
    matchy_get_stats(nullptr, nullptr);
    matchy_clear_cache(nullptr);
    EXPECT_EQ(matchy_validate(nullptr, 0, nullptr), MATCHY_ERROR_INVALID_PARAM);
    matchy_close(nullptr);
    matchy_free_result(nullptr);
    matchy_free_string(nullptr);
    matchy_free_entry_data_list(nullptr);
    EXPECT_STREQ(matchy_version(), "0.1.0");
    EXPECT_NE(matchy_last_error(), nullptr);

    const Bytes bytes = sample_database();
    const Handle db(matchy_open_buffer(bytes.data(), bytes.size()));
    EXPECT_FALSE(matchy_query(db.get(), nullptr).found);
    const MMDB_s* const mmdb = matchy_mmdb(db.get());
    EXPECT_EQ(matchy_find_all(mmdb, nullptr, 1, nullptr, 0, &count), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_all(mmdb, "x", 1, nullptr, 1, &count), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_all(mmdb, "x", 1, nullptr, 0, nullptr), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_all(mmdb, nullptr, 0, nullptr, 0, &count), MATCHY_SUCCESS);
}

} // namespace mxy::test
