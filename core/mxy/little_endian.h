// Reading little-endian integers out of file bytes, which stand at any alignment, and writing them;
// and asking, in 64 bits, whether they are there at all. It knows nothing of what the numbers mean.
#pragma once

#include "base/bytes.h"

#include <string_view>

namespace mxy::text {

inline std::uint32_t load_le16(const std::uint8_t* p) noexcept {
    return static_cast<std::uint32_t>(p[0] | p[1] << 8);
}

inline std::uint32_t load_le32(const std::uint8_t* p) noexcept {
    std::uint32_t value;
    std::memcpy(&value, p, sizeof value);
    if constexpr (std::endian::native == std::endian::big)
        value = __builtin_bswap32(value);
    return value;
}

inline std::uint64_t load_le64(const std::uint8_t* p) noexcept {
    std::uint64_t value;
    std::memcpy(&value, p, sizeof value);
    if constexpr (std::endian::native == std::endian::big)
        value = __builtin_bswap64(value);
    return value;
}

inline void store_le16(std::uint8_t* p, std::uint32_t value) noexcept {
    p[0] = static_cast<std::uint8_t>(value);
    p[1] = static_cast<std::uint8_t>(value >> 8);
}

inline void store_le32(std::uint8_t* p, std::uint32_t value) noexcept {
    if constexpr (std::endian::native == std::endian::big)
        value = __builtin_bswap32(value);
    std::memcpy(p, &value, sizeof value);
}

inline void store_le64(std::uint8_t* p, std::uint64_t value) noexcept {
    if constexpr (std::endian::native == std::endian::big)
        value = __builtin_bswap64(value);
    std::memcpy(p, &value, sizeof value);
}

// Whether `count` things of `each` bytes from `offset` on lie within the first `size` bytes. `each`
// is not 0.
constexpr bool fits(std::uint64_t size, std::uint64_t offset, std::uint64_t count,
                    std::uint64_t each = 1) noexcept {
    return offset <= size && count <= (size - offset) / each;
}

inline bool starts_with(ByteView bytes, std::string_view text) noexcept {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

inline std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace mxy::text
