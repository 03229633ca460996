// The limits that readers keep when they decode a record, checked before it is written: a record
// beyond them would be in the file, and nobody could read it. It knows nothing of keys.
#pragma once

#include "build/data/value_pool.h"

namespace mxy::build {

// Throws BuildError (limit) where one of the records has more values, more bytes of texts, or more
// levels than readers take.
void check_records(const ValuePool& pool, std::span<const ValueId> records);

} // namespace mxy::build
