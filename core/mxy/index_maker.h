// Makes an index section out of the sections that it is about: for whoever writes a file, and for
// whoever wants to know whether a file's index is what it should be.
#pragma once

#include "mxy/section_error.h"
#include "mxy/text_types.h"

#include "base/bytes.h"

#include <optional>
#include <vector>

namespace mxy::text {

struct MadeIndex {
    std::vector<std::uint8_t> bytes; // without the separator
    // Of the section at fault: why there is no index.
    std::optional<SectionError> error;
};

// Of a pattern section and a literal section as they stand in a file, empty where there are none.
// The same sections give the same bytes. Throws std::bad_alloc.
MadeIndex make_index(ByteView patterns, ByteView literals, CaseMode mode);

} // namespace mxy::text
