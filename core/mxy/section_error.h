// What is wrong with a text section, and where: the one form in which all readers of text sections
// report it. It knows nothing of what they read.
#pragma once

#include "base/status.h"

#include <cstdint>

namespace mxy::text {

struct SectionError {
    Status status = Status::invalid_data;
    // Counted from the start of what was given to the reader that reports it: a file, an image, a
    // literal section.
    std::uint64_t offset = 0;
    // Never null; lives as long as the program.
    const char* reason = "";
};

} // namespace mxy::text
