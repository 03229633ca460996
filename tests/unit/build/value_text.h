// Values as text in which any difference shows: of a pool, and of the bytes of a data section. The
// latter are decoded by the format's description alone, with no code of the library.
#pragma once

#include "build/data/value_pool.h"
#include "support/encoder.h"

#include <string>

namespace mxy::build {

std::string text_of(const ValuePool& pool, ValueId value);

// The value at `offset`, which is moved behind it. Throws std::runtime_error where the bytes are no
// value, a pointer leads to a pointer, or map keys do not ascend.
std::string text_of(const test::Bytes& section, std::size_t& offset);

} // namespace mxy::build
