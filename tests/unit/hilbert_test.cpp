// The Hilbert curve of maps: every cell once, each next to the one before, and where everybody
// expects them.
#include "../../tools/matchy/inspect/hilbert.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace matchy {
namespace {

TEST(Hilbert, GoesThroughEveryCellOnceFromNeighbourToNeighbour) {
    for (unsigned order = 0; order <= 8; ++order) {
        const std::uint32_t side = 1u << order;
        std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
        GridCell before;
        for (std::uint32_t distance = 0; distance < side * side; ++distance) {
            const GridCell cell = hilbert_cell(order, distance);
            ASSERT_LT(cell.x, side);
            ASSERT_LT(cell.y, side);
            ASSERT_TRUE(seen.emplace(cell.x, cell.y).second) << order << ' ' << distance;
            const std::uint32_t steps =
                (cell.x > before.x ? cell.x - before.x : before.x - cell.x) +
                (cell.y > before.y ? cell.y - before.y : before.y - cell.y);
            ASSERT_EQ(distance == 0 ? 0u : 1u, steps) << order << ' ' << distance;
            before = cell;
        }
        EXPECT_EQ((GridCell{side - 1, 0}), before);
    }
}

TEST(Hilbert, FinerCellsLieInTheirCoarserOnes) {
    for (unsigned order = 1; order <= 16; ++order) {
        const std::uint64_t count = std::uint64_t{1} << (2 * order);
        for (std::uint64_t distance = 0; distance < count; distance += count / 4 / order + 1) {
            const auto place = static_cast<std::uint32_t>(distance);
            const GridCell fine = hilbert_cell(order, place);
            const GridCell coarse = hilbert_cell(order - 1, place >> 2);
            EXPECT_EQ(coarse, (GridCell{fine.x >> 1, fine.y >> 1})) << order << ' ' << distance;
        }
    }
}

// Blocks of /8 on the maps of the Internet that everybody knows.
TEST(Hilbert, HasBlocksWhereMapsHaveThem) {
    EXPECT_EQ((GridCell{0, 0}), hilbert_cell(4, 0));
    EXPECT_EQ((GridCell{1, 0}), hilbert_cell(4, 1));
    EXPECT_EQ((GridCell{1, 1}), hilbert_cell(4, 2));
    EXPECT_EQ((GridCell{0, 1}), hilbert_cell(4, 3));
    EXPECT_EQ((GridCell{0, 2}), hilbert_cell(4, 4));
    EXPECT_EQ((GridCell{3, 3}), hilbert_cell(4, 10));
    EXPECT_EQ((GridCell{7, 8}), hilbert_cell(4, 127));
    EXPECT_EQ((GridCell{8, 8}), hilbert_cell(4, 128));
    EXPECT_EQ((GridCell{15, 0}), hilbert_cell(4, 255));
}

} // namespace
} // namespace matchy
