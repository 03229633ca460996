// Arithmetic on the bits of an address that its plain struct does not have: comparing, masks,
// counting. It knows nothing of families or networks.
#pragma once

#include "base/bytes.h"

#include <algorithm>
#include <compare>

namespace mxy::build {

inline bool equal(Bits128 a, Bits128 b) noexcept {
    return a.high == b.high && a.low == b.low;
}

inline std::strong_ordering compare(Bits128 a, Bits128 b) noexcept {
    return a.high != b.high ? a.high <=> b.high : a.low <=> b.low;
}

inline Bits128 operator&(Bits128 a, Bits128 b) noexcept {
    return {a.high & b.high, a.low & b.low};
}

inline Bits128 operator|(Bits128 a, Bits128 b) noexcept {
    return {a.high | b.high, a.low | b.low};
}

inline Bits128 operator~(Bits128 a) noexcept {
    return {~a.high, ~a.low};
}

// The lowest `count` bits set, 0 to 128.
inline Bits128 low_ones(unsigned count) noexcept {
    return ~(~Bits128{}).shifted_left(count);
}

inline Bits128 next(Bits128 a) noexcept {
    const std::uint64_t low = a.low + 1;
    return {a.high + (low == 0), low};
}

inline unsigned trailing_zeros(Bits128 a) noexcept {
    return static_cast<unsigned>(a.low != 0 ? std::countr_zero(a.low)
                                            : 64 + std::countr_zero(a.high));
}

// How many of the first bits two addresses share.
inline unsigned shared_bits(Bits128 a, Bits128 b) noexcept {
    const std::uint64_t high = a.high ^ b.high;
    return static_cast<unsigned>(high != 0 ? std::countl_zero(high)
                                           : 64 + std::countl_zero(a.low ^ b.low));
}

// Bit `index` counted from the top, 0 to 127.
inline bool bit_at(Bits128 a, unsigned index) noexcept {
    return ((index < 64 ? a.high >> (63 - index) : a.low >> (127 - index)) & 1) != 0;
}

} // namespace mxy::build
