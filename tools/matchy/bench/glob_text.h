// A text that a pattern matches: what stands in it, and something short for each wildcard.
#pragma once

#include "random.h"

#include "mxy/text_types.h"

#include <optional>
#include <string>

namespace matchy::bench {

// Nothing where the pattern is invalid, or what was tried did not match.
std::optional<std::string> text_matching(const mxy::text::Pattern& pattern,
                                         mxy::text::CaseMode mode, Random& random);

} // namespace matchy::bench
