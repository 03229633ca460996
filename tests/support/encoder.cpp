#include "support/encoder.h"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace mxy::test {

namespace {

constexpr unsigned type_pointer = 1;
constexpr unsigned type_utf8 = 2;
constexpr unsigned type_float64 = 3;
constexpr unsigned type_bytes = 4;
constexpr unsigned type_uint16 = 5;
constexpr unsigned type_uint32 = 6;
constexpr unsigned type_map = 7;
constexpr unsigned type_int32 = 8;
constexpr unsigned type_uint64 = 9;
constexpr unsigned type_uint128 = 10;
constexpr unsigned type_array = 11;
constexpr unsigned type_boolean = 14;
constexpr unsigned type_float32 = 15;

// Sizes from here on need 1, 2 or 3 more bytes.
constexpr std::size_t one_more_byte = 29;
constexpr std::size_t two_more_bytes = 285;
constexpr std::size_t three_more_bytes = 65821;
constexpr std::size_t too_large = three_more_bytes + (1u << 24);

// What a pointer of each width adds to its digits, and the first target it cannot reach.
struct PointerWidth {
    std::uint64_t base;
    std::uint64_t end;
};
constexpr PointerWidth pointer_widths[] = {
    {0, 2048}, {2048, 526336}, {526336, 526336 + (1u << 27)}, {0, std::uint64_t{1} << 32}};

void append(Bytes& out, const Bytes& more) {
    out.insert(out.end(), more.begin(), more.end());
}

Bytes big_endian(std::uint64_t value, unsigned width) {
    Bytes out;
    for (unsigned shift = width * 8; shift > 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
    return out;
}

Bytes field(unsigned type, const Bytes& payload) {
    Bytes out = header(type, payload.size());
    append(out, payload);
    return out;
}

Bytes without_leading_zeros(Bytes digits) {
    digits.erase(digits.begin(),
                 std::find_if(digits.begin(), digits.end(), [](auto byte) { return byte != 0; }));
    return digits;
}

Bytes integer(unsigned type, std::uint64_t value) {
    return field(type, without_leading_zeros(big_endian(value, 8)));
}

unsigned hex_digit(char digit) {
    if (digit >= '0' && digit <= '9')
        return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f')
        return static_cast<unsigned>(digit - 'a' + 10);
    if (digit >= 'A' && digit <= 'F')
        return static_cast<unsigned>(digit - 'A' + 10);
    throw std::invalid_argument(std::string("not a hex digit: ") + digit);
}

} // namespace

Bytes from_hex(std::string_view hex) {
    Bytes out;
    std::string digits;
    std::copy_if(hex.begin(), hex.end(), std::back_inserter(digits),
                 [](char c) { return c != ' '; });
    if (digits.size() % 2 != 0)
        throw std::invalid_argument("odd number of hex digits: " + std::string(hex));
    for (std::size_t at = 0; at < digits.size(); at += 2)
        out.push_back(
            static_cast<std::uint8_t>(hex_digit(digits[at]) * 16 + hex_digit(digits[at + 1])));
    return out;
}

Bytes from_text(std::string_view text) {
    return {text.begin(), text.end()};
}

std::string to_text(const Bytes& bytes) {
    return {bytes.begin(), bytes.end()};
}

Bytes join(const std::vector<Bytes>& parts) {
    Bytes out;
    for (const Bytes& part : parts)
        append(out, part);
    return out;
}

Bytes repeat(const Bytes& unit, std::size_t times) {
    Bytes out;
    out.reserve(unit.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        append(out, unit);
    return out;
}

Bytes header(unsigned type, std::size_t size) {
    if (type > 7 + 255 || size >= too_large)
        throw std::invalid_argument("a header cannot say this");

    unsigned size_code = static_cast<unsigned>(std::min(size, one_more_byte));
    Bytes size_bytes;
    if (size >= three_more_bytes) {
        size_code = 31;
        size_bytes = big_endian(size - three_more_bytes, 3);
    } else if (size >= two_more_bytes) {
        size_code = 30;
        size_bytes = big_endian(size - two_more_bytes, 2);
    } else if (size >= one_more_byte) {
        size_bytes = big_endian(size - one_more_byte, 1);
    }

    const bool extended = type == 0 || type > 7;
    Bytes out{static_cast<std::uint8_t>((extended ? 0 : type << 5) | size_code)};
    if (extended)
        out.push_back(static_cast<std::uint8_t>(type == 0 ? 0 : type - 7));
    append(out, size_bytes);
    return out;
}

Bytes utf8(std::string_view text) {
    return field(type_utf8, from_text(text));
}

Bytes bytes(const Bytes& content) {
    return field(type_bytes, content);
}

Bytes boolean(bool value) {
    return header(type_boolean, value ? 1 : 0);
}

Bytes float32(float value) {
    return field(type_float32, big_endian(std::bit_cast<std::uint32_t>(value), 4));
}

Bytes float64(double value) {
    return field(type_float64, big_endian(std::bit_cast<std::uint64_t>(value), 8));
}

Bytes uint16(std::uint16_t value) {
    return integer(type_uint16, value);
}

Bytes uint32(std::uint32_t value) {
    return integer(type_uint32, value);
}

Bytes uint64(std::uint64_t value) {
    return integer(type_uint64, value);
}

Bytes uint128(std::uint64_t high, std::uint64_t low) {
    return field(type_uint128,
                 without_leading_zeros(join({big_endian(high, 8), big_endian(low, 8)})));
}

Bytes int32(std::int32_t value) {
    return integer(type_int32, static_cast<std::uint32_t>(value));
}

Bytes pointer(std::uint32_t target, unsigned width) {
    if (width == 0)
        while (target >= pointer_widths[width++].end) {
        }
    if (width > 4)
        throw std::invalid_argument("pointers have 1 to 4 bytes");
    const auto [base, end] = pointer_widths[width - 1];
    if (target < base || target >= end)
        throw std::invalid_argument("this pointer width cannot reach the target");

    const std::uint64_t digits = target - base;
    const auto high_bits = width == 4 ? 0 : static_cast<unsigned>(digits >> (8 * width));
    Bytes out{static_cast<std::uint8_t>(type_pointer << 5 | (width - 1) << 3 | high_bits)};
    append(out, big_endian(digits, width));
    return out;
}

Pair::Pair(std::string_view key_text, Bytes its_value)
    : key(utf8(key_text)), value(std::move(its_value)) {}

Pair::Pair(Bytes any_key, Bytes its_value) : key(std::move(any_key)), value(std::move(its_value)) {}

Bytes map(const std::vector<Pair>& pairs) {
    Bytes out = header(type_map, pairs.size());
    for (const Pair& pair : pairs) {
        append(out, pair.key);
        append(out, pair.value);
    }
    return out;
}

Bytes array(const std::vector<Bytes>& items) {
    return join({header(type_array, items.size()), join(items)});
}

Bytes nested_arrays(std::size_t levels, const Bytes& innermost) {
    return join({repeat(header(type_array, 1), levels), innermost});
}

Bytes nested_maps(std::size_t levels, const Bytes& innermost) {
    return join({repeat(join({header(type_map, 1), utf8("a")}), levels), innermost});
}

std::uint32_t DataSection::add(const Bytes& value) {
    const auto start = static_cast<std::uint32_t>(content_.size());
    append(content_, value);
    return start;
}

} // namespace mxy::test
