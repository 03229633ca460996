// Which globs have a piece: the hash table and the lists of an image. It knows pieces and globs by
// their ids alone.
#pragma once

#include "build/byte_writer.h"

#include <span>

namespace mxy::build {

// `piece_of_glob` has an id below `piece_count`, or GlobPieces::none, for each glob. Throws
// BuildError (limit).
Bytes write_piece_map(std::span<const std::uint32_t> piece_of_glob, std::uint32_t piece_count);

} // namespace mxy::build
