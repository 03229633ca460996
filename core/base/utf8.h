// Text as units: a unit is one well-formed UTF-8 code point (no overlong forms, no surrogates,
// nothing above U+10FFFF), or one byte where the text is not well-formed. Where units begin and end
// does not depend on where reading starts, so both directions agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mxy::utf8 {

// A byte that belongs to no code point has the value broken_byte + byte.
inline constexpr std::uint32_t broken_byte = 0x110000;
inline constexpr std::size_t max_unit_size = 4;

struct Unit {
    std::uint32_t value;
    std::uint32_t size;
};

inline bool is_broken(std::uint32_t value) noexcept {
    return value >= broken_byte;
}

inline bool is_continuation(char byte) noexcept {
    return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80;
}

// A unit that does not begin with an ASCII byte. See decode().
Unit decode_beyond_ascii(const char* p, const char* end) noexcept;

// The unit at `p`, which is before `end` and between units.
inline Unit decode(const char* p, const char* end) noexcept {
    const auto first = static_cast<std::uint8_t>(*p);
    return first < 0x80 ? Unit{first, 1} : decode_beyond_ascii(p, end);
}

// The unit before `p`, which is behind `begin` and between units.
Unit decode_back(const char* begin, const char* p) noexcept;

// Whether `position`, at most the text's size, is between units.
bool is_boundary(std::string_view text, std::size_t position) noexcept;

// Writes a unit, up to max_unit_size bytes, and returns its size. `value` comes from decode().
std::size_t encode(std::uint32_t value, char* out) noexcept;

} // namespace mxy::utf8
