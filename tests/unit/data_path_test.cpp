// Lookups by path, against records written by the test-side encoder.
#include "mmdb/data_path.h"

#include "support/encoder.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <initializer_list>
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
    EXPECT_EQ(status(record, {"list", "99999999999999999999"}), Status::invalid_lookup_path);
    EXPECT_EQ(status(record, {"list", "1 "}), Status::path_does_not_match);
    EXPECT_EQ(errno, 77);
}

TEST(DataPath, DamageBeforeTheValueIsSeenDamageBehindItIsNot) {
    const test::Bytes bad = test::from_hex("A3 00 00 01");
    EXPECT_EQ(status(test::map({{"a", bad}, {"b", test::uint16(1)}}), {"b"}), Status::invalid_data);
    EXPECT_EQ(number(test::map({{"b", test::uint16(1)}, {"a", bad}}), {"b"}), 1u);
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
