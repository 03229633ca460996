// Records of the text sections in the making: room for one, and numbers at their places in it. It
// knows nothing of what they mean.
#pragma once

#include "build/build_error.h"
#include "build/byte_writer.h"
#include "mxy/little_endian.h"

#include <limits>
#include <string>

namespace mxy::build {

using text::store_le16;
using text::store_le32;
using text::store_le64;

// Adds `size` zeros and returns where they start, which is good until `out` grows again.
inline std::uint8_t* add_record(Bytes& out, std::size_t size) {
    out.resize(out.size() + size);
    return out.data() + (out.size() - size);
}

// A size or an offset as the text sections hold it. `what` is what has that size.
inline std::uint32_t word_of(std::uint64_t size, const char* what) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    if (size > most)
        throw BuildError(BuildError::Kind::limit,
                         std::string(what) + " would have " + std::to_string(size) +
                             " bytes; the format can hold " + std::to_string(most));
    return static_cast<std::uint32_t>(size);
}

} // namespace mxy::build
