// For each glob one piece: a few bytes that are in every text that the glob matches. The format's
// first reader looks for pieces, and then at the globs that have them. Pieces are long and rare
// enough that few texts have them in vain, and short enough to make a small automaton; as they are
// short, no more than a handful of them can end at the same byte of a text. It knows nothing of
// files.
#pragma once

#include "build/text/glob_segments.h"

#include <compare>
#include <limits>

namespace mxy::build {

class GlobPiece {
public:
    static constexpr std::size_t shortest = 3; // shorter ones are everywhere
    static constexpr std::size_t longest = 6;

    GlobPiece() noexcept = default; // empty
    explicit GlobPiece(std::string_view bytes) noexcept;

    std::size_t size() const noexcept { return static_cast<std::size_t>(packed_ & 0xFF); }
    std::uint8_t byte(std::size_t i) const noexcept {
        return static_cast<std::uint8_t>(packed_ >> (8 * (sizeof packed_ - 1 - i)));
    }

    // In the order of their bytes; before what it is the start of.
    auto operator<=>(const GlobPiece&) const noexcept = default; // NOLINT(modernize-use-nullptr)

private:
    // The bytes from the top down, then zeros, and the size in the last byte.
    std::uint64_t packed_ = 0;
    static_assert(longest < sizeof packed_);
};

struct GlobPieces {
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    // All different, in the order in which globs have them first: a piece's id is its index.
    std::vector<GlobPiece> pieces;
    // The piece's id for each glob, or none.
    std::vector<std::uint32_t> of_glob;
};

// Where case does not count, pieces are ASCII and lowered. Globs that match no UTF-8 get none.
GlobPieces choose_pieces(const GlobSegments& globs, text::CaseMode mode);

} // namespace mxy::build
