// The builder functions of matchy.h, as programs use them: what they write, what they refuse, and
// what they say then.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "support/encoder.h"
#include "support/test_data.h"

#include <gtest/gtest.h>
#include <matchy/matchy.h>

namespace mxy::test {
namespace {

struct FreeBuilder {
    void operator()(matchy_builder_t* builder) const { matchy_builder_free(builder); }
};
using Builder = std::unique_ptr<matchy_builder_t, FreeBuilder>;

struct Close {
    void operator()(matchy_t* handle) const { matchy_close(handle); }
};
using Handle = std::unique_ptr<matchy_t, Close>;

// A builder whose bytes do not depend on the time of day.
Builder new_builder() {
    Builder builder(matchy_builder_new());
    matchy_build_options_t options;
    matchy_init_build_options(&options);
    options.has_build_epoch = true;
    options.build_epoch = 1'700'000'000;
    EXPECT_EQ(matchy_builder_set_options(builder.get(), &options), MATCHY_SUCCESS);
    return builder;
}

struct Buffer {
    std::uint8_t* bytes = nullptr;
    std::uintptr_t size = 0;

    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { std::free(bytes); }
};

// The first answer's JSON; "" where there is none.
std::string answer(const matchy_t* db, const char* key) {
    matchy_result_t result = matchy_query(db, key);
    char* const json = matchy_result_to_json(&result);
    const std::string text = json == nullptr ? "" : json;
    matchy_free_string(json);
    matchy_free_result(&result);
    return text;
}

matchy_value_t value_of(matchy_builder_t* builder, const char* json) {
    matchy_value_t value = 0;
    EXPECT_EQ(matchy_builder_value(builder, json, std::strlen(json), &value), MATCHY_SUCCESS)
        << matchy_last_error();
    return value;
}

std::string error_of(std::int32_t status, std::int32_t expected) {
    EXPECT_EQ(status, expected);
    return matchy_last_error();
}

TEST(MatchyBuilder, KeysAsText) {
    const Builder builder = new_builder();
    for (const char* key : {"192.0.2.0/24", "2001:db8::1", "198.51.100.1-198.51.100.3",
                            "evil.example", "*.evil.example", "literal:[x]", "glob:plain"})
        ASSERT_EQ(matchy_builder_add(builder.get(), key,
                                     (R"({"is":")" + std::string(key) + "\"}").c_str()),
                  MATCHY_SUCCESS)
            << matchy_last_error();
    Buffer file;
    ASSERT_EQ(matchy_builder_build(builder.get(), &file.bytes, &file.size), MATCHY_SUCCESS);
    const Handle db(matchy_open_buffer(file.bytes, file.size));
    ASSERT_NE(db, nullptr) << matchy_last_error();
    EXPECT_EQ(answer(db.get(), "192.0.2.9"), R"({"is":"192.0.2.0/24"})");
    EXPECT_EQ(answer(db.get(), "2001:db8::1"), R"({"is":"2001:db8::1"})");
    EXPECT_EQ(answer(db.get(), "198.51.100.2"), R"({"is":"198.51.100.1-198.51.100.3"})");
    EXPECT_EQ(answer(db.get(), "evil.example"), R"({"is":"evil.example"})");
    EXPECT_EQ(answer(db.get(), "a.evil.example"), R"({"is":"*.evil.example"})");
    EXPECT_EQ(answer(db.get(), "[x]"), R"({"is":"literal:[x]"})");
    EXPECT_EQ(answer(db.get(), "plain"), R"({"is":"glob:plain"})");
    EXPECT_EQ(answer(db.get(), "not plain"), "");
    matchy_build_counts_t counts;
    ASSERT_EQ(matchy_builder_counts(builder.get(), &counts), MATCHY_SUCCESS);
    EXPECT_EQ(counts.networks, 3u);
    EXPECT_EQ(counts.literals, 2u);
    EXPECT_EQ(counts.globs, 2u);
    EXPECT_EQ(counts.replaced, 0u);
}

TEST(MatchyBuilder, KeysAsBytes) {
    const Builder builder = new_builder();
    matchy_builder_t* const b = builder.get();
    const std::uint8_t net[] = {192, 0, 2, 77}; // host bits are cleared
    const std::uint8_t first[] = {198, 51, 100, 1};
    const std::uint8_t last[] = {198, 51, 100, 3};
    std::uint8_t net6[16] = {0x20, 0x01, 0x0d, 0xb8};
    const matchy_value_t value = value_of(b, R"({"v": 1})");
    EXPECT_EQ(matchy_builder_add_network(b, net, 4, 24, value), MATCHY_SUCCESS);
    EXPECT_EQ(matchy_builder_add_network(b, net6, 16, 32, value), MATCHY_SUCCESS);
    EXPECT_EQ(matchy_builder_add_range(b, first, last, 4, value), MATCHY_SUCCESS);
    EXPECT_EQ(matchy_builder_remove_network(b, first, 4, 32), MATCHY_SUCCESS);
    EXPECT_EQ(matchy_builder_add_literal(b, "nul\0inside", 10, value), MATCHY_SUCCESS);
    EXPECT_EQ(matchy_builder_add_glob(b, "*\xFF", 2, value), MATCHY_SUCCESS);
    const TempFile file(Bytes{}, ".mxy");
    ASSERT_EQ(matchy_builder_save(b, file.c_str()), MATCHY_SUCCESS) << matchy_last_error();
    const Handle db(matchy_open(file.c_str()));
    ASSERT_NE(db, nullptr) << matchy_last_error();
    for (const char* found : {"192.0.2.1", "2001:db8::1", "198.51.100.2", "198.51.100.3"})
        EXPECT_EQ(answer(db.get(), found), R"({"v":1})") << found;
    EXPECT_EQ(answer(db.get(), "198.51.100.1"), "");
    matchy_hit_t hit;
    std::size_t count = 0;
    EXPECT_EQ(matchy_find_all(matchy_mmdb(db.get()), "nul\0inside", 10, &hit, 1, &count), 0);
    EXPECT_EQ(count, 1u);
    EXPECT_EQ(hit.kind, MATCHY_HIT_LITERAL);
    EXPECT_EQ(matchy_find_all(matchy_mmdb(db.get()), "a\xFF", 2, &hit, 1, &count), 0);
    EXPECT_EQ(count, 1u);
    EXPECT_EQ(hit.kind, MATCHY_HIT_GLOB);
    EXPECT_EQ(matchy_validate(file.c_str(), MATCHY_VALIDATION_STANDARD, nullptr), MATCHY_SUCCESS)
        << matchy_last_error();
}

TEST(MatchyBuilder, TypesOfNumbers) {
    const Builder builder = new_builder();
    ASSERT_EQ(matchy_builder_add(builder.get(), "plain",
                                 R"({"small": 65535, "middle": 65536, "large": 4294967296,
                                     "negative": -5, "below": -3000000000, "real": 1.5})"),
              MATCHY_SUCCESS);
    matchy_value_t value = value_of(builder.get(), R"({"n": {"@uint64": 5}, "f": {"@float": 1.5},
                                                      "b": {"@bytes": "00ff"}, "x": {"@@x": 1}})");
    ASSERT_EQ(matchy_builder_add_literal(builder.get(), "typed", 5, value), MATCHY_SUCCESS);
    value = value_of(builder.get(), "[1, 2]");
    ASSERT_EQ(matchy_builder_add_literal(builder.get(), "list", 4, value), MATCHY_SUCCESS);
    ASSERT_EQ(matchy_builder_add(builder.get(), "wrapped", "[1, 2]"), MATCHY_SUCCESS);
    Buffer file;
    ASSERT_EQ(matchy_builder_build(builder.get(), &file.bytes, &file.size), MATCHY_SUCCESS);
    const Handle db(matchy_open_buffer(file.bytes, file.size));
    const auto type_of = [&](const char* key, const char* member) {
        matchy_result_t result = matchy_query(db.get(), key);
        matchy_entry_s entry;
        matchy_entry_data_t data{};
        EXPECT_EQ(matchy_result_get_entry(&result, &entry), MATCHY_SUCCESS);
        const char* const path[] = {member, nullptr};
        EXPECT_EQ(matchy_aget_value(&entry, &data, path), MATCHY_SUCCESS);
        matchy_free_result(&result);
        return data.type_;
    };
    EXPECT_EQ(type_of("plain", "small"), std::uint32_t{MATCHY_DATA_TYPE_UINT16});
    EXPECT_EQ(type_of("plain", "middle"), std::uint32_t{MATCHY_DATA_TYPE_UINT32});
    EXPECT_EQ(type_of("plain", "large"), std::uint32_t{MATCHY_DATA_TYPE_UINT64});
    EXPECT_EQ(type_of("plain", "negative"), std::uint32_t{MATCHY_DATA_TYPE_INT32});
    EXPECT_EQ(type_of("plain", "below"), std::uint32_t{MATCHY_DATA_TYPE_DOUBLE});
    EXPECT_EQ(type_of("plain", "real"), std::uint32_t{MATCHY_DATA_TYPE_DOUBLE});
    EXPECT_EQ(type_of("typed", "n"), std::uint32_t{MATCHY_DATA_TYPE_UINT64});
    EXPECT_EQ(type_of("typed", "f"), std::uint32_t{MATCHY_DATA_TYPE_FLOAT});
    EXPECT_EQ(type_of("typed", "b"), std::uint32_t{MATCHY_DATA_TYPE_BYTES});
    EXPECT_EQ(type_of("typed", "x"), std::uint32_t{MATCHY_DATA_TYPE_MAP});
    EXPECT_EQ(answer(db.get(), "list"), "[1,2]");
    EXPECT_EQ(answer(db.get(), "wrapped"), R"({"value":[1,2]})");
}

TEST(MatchyBuilder, FilesAreImported) {
    const std::string lines = "192.0.2.0/24\n192.0.2.0/33\n*.evil.example\n";
    const TempFile list(Bytes(lines.begin(), lines.end()), ".txt");
    const Builder builder = new_builder();
    matchy_import_counts_t counts;
    ASSERT_EQ(matchy_builder_import(builder.get(), list.c_str(), nullptr, false, &counts),
              MATCHY_SUCCESS);
    EXPECT_EQ(counts.entries, 2u);
    EXPECT_EQ(counts.skipped, 1u);
    EXPECT_EQ(std::string(matchy_last_error()).find(list.path().string() + ":2: "), 0u)
        << matchy_last_error();
    const std::string strict =
        error_of(matchy_builder_import(builder.get(), list.c_str(), "text", true, &counts),
                 MATCHY_ERROR_INVALID_FORMAT);
    EXPECT_EQ(strict.find(list.path().string() + ":2: "), 0u) << strict;
    EXPECT_EQ(error_of(matchy_builder_import(builder.get(), list.c_str(), "xml", true, nullptr),
                       MATCHY_ERROR_INVALID_FORMAT),
              "there is no format `xml`");
    EXPECT_EQ(error_of(matchy_builder_import(builder.get(), "/nowhere", "text", true, nullptr),
                       MATCHY_ERROR_IO),
              "/nowhere: cannot open: No such file or directory");
}

TEST(MatchyBuilder, WhatIsRefusedAddsNothing) {
    const Builder builder = new_builder();
    matchy_builder_t* const b = builder.get();
    error_of(matchy_builder_add(b, "192.0.2.0/33", "{}"), MATCHY_ERROR_INVALID_FORMAT);
    error_of(matchy_builder_add(b, "ip:name", "{}"), MATCHY_ERROR_INVALID_FORMAT);
    error_of(matchy_builder_add(b, "name", "{"), MATCHY_ERROR_INVALID_FORMAT);
    error_of(matchy_builder_add(b, "name", ""), MATCHY_ERROR_INVALID_FORMAT);
    error_of(matchy_builder_add(b, "name", nullptr), MATCHY_ERROR_INVALID_PARAM);
    error_of(matchy_builder_add_literal(b, "x", 1, 4'000'000), MATCHY_ERROR_INVALID_PARAM);
    const std::uint8_t address[16] = {9};
    const std::uint8_t lower[16] = {8};
    error_of(matchy_builder_add_network(b, address, 5, 5, 0), MATCHY_ERROR_INVALID_PARAM);
    error_of(matchy_builder_add_network(b, address, 4, 33, 0), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(
        error_of(matchy_builder_add_range(b, address, lower, 16, 0), MATCHY_ERROR_INVALID_FORMAT),
        "the range ends before it starts");
    EXPECT_EQ(error_of(matchy_builder_set_schema(b, "none"), MATCHY_ERROR_UNKNOWN_SCHEMA),
              "there is no schema `none`");
    ASSERT_EQ(matchy_builder_set_schema(b, "threatdb"), MATCHY_SUCCESS);
    EXPECT_EQ(error_of(matchy_builder_add(b, "name", "{}"), MATCHY_ERROR_SCHEMA_VALIDATION),
              "`threat_level` is missing");
    matchy_build_counts_t counts;
    ASSERT_EQ(matchy_builder_counts(b, &counts), MATCHY_SUCCESS);
    EXPECT_EQ(counts.networks + counts.literals + counts.globs, 0u);
    Buffer file;
    ASSERT_EQ(matchy_builder_build(b, &file.bytes, &file.size), MATCHY_SUCCESS);
    error_of(matchy_builder_add(b, "name", "{}"), MATCHY_ERROR_INVALID_FORMAT);
    EXPECT_EQ(error_of(matchy_builder_save(b, "/nowhere/x"), MATCHY_ERROR_IO),
              "/nowhere/x: No such file or directory");
}

TEST(MatchyBuilder, ProgressMayStopIt) {
    const Builder builder(matchy_builder_new());
    matchy_build_options_t options;
    matchy_init_build_options(&options);
    options.progress = [](const char*, double share, void* user_data) {
        *static_cast<double*>(user_data) = share;
        return share > 0.5 ? 1 : 0;
    };
    double share = -1;
    options.progress_user_data = &share;
    ASSERT_EQ(matchy_builder_set_options(builder.get(), &options), MATCHY_SUCCESS);
    ASSERT_EQ(matchy_builder_add(builder.get(), "192.0.2.1", "{}"), MATCHY_SUCCESS);
    Buffer file;
    EXPECT_EQ(matchy_builder_build(builder.get(), &file.bytes, &file.size), MATCHY_ERROR_STOPPED);
    EXPECT_GT(share, 0.5);
    EXPECT_EQ(file.bytes, nullptr);
}

TEST(MatchyBuilder, OptionsThatMakeNoSense) {
    const Builder builder = new_builder();
    matchy_build_options_t options;
    matchy_init_build_options(&options);
    options.record_size = 25;
    error_of(matchy_builder_set_options(builder.get(), &options), MATCHY_ERROR_INVALID_PARAM);
    matchy_init_build_options(&options);
    options.ip_version = 5;
    error_of(matchy_builder_set_options(builder.get(), &options), MATCHY_ERROR_INVALID_PARAM);
    matchy_init_build_options(&options);
    options.struct_size = 1;
    error_of(matchy_builder_set_options(builder.get(), &options), MATCHY_ERROR_INVALID_PARAM);
}

TEST(MatchyBuilder, NullIsNoCrash) {
    matchy_builder_free(nullptr);
    matchy_init_build_options(nullptr);
    std::uint8_t* bytes = nullptr;
    std::uintptr_t size = 0;
    EXPECT_EQ(matchy_builder_set_case_insensitive(nullptr, true), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_set_schema(nullptr, "threatdb"), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_set_description(nullptr, "x"), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_add(nullptr, "x", "{}"), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_value(nullptr, "1", 1, nullptr), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_add_network(nullptr, nullptr, 4, 0, 0), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_add_range(nullptr, nullptr, nullptr, 4, 0),
              MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_remove_network(nullptr, nullptr, 4, 0), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_add_literal(nullptr, "x", 1, 0), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_add_glob(nullptr, "x", 1, 0), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_import(nullptr, "x", nullptr, true, nullptr),
              MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_counts(nullptr, nullptr), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_save(nullptr, "x"), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_builder_build(nullptr, &bytes, &size), MATCHY_ERROR_INVALID_PARAM);
}

} // namespace
} // namespace mxy::test
