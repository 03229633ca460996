// The automaton that finds pieces in a text in one pass (Aho and Corasick's), as bytes of an image.
// It knows nothing of globs.
#pragma once

#include "build/text/glob_pieces.h"

namespace mxy::build {

struct Automaton {
    Bytes block;
    std::uint32_t node_count = 0;
};

// Pieces are all different; a piece's id is its index. Of no pieces, an empty block. Throws
// BuildError (limit).
Automaton write_automaton(std::span<const GlobPiece> pieces);

} // namespace mxy::build
