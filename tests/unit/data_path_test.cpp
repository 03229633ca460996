// Lookups by path, against records written by the test-side encoder.
#include "mmdb/data_path.h"

#include "support/encoder.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <initializer_list>
#include <string>
#include <vector>

namespace mxy::mmdb {
namespace {

Status find(const test::Bytes& bytes, std::initializer_list<const char*> path, Field& value) {
    std::vector<const char*> ended(path);
    ended.push_back(nullptr);
    const Section section{bytes.data(), static_cast<std::uint32_t>(bytes.size())};
    return find_value(section, 0, ended.data(), value);
}

std::uint64_t number(const test::Bytes& bytes, std::initializer_list<const char*> path) {
    Field value;
    EXPECT_EQ(find(bytes, path, value), Status::ok);
    return value.unsigned_value();
}

Status status(const test::Bytes& bytes, std::initializer_list<const char*> path) {
    Field value;
    return find(bytes, path, value);
}

const test::Bytes record =
    test::map({{"list", test::array({test::uint16(10), test::uint16(11), test::uint16(12)})},
               {"", test::uint16(2)},
               {"inner", test::map({{"x", test::uint16(3)}, {"y", test::uint16(4)}})},
               {"list", test::uint16(99)}});

TEST(DataPath, KeysAndIndexesLeadToValues) {
    EXPECT_EQ(number(record, {"inner", "y"}), 4u);
    EXPECT_EQ(number(record, {"list", "0"}), 10u);
    EXPECT_EQ(number(record, {"list", "-1"}), 12u);
    EXPECT_EQ(number(record, {""}), 2u);
}

TEST(DataPath, AnEmptyPathIsTheRecordItself) {
    Field value;
    ASSERT_EQ(find(record, {}, value), Status::ok);
    EXPECT_EQ(value.type, DataType::map);
}

TEST(DataPath, WhatIsNotThereDoesNotMatch) {
    EXPECT_EQ(status(record, {"missing"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"inner", "y", "z"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", "3"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", "-4"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", "x"}), Status::path_does_not_match);
}

TEST(DataPath, IndexesAreReadLikeStrtolAndErrnoIsKept) {
    errno = 77;
    EXPECT_EQ(number(record, {"list", " +1"}), 11u);
    EXPECT_EQ(number(record, {"list", ""}), 10u);
    EXPECT_EQ(number(record, {"list", "02"}), 12u);
    EXPECT_EQ(status(record, {"list", "9"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", "/"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", ":"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", "\xFF"}), Status::path_does_not_match);
    EXPECT_EQ(status(record, {"list", "99999999999999999999"}), Status::invalid_lookup_path);
    EXPECT_EQ(status(record, {"list", "1 "}), Status::path_does_not_match);
    EXPECT_EQ(errno, 77);
}

TEST(DataPath, DamageBeforeTheValueIsSeenDamageBehindItIsNot) {
    const test::Bytes bad = test::from_hex("A3 00 00 01");
    EXPECT_EQ(status(test::map({{"a", bad}, {"b", test::uint16(1)}}), {"b"}), Status::invalid_data);
    EXPECT_EQ(number(test::map({{"b", test::uint16(1)}, {"a", bad}}), {"b"}), 1u);
}

// "abc" at 0, a map with a pointer for a key at 4.
TEST(DataPath, KeysMayBePointers) {
    const auto status_of = [](const char* hex, const char* key) {
        const test::Bytes bytes = test::from_hex(hex);
        const char* path[] = {key, nullptr};
        Field value;
        const Section section{bytes.data(), static_cast<std::uint32_t>(bytes.size())};
        const Status status = find_value(section, 4, path, value);
        EXPECT_TRUE(status != Status::ok || value.unsigned_value() == 5);
        return status;
    };
    EXPECT_EQ(status_of("43 61 62 63 E1 20 00 A1 05", "abc"), Status::ok);
    EXPECT_EQ(status_of("43 61 62 63 E1 20 00 A1 05", "ab"), Status::path_does_not_match);
    EXPECT_EQ(status_of("43 61 62 63 E1 20 00 A1 05", "abd"), Status::path_does_not_match);
    // To a number, to itself, and out of the section.
    EXPECT_EQ(status_of("A1 61 62 63 E1 20 00 A1 05", "abc"), Status::invalid_data);
    EXPECT_EQ(status_of("43 61 62 63 E1 20 05 A1 05", "abc"), Status::invalid_data);
    EXPECT_EQ(status_of("43 61 62 63 E1 20 09 A1 05", "abc"), Status::invalid_data);
    EXPECT_EQ(status_of("43 61 62 63 E1 20", "abc"), Status::invalid_data);
}

TEST(DataPath, KeysOfEverySize) {
    for (std::size_t size = 0; size < 400; ++size) {
        const std::string key(size, 'k');
        std::string other = key;
        const auto value_of = [&](const char* wanted) {
            return status(test::map({{other, test::uint16(1)}, {key, test::uint16(2)}}), {wanted});
        };
        EXPECT_EQ(number(test::map({{key, test::uint16(2)}}), {key.c_str()}), 2u);
        EXPECT_EQ(value_of((key + "k").c_str()), Status::path_does_not_match);
        for (const std::size_t changed : {std::size_t{0}, size / 2, size - 1}) {
            if (changed >= size)
                continue;
            other = key;
            other[changed] = 'x';
            EXPECT_EQ(number(test::map({{other, test::uint16(1)}, {key, test::uint16(2)}}),
                             {key.c_str()}),
                      2u);
        }
    }
}

TEST(DataPath, WhatIsPassedOverMayNestUpToTheLimit) {
    const auto with_nested = [](std::size_t levels) {
        return test::map(
            {{"deep", test::nested_arrays(levels, test::uint16(1))}, {"b", test::uint16(5)}});
    };
    EXPECT_EQ(number(with_nested(max_depth - 1), {"b"}), 5u);
    EXPECT_EQ(status(with_nested(max_depth), {"b"}), Status::decoder_limit);
}

TEST(DataPath, TheWayDownHasNoLimit) {
    const std::size_t levels = 3 * max_depth;
    const test::Bytes nested = test::nested_maps(levels, test::uint16(8));
    std::vector<const char*> path(levels, "a");
    path.push_back(nullptr);
    Field value;
    const Section section{nested.data(), static_cast<std::uint32_t>(nested.size())};
    ASSERT_EQ(find_value(section, 0, path.data(), value), Status::ok);
    EXPECT_EQ(value.unsigned_value(), 8u);
}

} // namespace
} // namespace mxy::mmdb
