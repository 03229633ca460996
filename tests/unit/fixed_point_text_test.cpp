// Doubles as text, against printf's "%f": the same bytes, or left to printf.
#include "base/fixed_point_text.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <string>

namespace mxy {
namespace {

std::string printed(double number) {
    std::array<char, 400> text;
    std::snprintf(text.data(), text.size(), "%f", number);
    return text.data();
}

// Empty: left to printf.
std::string written(double number) {
    std::array<char, longest_fixed_point> text;
    char* const end = fixed_point_text(number, text.data());
    return end == nullptr ? std::string() : std::string(text.data(), end);
}

void expect_same(double number) {
    EXPECT_EQ(written(number), printed(number)) << std::hexfloat << number;
    EXPECT_EQ(written(-number), printed(-number)) << std::hexfloat << number;
}

TEST(FixedPointText, CoordinatesAndTheLike) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 300'000; ++i) {
        const double ten_thousandths = static_cast<double>(random() % 1'800'000) / 1e4;
        if (ten_thousandths >= 0.5)
            expect_same(ten_thousandths);
        const auto bits = random();
        const double any = std::ldexp(static_cast<double>(bits >> 11 | std::uint64_t{1} << 52),
                                      -53 + static_cast<int>(bits % 53));
        expect_same(any);
    }
}

// What lies exactly between two texts goes to the even digit, its neighbours do not.
TEST(FixedPointText, Halves) {
    for (int power = 7; power <= 52; ++power)
        for (int odd = 1; odd < 2'000; odd += 2) {
            const double number = 1 + std::ldexp(odd, -power);
            if (number >= std::ldexp(1, 45))
                continue;
            expect_same(number);
            expect_same(std::nextafter(number, 0));
            expect_same(std::nextafter(number, 1e9));
        }
}

TEST(FixedPointText, Edges) {
    for (const double number : {0.0, 0.5, 0.9999994, 0.9999995, 0.99999949999999999, 1.0, 9.9999995,
                                99.9999996, 180.0, 4503599627370495.5, 4503599627370495.0})
        expect_same(number);
    EXPECT_EQ(written(0.0), "0.000000");
    EXPECT_EQ(written(-0.0), "-0.000000");
}

TEST(FixedPointText, LeavesTheRestToPrintf) {
    using Limits = std::numeric_limits<double>;
    for (const double number : {4503599627370496.0, 1e300, Limits::infinity(), Limits::quiet_NaN(),
                                Limits::denorm_min(), 1e-7, 0.49999999999999994}) {
        EXPECT_EQ(written(number), "");
        EXPECT_EQ(written(-number), "");
    }
}

} // namespace
} // namespace mxy
