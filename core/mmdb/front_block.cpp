// See front_block.h.
#include "mmdb/front_block.h"

#include "mmdb/tree_walk.h"

namespace mxy::mmdb {

namespace {

// What a record is worth that stands where a block, or the walk, ends.
FrontEntry entry_for(const SearchTree& tree, TreePosition at, std::uint32_t readable) noexcept {
    if (at.bits < tree.depth && at.record < readable)
        return FrontEntry::node(at.record);
    if (at.record == tree.node_count)
        return FrontEntry::empty();
    if (tree.kind(at.record) == RecordKind::data)
        return FrontEntry::data(tree.data_offset(at.record));
    return FrontEntry::walk();
}

template <NodeSize size>
FrontBlock make_block(const SearchTree& tree, std::uint32_t node, std::uint16_t bits) noexcept {
    const std::uint32_t readable = readable_nodes<size>(tree);
    const unsigned deepest = std::min<unsigned>(block_levels, tree.depth - bits);
    std::array<std::uint32_t, block_levels + 1> path{node};
    FrontBlock block;
    unsigned level = 0;
    for (unsigned number = 0; number < block_width; number += block_width >> level) {
        // The path to the next piece leaves the path to the last one at the level of the lowest
        // bit that is set in its number.
        if (number != 0)
            level = block_levels - 1 - static_cast<unsigned>(std::countr_zero(number));
        std::uint32_t record = path[level];
        while (level < deepest && record < readable) {
            const bool right = (number >> (block_levels - 1 - level) & 1) != 0;
            record = next_record<size>(tree, record, right);
            path[++level] = record;
        }
        block.starts |= std::uint64_t{1} << number;
        const auto piece_bits = static_cast<std::uint16_t>(bits + level);
        block.entries[block.count++] = entry_for(tree, {record, piece_bits}, readable);
    }
    return block;
}

} // namespace

FrontBlock make_front_block(const SearchTree& tree, std::uint32_t node,
                            std::uint16_t bits) noexcept {
    return with_node_size(tree.node_size, [&]<NodeSize size>() noexcept {
        return make_block<size>(tree, node, bits);
    });
}

} // namespace mxy::mmdb
