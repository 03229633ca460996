// The cells of a map of the IPv4 space: to each belongs a network of fixed size. Painted with
// networks in the order of their addresses, a cell takes the group that has most of its addresses,
// and remembers how much of it is covered. It knows nothing of colours, or of where cells are.
#pragma once

#include "entry_survey.h"

#include <array>
#include <cstdint>
#include <vector>

namespace matchy {

struct MapCell {
    // What covered addresses have in common; 0 where none is covered.
    std::uint8_t group = 0;
    // Eighths, rounded up: 0 to 8.
    std::uint8_t coverage = 0;

    bool operator==(const MapCell&) const = default;
};

inline constexpr unsigned full_coverage = 8;

class MapCells {
public:
    // 4^order cells; `order` is at most 12.
    explicit MapCells(unsigned order);

    unsigned order() const noexcept { return order_; }
    std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(cells_.size()); }

    // Blocks come in ascending order, none inside another. `group` is not 0.
    void paint(const Ipv4Block& block, std::uint8_t group);
    // Nothing more comes.
    void finish() { settle(); }

    // In the order of addresses.
    const std::vector<MapCell>& cells() const noexcept { return cells_; }

private:
    void settle();

    unsigned order_;
    std::vector<MapCell> cells_;
    // The cell that is being painted with networks smaller than itself.
    std::uint32_t current_ = 0;
    std::array<std::uint64_t, 256> addresses_{}; // of each group
    std::vector<std::uint8_t> groups_;           // that it has
};

} // namespace matchy
