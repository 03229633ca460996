// From a decoded field to an MMDB_entry_data_s. It converts a field's value, and knows nothing of
// how the field was found. All of it is inline: a field that goes through memory between decoding
// and filling costs more than both.
#pragma once

#include "interface.h"

#include "mmdb/data_field.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace mxy::compat {

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

[[gnu::always_inline]] inline void fill_value(MMDB_entry_data_s& data,
                                              const mmdb::Field& field) noexcept {
    using mmdb::DataType;
    switch (field.type) {
    case DataType::utf8_string: // an empty text is never a pointer past the end of the file
        data.utf8_string = field.size == 0 ? "" : reinterpret_cast<const char*>(field.payload);
        break;
    case DataType::bytes:
        data.bytes = field.payload;
        break;
    case DataType::uint16:
        data.uint16 = static_cast<std::uint16_t>(field.unsigned_value());
        break;
    case DataType::uint32:
        data.uint32 = static_cast<std::uint32_t>(field.unsigned_value());
        break;
    case DataType::uint64:
        data.uint64 = field.unsigned_value();
        break;
    case DataType::uint128:
        set_uint128(data, field.uint128_value());
        break;
    case DataType::int32:
        data.int32 = field.int32_value();
        break;
    case DataType::float64:
        data.double_value = field.float64_value();
        break;
    case DataType::float32:
        data.float_value = field.float32_value();
        break;
    case DataType::boolean:
        data.boolean = field.boolean_value();
        break;
    default: // maps and arrays have a size alone, unknown types nothing
        break;
    }
}

inline bool has_size(mmdb::DataType type) noexcept {
    using mmdb::DataType;
    return type == DataType::utf8_string || type == DataType::bytes || type == DataType::map ||
           type == DataType::array;
}

// Fills all of `data` from a decoded field.
[[gnu::always_inline]] inline void fill(MMDB_entry_data_s& data,
                                        const mmdb::Field& field) noexcept {
    std::memset(&data, 0, sizeof data);
    data.has_data = true;
    data.offset = field.offset;
    data.offset_to_next = field.next;
    data.data_size = has_size(field.type) ? field.size : 0;
    data.type = static_cast<std::uint32_t>(field.type);
    fill_value(data, field);
}

} // namespace mxy::compat
