// The bytes of one field of a data section, and how many they are: control byte, size, pointer. It
// knows nothing of values or of what is written already.
#pragma once

#include "build/byte_writer.h"
#include "mmdb/format.h"

namespace mxy::build {

// Bytes of what comes before a field's payload. `size` is at most what the format allows.
std::uint32_t header_size(mmdb::DataType type, std::uint32_t size) noexcept;
void append_header(Bytes& out, mmdb::DataType type, std::uint32_t size);

// Bytes of a pointer to `target`: 2 to 5.
std::uint32_t pointer_size(std::uint32_t target) noexcept;
void append_pointer(Bytes& out, std::uint32_t target);

} // namespace mxy::build
