// See utf8.h. What is well-formed follows table 3-7 of the Unicode standard.
#include "base/utf8.h"

namespace mxy::utf8 {
namespace {

// Sequences by their first byte: how long, and which second bytes are allowed. The limits of the
// second byte are what keeps overlong forms, surrogates and numbers above U+10FFFF out.
struct Sequence {
    std::uint32_t size;
    std::uint8_t second_low;
    std::uint8_t second_high;
};

Sequence sequence_of(std::uint8_t first) noexcept {
    if (first < 0xC2 || first > 0xF4)
        return {1, 0, 0};
    if (first < 0xE0)
        return {2, 0x80, 0xBF};
    if (first < 0xF0)
        return {3, static_cast<std::uint8_t>(first == 0xE0 ? 0xA0 : 0x80),
                static_cast<std::uint8_t>(first == 0xED ? 0x9F : 0xBF)};
    return {4, static_cast<std::uint8_t>(first == 0xF0 ? 0x90 : 0x80),
            static_cast<std::uint8_t>(first == 0xF4 ? 0x8F : 0xBF)};
}

} // namespace

Unit decode_beyond_ascii(const char* p, const char* end) noexcept {
    const auto first = static_cast<std::uint8_t>(*p);
    const Unit broken{broken_byte + first, 1};
    const Sequence sequence = sequence_of(first);
    if (sequence.size == 1 || static_cast<std::size_t>(end - p) < sequence.size)
        return broken;
    const auto second = static_cast<std::uint8_t>(p[1]);
    if (second < sequence.second_low || second > sequence.second_high)
        return broken;
    std::uint32_t value = first & (0x7Fu >> sequence.size);
    value = value << 6 | (second & 0x3Fu);
    for (std::uint32_t i = 2; i < sequence.size; ++i) {
        if (!is_continuation(p[i]))
            return broken;
        value = value << 6 | (static_cast<std::uint8_t>(p[i]) & 0x3Fu);
    }
    return {value, sequence.size};
}

Unit decode_back(const char* begin, const char* p) noexcept {
    const auto last = static_cast<std::uint8_t>(p[-1]);
    if (last < 0x80)
        return {last, 1};
    const char* start = p - 1;
    while (is_continuation(*start) && start > begin && p - start < 4)
        --start;
    const Unit unit = decode(start, p);
    if (unit.size == static_cast<std::size_t>(p - start))
        return unit;
    return {broken_byte + last, 1};
}

bool is_boundary(std::string_view text, std::size_t position) noexcept {
    if (position == 0 || position == text.size() || !is_continuation(text[position]))
        return true;
    const char* const begin = text.data();
    const char* start = begin + position - 1;
    while (is_continuation(*start) && start > begin && start > begin + position - 3)
        --start;
    return start + decode(start, begin + text.size()).size <= begin + position;
}

std::size_t encode(std::uint32_t value, char* out) noexcept {
    const auto trail = [&](unsigned shift) {
        return static_cast<char>(0x80 | (value >> shift & 0x3F));
    };
    if (value < 0x80 || is_broken(value)) {
        out[0] = static_cast<char>(value < 0x80 ? value : value - broken_byte);
        return 1;
    }
    if (value < 0x800) {
        out[0] = static_cast<char>(0xC0 | value >> 6);
        out[1] = trail(0);
        return 2;
    }
    if (value < 0x10000) {
        out[0] = static_cast<char>(0xE0 | value >> 12);
        out[1] = trail(6);
        out[2] = trail(0);
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | value >> 18);
    out[1] = trail(12);
    out[2] = trail(6);
    out[3] = trail(0);
    return 4;
}

} // namespace mxy::utf8
