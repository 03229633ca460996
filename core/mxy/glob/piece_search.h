// What stands between two stars, in a text: does it fit here, and where does it fit first? It knows
// nothing of heads, tails and stars.
#pragma once

#include "mxy/glob/glob_program.h"

#include <string_view>

namespace mxy::text {

// Where the text goes on behind the piece if the piece fits at `p`, else null. `p` and `limit` are
// places between units of `text`; nothing behind `limit` is used.
const char* match_piece(Piece piece, std::string_view text, const char* p,
                        const char* limit) noexcept;

// Where the text goes on behind the first place from `p` on where the piece fits (an empty one, at
// once); null if there is none. Time: the length of the text, times the length of the piece / 64.
const char* find_piece(Piece piece, std::string_view text, const char* p,
                       const char* limit) noexcept;

} // namespace mxy::text
