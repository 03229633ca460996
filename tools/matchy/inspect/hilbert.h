// The Hilbert curve: a line through all cells of a square grid on which neighbours stay neighbours,
// so that any network of addresses is a square or half of one. It starts in the top left corner and
// ends in the top right one; cells of a finer grid lie in their cell of a coarser one.
#pragma once

#include <cstdint>
#include <utility>

namespace matchy {

// Counted from the top left corner.
struct GridCell {
    std::uint32_t x = 0;
    std::uint32_t y = 0;

    bool operator==(const GridCell&) const = default;
};

// The cell at a distance along the curve through a grid of 2^order by 2^order cells; `order` is at
// most 16, and the distance below the number of cells.
constexpr GridCell hilbert_cell(unsigned order, std::uint32_t distance) noexcept {
    GridCell cell;
    for (unsigned level = 0; level < order; ++level) {
        const std::uint32_t side = std::uint32_t{1} << level;
        const std::uint32_t right = distance >> 1 & 1;
        const std::uint32_t down = (distance ^ right) & 1;
        // The curve through the first and the last quadrant is turned, so that ends meet.
        if (down == 0) {
            if (right != 0)
                cell = {side - 1 - cell.x, side - 1 - cell.y};
            std::swap(cell.x, cell.y);
        }
        cell.x += side * right;
        cell.y += side * down;
        distance >>= 2;
    }
    return cell;
}

} // namespace matchy
