// Steps through a search tree, compiled once for each node layout, so that the layout costs nothing
// at run time and a step has no branch on the address bit. It knows nodes and bits, not what a
// record's number means.
#pragma once

#include "mmdb/search_tree.h"

#include <algorithm>

namespace mxy::mmdb {

// Nodes that both exist and can be read: a walk goes on from the records below it.
template <NodeSize node_size>
std::uint32_t readable_nodes(const SearchTree& tree) noexcept {
    const std::uint64_t fit = tree.size / static_cast<unsigned>(node_size);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(tree.node_count, fit));
}

template <NodeSize node_size>
std::uint32_t next_record(const SearchTree& tree, std::uint32_t node, bool right) noexcept {
    return load_record<node_size>(tree.nodes + node_offset<node_size>(node), right);
}

// From `at` on along the bits of `key`, as far as nodes lead and no deeper than `depth`.
template <NodeSize node_size>
TreePosition walk(const SearchTree& tree, Bits128 key, TreePosition at,
                  std::uint16_t depth) noexcept {
    const std::uint32_t limit = readable_nodes<node_size>(tree);
    key = key.shifted_left(at.bits);
    while (at.bits < depth && at.record < limit) {
        at.record = next_record<node_size>(tree, at.record, key.top());
        key.shift_left_once();
        ++at.bits;
    }
    return at;
}

} // namespace mxy::mmdb
