// The search for pieces that ordinary search is too slow for: 64 units of a piece are compared at
// once (Baeza-Yates and Gonnet's shift-and), in windows of the text, so that a piece of any length
// needs no more than a fixed amount of stack.
#pragma once

#include "mxy/glob/glob_program.h"

namespace mxy::text {

// Where the text goes on behind the first place in p..limit where the piece fits, or null. Both
// ends are between units.
const char* find_in_parallel(Piece piece, const char* p, const char* limit) noexcept;

} // namespace mxy::text
