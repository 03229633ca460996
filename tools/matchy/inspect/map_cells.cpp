// See map_cells.h.
#include "map_cells.h"

#include <algorithm>

namespace matchy {

MapCells::MapCells(unsigned order) : order_(order), cells_(std::size_t{1} << (2 * order)) {}

void MapCells::paint(const Ipv4Block& block, std::uint8_t group) {
    const unsigned cell_length = 2 * order_;
    const std::uint32_t first =
        static_cast<std::uint32_t>(std::uint64_t{block.first} >> (32 - cell_length));
    if (block.prefix_length <= cell_length) {
        settle();
        const std::size_t count = std::size_t{1} << (cell_length - block.prefix_length);
        std::fill_n(cells_.begin() + first, count, MapCell{group, full_coverage});
        return;
    }
    if (first != current_) {
        settle();
        current_ = first;
    }
    if (addresses_[group] == 0)
        groups_.push_back(group);
    addresses_[group] += block.size();
}

void MapCells::settle() {
    if (groups_.empty())
        return;
    MapCell& cell = cells_[current_];
    std::uint64_t covered = 0;
    for (const std::uint8_t group : groups_) {
        covered += addresses_[group];
        if (cell.group == 0 || addresses_[group] > addresses_[cell.group])
            cell.group = group;
    }
    const std::uint64_t size = std::uint64_t{1} << (32 - 2 * order_);
    cell.coverage = static_cast<std::uint8_t>((covered * full_coverage + size - 1) / size);
    for (const std::uint8_t group : groups_)
        addresses_[group] = 0;
    groups_.clear();
}

} // namespace matchy
