// The numbers of the MaxMind DB format, version 2.0, and the limits readers keep: each written down
// here once and nowhere else. It knows nothing of how a file is read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// Distributors may raise a limit with -D; the names are those that libmaxminddb reads.
#ifndef MAXIMUM_DATA_STRUCTURE_DEPTH
#define MAXIMUM_DATA_STRUCTURE_DEPTH 512
#endif
#ifndef MAXIMUM_DATA_STRUCTURE_VALUES
#define MAXIMUM_DATA_STRUCTURE_VALUES 65536
#endif
#ifndef MAXIMUM_DATA_STRUCTURE_BYTES
#define MAXIMUM_DATA_STRUCTURE_BYTES 2097152
#endif

namespace mxy::mmdb {

static_assert((MAXIMUM_DATA_STRUCTURE_DEPTH) >= 1 && (MAXIMUM_DATA_STRUCTURE_DEPTH) <= INT32_MAX,
              "MAXIMUM_DATA_STRUCTURE_DEPTH must be between 1 and INT_MAX");
static_assert((MAXIMUM_DATA_STRUCTURE_VALUES) >= 1,
              "MAXIMUM_DATA_STRUCTURE_VALUES must be between 1 and SIZE_MAX");
static_assert((MAXIMUM_DATA_STRUCTURE_BYTES) >= 1,
              "MAXIMUM_DATA_STRUCTURE_BYTES must be at least 1");

// Levels of maps and arrays, values, and bytes of text and binary data in one decoded structure.
inline constexpr std::uint32_t max_depth = MAXIMUM_DATA_STRUCTURE_DEPTH;
inline constexpr std::uint64_t max_values = MAXIMUM_DATA_STRUCTURE_VALUES;
inline constexpr std::uint64_t max_payload = MAXIMUM_DATA_STRUCTURE_BYTES;

// A field's type, as its control byte says. Numbers beyond the list are legal input too.
enum class DataType : std::uint32_t {
    extended = 0,
    pointer = 1,
    utf8_string = 2,
    float64 = 3,
    bytes = 4,
    uint16 = 5,
    uint32 = 6,
    map = 7,
    int32 = 8,
    uint64 = 9,
    uint128 = 10,
    array = 11,
    container = 12,
    end_marker = 13,
    boolean = 14,
    float32 = 15,
};

inline constexpr std::uint32_t extended_type_base = 7;

// Sizes up to 28 stand in the control byte itself; 29, 30 and 31 say how many bytes follow.
inline constexpr std::uint32_t first_long_size = 29;
inline constexpr std::array<std::uint32_t, 4> long_size_base = {0, 29, 285, 65821};
inline constexpr std::array<std::uint32_t, 4> pointer_base = {0, 2048, 526336, 0};

// What stands between the search tree and the data section.
inline constexpr std::uint32_t separator_size = 16;

inline constexpr std::array<std::uint8_t, 14> metadata_marker = {
    0xAB, 0xCD, 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'};
// The marker starts within this many bytes of the end of the file.
inline constexpr std::size_t metadata_window = std::size_t{128} * 1024;

inline constexpr std::uint16_t format_major_version = 2;
inline constexpr std::uint16_t ipv4_bits = 32;
inline constexpr std::uint16_t ipv6_bits = 128;
// An IPv4 address stands below this many zero bits of an IPv6 tree.
inline constexpr std::uint16_t ipv4_subtree_depth = ipv6_bits - ipv4_bits;

} // namespace mxy::mmdb
