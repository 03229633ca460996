// Finding one value inside a record by a path of map keys and array indexes. It reads fields, and
// knows nothing of trees or addresses. No heap, no recursion.
#pragma once

#include "mmdb/data_field.h"

namespace mxy::mmdb {

// Follows `path`, an array of texts that ends with null, from the value at `start`. Errors:
// path_does_not_match, invalid_lookup_path (an index out of the range of long), invalid_data, and
// decoder_limit where a value that must be passed over is nested too deep. errno is kept.
Status find_value(const Section& section, std::uint32_t start, const char* const* path,
                  Field& value) noexcept;

} // namespace mxy::mmdb
