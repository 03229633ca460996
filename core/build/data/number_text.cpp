// See number_text.h. Fractions are read and written by the C library, in a form in which locales do
// not differ; the C++ library's own functions would add libm to what the library needs.
#include "build/data/number_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <locale.h>
#include <new>
#include <type_traits>

namespace mxy::build {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view nan_bits_prefix = "NaN:";

template <typename Float>
using BitsOf = std::conditional_t<sizeof(Float) == 8, std::uint64_t, std::uint32_t>;

template <typename Integer>
std::optional<Integer> parse_integer(std::string_view text, int base = 10) noexcept {
    Integer value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return value;
}

locale_t c_locale() {
    static const locale_t locale = newlocale(LC_ALL_MASK, "C", nullptr);
    if (locale == nullptr)
        throw std::bad_alloc();
    return locale;
}

template <typename Float>
Float read_nearest(const char* text) {
    if constexpr (std::is_same_v<Float, double>)
        return strtod_l(text, nullptr, c_locale());
    else
        return strtof_l(text, nullptr, c_locale());
}

// [-] digits [. digits] [e [+-] digits], with at least one digit before the exponent.
bool is_decimal_fraction(std::string_view text) noexcept {
    const auto skip_digits = [&text] {
        const std::size_t count = std::min(text.find_first_not_of(digits), text.size());
        text.remove_prefix(count);
        return count;
    };
    if (text.starts_with('-'))
        text.remove_prefix(1);
    std::size_t count = skip_digits();
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        count += skip_digits();
    }
    if (count == 0)
        return false;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+'))
            text.remove_prefix(1);
        if (skip_digits() == 0)
            return false;
    }
    return text.empty();
}

// Whether all digits before the exponent are zeros.
bool is_zero(std::string_view fraction) noexcept {
    return fraction.substr(0, fraction.find_first_of("eE")).find_first_of("123456789") ==
           std::string_view::npos;
}

template <typename Float>
std::optional<Float> parse_special(std::string_view text) {
    using Limits = std::numeric_limits<Float>;
    if (text == "NaN" || text == "nan")
        return Limits::quiet_NaN();
    if (text == "Infinity" || text == "inf")
        return Limits::infinity();
    if (text == "-Infinity" || text == "-inf")
        return -Limits::infinity();
    if (!text.starts_with(nan_bits_prefix))
        return std::nullopt;
    const auto bits = parse_integer<BitsOf<Float>>(text.substr(nan_bits_prefix.size()), 16);
    if (!bits || !std::isnan(std::bit_cast<Float>(*bits)))
        return std::nullopt;
    return std::bit_cast<Float>(*bits);
}

template <typename Float>
std::optional<Float> parse_float(std::string_view text) {
    if (!is_decimal_fraction(text))
        return parse_special<Float>(text);
    const auto value = read_nearest<Float>(std::string(text).c_str());
    if (std::isinf(value) || (value == 0 && !is_zero(text)))
        return std::nullopt;
    return value;
}

template <typename Float>
std::string special_to_text(Float value) {
    if (std::isinf(value))
        return value < 0 ? "-Infinity" : "Infinity";
    const auto bits = std::bit_cast<BitsOf<Float>>(value);
    if (bits == std::bit_cast<BitsOf<Float>>(std::numeric_limits<Float>::quiet_NaN()))
        return "NaN";
    std::string big_endian;
    for (unsigned shift = 8 * sizeof bits; shift > 0; shift -= 8)
        big_endian.push_back(static_cast<char>(bits >> (shift - 8)));
    return std::string(nan_bits_prefix) + to_hex(big_endian);
}

// A positive number as 0.DIGITS times a power of ten. No zeros at either end, but for zero itself.
struct Decimal {
    std::string digits;
    int point = 0; // how many digits stand before the decimal point; may be negative
};

// Rounded to `count` digits.
template <typename Float>
Decimal round_to(Float value, int count) {
    std::array<char, 64> printed;
    std::snprintf(printed.data(), printed.size(), "%.*e", count - 1, static_cast<double>(value));
    // What stands between the first digit and the others depends on the locale.
    const std::string_view text(printed.data());
    const std::size_t exponent = text.rfind('e');
    Decimal decimal;
    std::copy_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(exponent),
                 std::back_inserter(decimal.digits),
                 [](char c) { return digits.find(c) != std::string_view::npos; });
    decimal.point = 1 + std::atoi(printed.data() + exponent + 1);
    while (decimal.digits.size() > 1 && decimal.digits.back() == '0')
        decimal.digits.pop_back();
    return decimal;
}

std::string in_fixed_form(const Decimal& decimal) {
    const auto count = static_cast<int>(decimal.digits.size());
    if (decimal.point <= 0)
        return "0." + std::string(static_cast<std::size_t>(-decimal.point), '0') + decimal.digits;
    if (decimal.point >= count)
        return decimal.digits + std::string(static_cast<std::size_t>(decimal.point - count), '0') +
               ".0";
    const auto point = static_cast<std::size_t>(decimal.point);
    return decimal.digits.substr(0, point) + "." + decimal.digits.substr(point);
}

std::string in_exponent_form(const Decimal& decimal) {
    std::string text = decimal.digits.substr(0, 1);
    if (decimal.digits.size() > 1)
        text += "." + decimal.digits.substr(1);
    return text + "e" + std::to_string(decimal.point - 1);
}

std::string written(const Decimal& decimal) {
    const bool is_handy = decimal.point > -5 && decimal.point <= 17;
    return is_handy ? in_fixed_form(decimal) : in_exponent_form(decimal);
}

template <typename Float>
std::string float_to_text(Float value) {
    using Limits = std::numeric_limits<Float>;
    if (std::isnan(value) || std::isinf(value))
        return special_to_text(value);
    const Float size = std::signbit(value) ? -value : value;
    // All numbers that decimals of that many digits stand for come back by them, but for those so
    // small that they have fewer bits.
    int count = size < Limits::min() ? 1 : Limits::digits10;
    std::string text = written(round_to(size, count));
    while (count < Limits::max_digits10 && read_nearest<Float>(text.c_str()) != size)
        text = written(round_to(size, ++count));
    return std::signbit(value) ? "-" + text : text;
}

} // namespace

std::optional<std::uint64_t> parse_uint64(std::string_view text) noexcept {
    return parse_integer<std::uint64_t>(text);
}

std::optional<std::int32_t> parse_int32(std::string_view text) noexcept {
    return parse_integer<std::int32_t>(text);
}

std::optional<Bits128> parse_uint128(std::string_view text) noexcept {
    if (text.empty() || text.find_first_not_of(digits) != std::string_view::npos)
        return std::nullopt;
    std::array<std::uint32_t, 4> words{}; // the lowest first
    for (const char digit : text) {
        auto carry = static_cast<std::uint64_t>(digit - '0');
        for (std::uint32_t& word : words) {
            carry += std::uint64_t{word} * 10;
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0)
            return std::nullopt;
    }
    return Bits128{std::uint64_t{words[3]} << 32 | words[2],
                   std::uint64_t{words[1]} << 32 | words[0]};
}

std::optional<double> parse_float64(std::string_view text) {
    return parse_float<double>(text);
}

std::optional<float> parse_float32(std::string_view text) {
    return parse_float<float>(text);
}

std::string to_text(double value) {
    return float_to_text(value);
}

std::string to_text(float value) {
    return float_to_text(value);
}

std::string to_text(Bits128 value) {
    std::array<std::uint32_t, 4> words = {
        static_cast<std::uint32_t>(value.high >> 32), static_cast<std::uint32_t>(value.high),
        static_cast<std::uint32_t>(value.low >> 32), static_cast<std::uint32_t>(value.low)};
    std::string backwards;
    do {
        std::uint64_t rest = 0;
        for (std::uint32_t& word : words) {
            rest = rest << 32 | word;
            word = static_cast<std::uint32_t>(rest / 10);
            rest %= 10;
        }
        backwards.push_back(digits[rest]);
    } while (words != std::array<std::uint32_t, 4>{});
    return {backwards.rbegin(), backwards.rend()};
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view hex_digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        text.push_back(hex_digits[static_cast<std::uint8_t>(byte) >> 4]);
        text.push_back(hex_digits[static_cast<std::uint8_t>(byte) & 15u]);
    }
    return text;
}

std::optional<std::string> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t at = 0; at < text.size(); at += 2) {
        const auto byte = parse_integer<std::uint8_t>(text.substr(at, 2), 16);
        if (!byte)
            return std::nullopt;
        bytes.push_back(static_cast<char>(*byte));
    }
    return bytes;
}

} // namespace mxy::build
