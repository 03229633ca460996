// Big-endian reads of base/bytes.h, at every width and at odd addresses.
#include "base/bytes.h"

#include <gtest/gtest.h>

#include <array>

namespace mxy {
namespace {

constexpr std::array<std::uint8_t, 17> bytes = {0x00, 0x81, 0x02, 0x83, 0x04, 0x85,
                                                0x06, 0x87, 0x08, 0x89, 0x0A, 0x8B,
                                                0x0C, 0x8D, 0x0E, 0x8F, 0x10};

TEST(Bytes, FixedWidthsReadTheFirstByteAsTheHighest) {
    const std::uint8_t* const odd = bytes.data() + 1;
    EXPECT_EQ(load_be16(odd), 0x8102u);
    EXPECT_EQ(load_be24(odd), 0x810283u);
    EXPECT_EQ(load_be32(odd), 0x81028304u);
    EXPECT_EQ(load_be64(odd), 0x8102830485068708u);
}

TEST(Bytes, AnyWidthAgreesWithTheFixedOnes) {
    const std::uint8_t* const odd = bytes.data() + 1;
    EXPECT_EQ(load_be(odd, 0), 0u);
    EXPECT_EQ(load_be(odd, 1), 0x81u);
    EXPECT_EQ(load_be(odd, 3), load_be24(odd));
    EXPECT_EQ(load_be(odd, 8), load_be64(odd));
}

TEST(Bytes, WideIntegersOfUpTo16Bytes) {
    const std::uint8_t* const odd = bytes.data() + 1;
    const Bits128 empty = load_be128(odd, 0);
    EXPECT_EQ(empty.high, 0u);
    EXPECT_EQ(empty.low, 0u);
    const Bits128 nine = load_be128(odd, 9);
    EXPECT_EQ(nine.high, 0x81u);
    EXPECT_EQ(nine.low, 0x0283048506870889u);
    const Bits128 all = load_be128(odd, 16);
    EXPECT_EQ(all.high, 0x8102830485068708u);
    EXPECT_EQ(all.low, 0x890A8B0C8D0E8F10u);
}

TEST(Bits128, ShiftingOneByOneAgreesWithShiftingAtOnce) {
    const Bits128 start = load_be128(bytes.data() + 1, 16);
    Bits128 stepwise = start;
    for (unsigned count = 0; count <= 130; ++count) {
        const Bits128 at_once = start.shifted_left(count);
        EXPECT_EQ(at_once.high, stepwise.high) << count;
        EXPECT_EQ(at_once.low, stepwise.low) << count;
        EXPECT_EQ(at_once.top(), (stepwise.high >> 63) == 1) << count;
        stepwise.shift_left_once();
    }
}

} // namespace
} // namespace mxy
