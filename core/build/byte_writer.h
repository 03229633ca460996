// Appending integers to the bytes of a file in the making: big-endian for everything that belongs
// to the MaxMind DB format, little-endian for the text sections. It knows nothing of what they
// mean.
#pragma once

#include "base/bytes.h"

#include <string_view>
#include <vector>

namespace mxy::build {

using Bytes = std::vector<std::uint8_t>;

// The low `size` bytes of `value`, 0 to 8.
inline void append_be(Bytes& out, std::uint64_t value, std::size_t size) {
    for (std::size_t left = size; left > 0; --left)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * (left - 1))));
}

inline void append_le(Bytes& out, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

inline void append_le32(Bytes& out, std::uint32_t value) {
    append_le(out, value, sizeof value);
}

inline void append(Bytes& out, ByteView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void append(Bytes& out, std::string_view text) {
    out.insert(out.end(), text.begin(), text.end());
}

// Zeros up to the next multiple of `alignment`, counted from the start of `out`.
inline void pad(Bytes& out, std::size_t alignment) {
    out.resize((out.size() + alignment - 1) / alignment * alignment);
}

} // namespace mxy::build
