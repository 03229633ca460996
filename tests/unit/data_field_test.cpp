// Decoding one field: values of each type, sizes of each width, and every way to run past the end.
#include "mmdb/data_field.h"

#include "support/encoder.h"

#include <gtest/gtest.h>

#include <limits>

namespace mxy::mmdb {
namespace {

Section section_of(const test::Bytes& bytes) {
    return {bytes.data(), static_cast<std::uint32_t>(bytes.size())};
}

Field decoded(const test::Bytes& bytes, std::uint32_t offset = 0) {
    Field field;
    EXPECT_EQ(decode(section_of(bytes), offset, field), Status::ok);
    return field;
}

TEST(DataField, EachTypeHasItsValue) {
    EXPECT_EQ(decoded(test::utf8("abc")).text(), "abc");
    EXPECT_EQ(decoded(test::uint16(65535)).unsigned_value(), 65535u);
    EXPECT_EQ(decoded(test::uint32(7)).unsigned_value(), 7u);
    EXPECT_EQ(decoded(test::uint64(1ULL << 63)).unsigned_value(), 1ULL << 63);
    EXPECT_EQ(decoded(test::int32(-5)).int32_value(), -5);
    EXPECT_EQ(decoded(test::float64(-1.5)).float64_value(), -1.5);
    EXPECT_EQ(decoded(test::float32(0.25F)).float32_value(), 0.25F);
    EXPECT_TRUE(decoded(test::boolean(true)).boolean_value());
    EXPECT_FALSE(decoded(test::boolean(false)).boolean_value());
    const Bits128 wide = decoded(test::uint128(5, 9)).uint128_value();
    EXPECT_EQ(wide.high, 5u);
    EXPECT_EQ(wide.low, 9u);
    EXPECT_EQ(decoded(test::map({{"a", test::uint16(1)}})).size, 1u);
    EXPECT_EQ(decoded(test::array({test::uint16(1), test::uint16(2)})).size, 2u);
}

TEST(DataField, AShortInt32IsNeverNegative) {
    EXPECT_EQ(decoded(test::from_hex("03 01 FF FF FF")).int32_value(), 0xFFFFFF);
}

TEST(DataField, SizesOfEveryWidth) {
    for (const std::size_t size : {0u, 1u, 28u, 29u, 284u, 285u, 65820u, 65821u, 70000u}) {
        const test::Bytes bytes = test::utf8(std::string(size, 'x'));
        const Field field = decoded(bytes);
        EXPECT_EQ(field.size, size);
        EXPECT_EQ(field.next, bytes.size());
    }
}

TEST(DataField, APointerIsReportedNotFollowed) {
    for (const std::uint32_t target : {0u, 2047u, 2048u, 526335u, 526336u, 134744063u, 134744064u,
                                       std::numeric_limits<std::uint32_t>::max()}) {
        const Field field = decoded(test::pointer(target));
        EXPECT_EQ(field.type, DataType::pointer);
        EXPECT_EQ(field.target, target);
    }
}

TEST(DataField, EveryTruncationIsInvalidData) {
    for (const test::Bytes& whole :
         {test::utf8("abc"), test::uint32(70000), test::float64(1), test::float32(1),
          test::uint128(1, 2), test::pointer(5, 4), test::utf8(std::string(300, 'x'))}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const test::Bytes cut(whole.begin(), whole.begin() + static_cast<long>(size));
            Field field;
            EXPECT_EQ(decode(section_of(cut), 0, field), Status::invalid_data) << size;
        }
    }
}

TEST(DataField, NumbersOfTheWrongSizeAreInvalid) {
    for (const char* hex : {"A3 00 00 01", "C5 00 00 00 00 01", "05 01 00 00 00 00 00",
                            "67 00 00 "
                            "00 00 00 00 00",
                            "03 08 00 00 00", "00 08", "60"}) {
        Field field;
        EXPECT_EQ(decode(section_of(test::from_hex(hex)), 0, field), Status::invalid_data) << hex;
    }
}

TEST(DataField, AnOffsetBehindTheEndIsInvalid) {
    const test::Bytes bytes = test::utf8("abc");
    for (const std::uint32_t offset : {4u, 5u, std::numeric_limits<std::uint32_t>::max()}) {
        Field field;
        EXPECT_EQ(decode(section_of(bytes), offset, field), Status::invalid_data) << offset;
    }
    Field field;
    EXPECT_EQ(decode(Section{}, 0, field), Status::invalid_data);
}

TEST(DataField, ResolvingFollowsOnePointerOnly) {
    const test::Bytes bytes = test::from_hex("20 02 41 61 20 00");
    Field field;
    ASSERT_EQ(decode_resolved(section_of(bytes), 0, field), Status::ok);
    EXPECT_EQ(field.text(), "a");
    EXPECT_EQ(field.offset, 2u);
    EXPECT_EQ(field.next, 2u) << "behind the pointer, not behind its target";
    EXPECT_EQ(decode_resolved(section_of(bytes), 4, field), Status::invalid_data);
}

TEST(DataField, MembersOfAContainerAreWhereThePointerLeads) {
    const test::Bytes bytes = test::from_hex("20 02 E1 41 61 A1 07");
    Field field;
    ASSERT_EQ(decode_resolved(section_of(bytes), 0, field), Status::ok);
    EXPECT_EQ(field.type, DataType::map);
    EXPECT_EQ(field.next, 3u);
}

} // namespace
} // namespace mxy::mmdb
