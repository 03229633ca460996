// The pieces of an SVG picture that need care: text in it, and shapes made of grid cells.
#pragma once

#include "hilbert.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

// Text as XML allows it, in elements and in attributes: what it does not allow becomes U+FFFD.
std::string xml_text(std::string_view text);

// Cells of a square grid, each with a number; 0 are left out.
struct ColouredGrid {
    std::uint32_t side = 0;
    std::vector<std::uint16_t> numbers; // row by row

    std::uint16_t& at(GridCell cell) { return numbers[std::size_t{cell.y} * side + cell.x]; }
};

// For each number below `count`, the path data (as in <path d="...">) of all its cells: rectangles
// as large as they can be, none over another.
std::vector<std::string> paths_of(ColouredGrid grid, std::size_t count);

} // namespace matchy
