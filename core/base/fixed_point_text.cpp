// See fixed_point_text.h. A double is an integer of 53 bits times a power of two. Where the power
// is a fraction, its bits behind the binary point times 10^6 are the digits; that product is taken
// in two steps of 10^3, so that nothing is lost in 64 bits.
#include "base/fixed_point_text.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace mxy {

namespace {

static_assert(std::numeric_limits<double>::is_iec559 && std::numeric_limits<double>::digits == 53);

constexpr unsigned stored_bits = 52; // of the 53: the first one is always set
constexpr std::uint32_t bias = 1023;
constexpr double least = 0.5;
constexpr double beyond = 4503599627370496.0; // 2^52
constexpr std::size_t longest_whole = 16;
constexpr std::uint64_t step = 1000;
constexpr std::uint64_t one = step * step; // in digits behind the point

// What printf() looks up in the floating-point environment, seen from what it does to sums.
bool rounds_to_nearest() noexcept {
    volatile double unit = 1.0;
    volatile double little = 1e-30;
    const double up = unit + little;
    const double down = unit - little;
    return up == 1.0 && down == 1.0;
}

// A number that is not negative, as what stands before the point and the digits behind it.
struct Parts {
    std::uint64_t whole;
    std::uint64_t digits;
};

// Rounded to the nearest, and halves to the even digit.
Parts parts_of(double number) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    const unsigned shift = bias + stored_bits - static_cast<unsigned>(bits >> stored_bits);
    const std::uint64_t hidden = std::uint64_t{1} << stored_bits;
    const std::uint64_t significand = (bits & (hidden - 1)) | hidden;
    const std::uint64_t fraction_mask = (std::uint64_t{1} << shift) - 1;

    const std::uint64_t first = (significand & fraction_mask) * step;
    const std::uint64_t second = (first & fraction_mask) * step;
    Parts parts = {significand >> shift, (first >> shift) * step + (second >> shift)};
    const std::uint64_t rest = second & fraction_mask;
    const std::uint64_t half = std::uint64_t{1} << shift >> 1;
    if (rest > half || (rest == half && half != 0 && parts.digits % 2 != 0))
        ++parts.digits;
    if (parts.digits == one)
        parts = {parts.whole + 1, 0};
    return parts;
}

} // namespace

char* fixed_point_text(double number, char* text) noexcept {
    if (std::signbit(number)) {
        *text++ = '-';
        number = -number;
    }
    Parts parts = {0, 0};
    if (number != 0) {
        if (!(number >= least && number < beyond) || !rounds_to_nearest())
            return nullptr;
        parts = parts_of(number);
    }
    char* const point = std::to_chars(text, text + longest_whole, parts.whole).ptr;
    // With a one in front of them no zero of the digits is lost; the point takes its place.
    char* const end = std::to_chars(point, point + longest_whole, one + parts.digits).ptr;
    *point = '.';
    return end;
}

} // namespace mxy
