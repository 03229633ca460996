// Reading big-endian integers out of file bytes, which stand at any alignment, and writing one. It
// knows nothing of what they mean, and checks no bounds: the caller has done so.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace mxy {

using ByteView = std::span<const std::uint8_t>;

// 128 bits: an unsigned integer, or the bits of an address. Only what the reader needs of one, so
// that targets without a 128-bit type work too.
struct Bits128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    bool top() const noexcept { return (high >> 63) != 0; }

    void shift_left_once() noexcept {
        high = high << 1 | low >> 63;
        low <<= 1;
    }

    // `count` may be any number; from 128 on nothing is left.
    Bits128 shifted_left(unsigned count) const noexcept {
        if (count >= 128)
            return {};
        if (count >= 64)
            return {low << (count - 64), 0};
        return count == 0 ? *this : Bits128{high << count | low >> (64 - count), low << count};
    }
};

inline std::uint32_t load_be16(const std::uint8_t* p) noexcept {
    return static_cast<std::uint32_t>(p[0] << 8 | p[1]);
}

inline std::uint32_t load_be24(const std::uint8_t* p) noexcept {
    return static_cast<std::uint32_t>(p[0] << 16 | p[1] << 8 | p[2]);
}

inline std::uint32_t load_be32(const std::uint8_t* p) noexcept {
    std::uint32_t value;
    std::memcpy(&value, p, sizeof value);
    if constexpr (std::endian::native == std::endian::little)
        value = __builtin_bswap32(value);
    return value;
}

inline std::uint64_t load_be64(const std::uint8_t* p) noexcept {
    std::uint64_t value;
    std::memcpy(&value, p, sizeof value);
    if constexpr (std::endian::native == std::endian::little)
        value = __builtin_bswap64(value);
    return value;
}

inline void store_be64(std::uint8_t* p, std::uint64_t value) noexcept {
    if constexpr (std::endian::native == std::endian::little)
        value = __builtin_bswap64(value);
    std::memcpy(p, &value, sizeof value);
}

// An integer of `size` bytes, 0 to 8. Two loads that overlap do the work of a loop.
inline std::uint64_t load_be(const std::uint8_t* p, std::size_t size) noexcept {
    if (size >= 4) {
        const std::uint64_t high = load_be32(p);
        const std::uint64_t low = load_be32(p + size - 4);
        return high << (8 * (size - 4)) | low;
    }
    if (size >= 2) {
        const std::uint64_t high = load_be16(p);
        const std::uint64_t low = load_be16(p + size - 2);
        return high << (8 * (size - 2)) | low;
    }
    return size == 0 ? 0 : p[0];
}

// An integer of `size` bytes, 0 to 16.
inline Bits128 load_be128(const std::uint8_t* p, std::size_t size) noexcept {
    if (size <= 8)
        return {0, load_be(p, size)};
    return {load_be(p, size - 8), load_be64(p + size - 8)};
}

} // namespace mxy
