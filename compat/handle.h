// Between the structs of the C interface and the engine: views of a caller's MMDB_s, made anew for
// each call from the struct's own fields, so that copies, moved structs and hand-built ones all
// work. It converts, and decides nothing.
#pragma once

// What the interface declares is the one thing that can be seen from outside the library.
#pragma GCC visibility push(default)
#include "maxminddb.h"
#pragma GCC visibility pop

#include "base/status.h"
#include "mmdb/data_field.h"
#include "mmdb/search_tree.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace mxy::compat {

constexpr int code(Status status) noexcept {
    return static_cast<int>(status);
}

inline mmdb::Section data_section(const MMDB_s& mmdb) noexcept {
    return {mmdb.data_section, mmdb.data_section == nullptr ? 0 : mmdb.data_section_size};
}

inline mmdb::Section metadata_section(const MMDB_s& mmdb) noexcept {
    return {mmdb.metadata_section,
            mmdb.metadata_section == nullptr ? 0 : mmdb.metadata_section_size};
}

// Only for structs whose full_record_byte_size is a node size. The tree may be read up to the data
// section: nothing, in a closed database.
inline mmdb::SearchTree search_tree(const MMDB_s& mmdb) noexcept {
    const auto start = reinterpret_cast<std::uintptr_t>(mmdb.file_content);
    const auto end = reinterpret_cast<std::uintptr_t>(mmdb.data_section);
    return {mmdb.file_content,
            end > start ? end - start : 0,
            mmdb.metadata.node_count,
            mmdb.data_section_size,
            static_cast<mmdb::NodeSize>(mmdb.full_record_byte_size),
            mmdb.depth};
}

// The union's 128-bit member: an integer of the machine, or 16 big-endian bytes where the compiler
// has none.
inline constexpr bool low_word_first = std::endian::native == std::endian::little &&
                                       !std::is_array_v<decltype(MMDB_entry_data_s::uint128)>;

inline void set_uint128(MMDB_entry_data_s& data, Bits128 value) noexcept {
    std::array<std::uint64_t, 2> words = {value.high, value.low};
    if constexpr (low_word_first)
        words = {value.low, value.high};
    else if constexpr (std::endian::native == std::endian::little)
        words = {__builtin_bswap64(value.high), __builtin_bswap64(value.low)};
    std::memcpy(&data.uint128, words.data(), sizeof words);
}

inline Bits128 get_uint128(const MMDB_entry_data_s& data) noexcept {
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), &data.uint128, sizeof words);
    if constexpr (low_word_first)
        return {words[1], words[0]};
    else if constexpr (std::endian::native == std::endian::little)
        return {__builtin_bswap64(words[0]), __builtin_bswap64(words[1])};
    return {words[0], words[1]};
}

// Fills all of `data` from a decoded field.
void fill(MMDB_entry_data_s& data, const mmdb::Field& field) noexcept;

} // namespace mxy::compat
