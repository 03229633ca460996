// A text has one of a pattern's grams: does the piece of the pattern that the gram belongs to fit
// there? A look at a few bytes instead of a search through the text.
#pragma once

#include "base/bytes.h"

#include <string_view>

namespace mxy::text {

struct GramSite {
    bool may_fit = false;
    // Where the piece starts if it is the first between two stars, else 0.
    std::size_t inner_start = 0;
};

// The text has a gram of `size` bytes at `position`, under which the program, which is not empty,
// is filed (see for_each_key: of equal grams, the first counts). Long programs and pieces are not
// looked at, they may fit: this takes a bounded time.
GramSite inspect_site(ByteView program, std::string_view text, std::size_t position,
                      std::size_t size) noexcept;

} // namespace mxy::text
