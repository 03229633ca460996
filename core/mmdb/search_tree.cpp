// See search_tree.h. A walk is compiled once for each node layout, so that the layout costs nothing
// at run time and a step has no branch on the address bit.
#include "mmdb/search_tree.h"

#include <algorithm>

namespace mxy::mmdb {

namespace {

// Nodes that both exist and can be read.
template <NodeSize node_size>
std::uint32_t readable_nodes(const SearchTree& tree) noexcept {
    const std::uint64_t fit = tree.size / static_cast<unsigned>(node_size);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(tree.node_count, fit));
}

template <NodeSize node_size>
TreePosition walk(const SearchTree& tree, Bits128 key, TreePosition at) noexcept {
    const std::uint32_t limit = readable_nodes<node_size>(tree);
    key = key.shifted_left(at.bits);
    while (at.bits < tree.depth && at.record < limit) {
        at.record =
            load_record<node_size>(tree.nodes + node_offset<node_size>(at.record), key.top());
        key.shift_left_once();
        ++at.bits;
    }
    return at;
}

} // namespace

Status SearchTree::find(Bits128 key, TreePosition from, TreeHit& hit) const noexcept {
    const TreePosition at = with_node_size(
        node_size, [&]<NodeSize size>() noexcept { return walk<size>(*this, key, from); });
    if (at.bits < depth && at.record < node_count) {
        hit = {};
        return Status::corrupt_search_tree;
    }
    hit = {false, 0, at.bits};
    if (at.record == node_count)
        return Status::ok;
    // A tree deeper than the address ends at a node. Such a hit has an offset beyond all data, so
    // that every read of it fails; the original answers the same.
    const bool too_deep = at.record != 0 && at.record < node_count;
    if (!too_deep && kind(at.record) != RecordKind::data)
        return Status::corrupt_search_tree;
    hit.found = true;
    hit.data_offset = data_offset(at.record);
    return Status::ok;
}

TreePosition SearchTree::walk_left(std::uint16_t levels) const noexcept {
    SearchTree upper = *this;
    upper.depth = levels;
    return with_node_size(node_size,
                          [&]<NodeSize size>() noexcept { return walk<size>(upper, {}, {}); });
}

Bits128 tree_key(const IpAddress& address, bool ipv6_tree) noexcept {
    const std::uint8_t* const bytes = address.bytes.data();
    if (address.family == IpAddress::Family::ipv6)
        return {load_be64(bytes), load_be64(bytes + 8)};
    const std::uint64_t ipv4 = load_be32(bytes);
    return ipv6_tree ? Bits128{0, ipv4} : Bits128{ipv4 << ipv4_bits, 0};
}

} // namespace mxy::mmdb
