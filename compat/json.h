// A value of a data section as JSON text.
#pragma once

#include "mmdb/data_field.h"

namespace mxy::compat {

// A NUL-terminated text of malloc(). Errors: as of mmdb::walk_value(); also invalid_data for a map
// with a key that is no text.
Status value_to_json(const mmdb::Section& section, std::uint32_t start, char** json) noexcept;

} // namespace mxy::compat
