// Writes values of the MaxMind DB data section, byte by byte, right or deliberately wrong. It is
// the tests' own second opinion on the format, so it shares no code with the library. Whole files
// are in database_spec.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::test {

using Bytes = std::vector<std::uint8_t>;

// "E1 41 61" -> three bytes; spaces between digits are free.
Bytes from_hex(std::string_view hex);
Bytes from_text(std::string_view text);
std::string to_text(const Bytes& bytes);

Bytes join(const std::vector<Bytes>& parts);
Bytes repeat(const Bytes& unit, std::size_t times);

// The control byte and what follows it, for any type (0 to 262) and size (up to 16,843,036): the
// start of every value, and all there is to a container that lies about its size.
Bytes header(unsigned type, std::size_t size);

Bytes utf8(std::string_view text);
Bytes bytes(const Bytes& content);
Bytes boolean(bool value);
Bytes float32(float value);
Bytes float64(double value);

// Integers as writers store them: without leading zero bytes, so 0 has no payload.
Bytes uint16(std::uint16_t value);
Bytes uint32(std::uint32_t value);
Bytes uint64(std::uint64_t value);
Bytes uint128(std::uint64_t high, std::uint64_t low);
Bytes int32(std::int32_t value);

// A pointer of 1 to 4 bytes behind the control byte; 0 takes the smallest that fits.
Bytes pointer(std::uint32_t target, unsigned width = 0);

// One pair of a map. Keys may be any value, as hostile files have them.
struct Pair {
    Pair(std::string_view key_text, Bytes its_value);
    Pair(Bytes any_key, Bytes its_value);

    Bytes key;
    Bytes value;
};

// Members in the order given; duplicates are kept.
Bytes map(const std::vector<Pair>& pairs);
Bytes array(const std::vector<Bytes>& items);

// `levels` containers around `innermost`: arrays of one item, or maps of one pair with key "a".
Bytes nested_arrays(std::size_t levels, const Bytes& innermost);
Bytes nested_maps(std::size_t levels, const Bytes& innermost);

// A data section that grows: add() appends a value and says where it starts.
class DataSection {
public:
    std::uint32_t add(const Bytes& value);
    const Bytes& content() const { return content_; }

private:
    Bytes content_;
};

} // namespace mxy::test
