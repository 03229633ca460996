// See search_tree.h. A walk is compiled once for each node layout, so that the layout costs nothing
// at run time and a step has no branch on the address bit.
#include "mmdb/search_tree.h"

#include "mmdb/format.h"

#include <algorithm>

namespace mxy::mmdb {

namespace {

// Each layout reads exactly the bytes of its node, never a byte beyond: the tree may end there.
template <NodeSize size>
std::uint32_t load_record(const std::uint8_t* node, bool right) noexcept;

template <>
inline std::uint32_t load_record<NodeSize::record24>(const std::uint8_t* node,
                                                     bool right) noexcept {
    const std::uint32_t word = load_be32(node + (right ? 2 : 0));
    return (right ? word : word >> 8) & 0xFFFFFF;
}

// The middle byte holds the top four bits of both records, the left one's first.
template <>
inline std::uint32_t load_record<NodeSize::record28>(const std::uint8_t* node,
                                                     bool right) noexcept {
    const std::uint32_t word = load_be32(node + (right ? 3 : 0));
    return right ? word & 0x0FFFFFFF : word >> 8 | (word & 0xF0) << 20;
}

template <>
inline std::uint32_t load_record<NodeSize::record32>(const std::uint8_t* node,
                                                     bool right) noexcept {
    return load_be32(node + (right ? 4 : 0));
}

// Nodes that both exist and can be read.
template <NodeSize node_size>
std::uint32_t readable_nodes(const SearchTree& tree) noexcept {
    const std::uint64_t fit = tree.size / static_cast<unsigned>(node_size);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(tree.node_count, fit));
}

template <NodeSize node_size>
const std::uint8_t* node_at(const SearchTree& tree, std::uint32_t number) noexcept {
    return tree.nodes + std::uint64_t{number} * static_cast<unsigned>(node_size);
}

template <NodeSize node_size>
TreePosition walk(const SearchTree& tree, Bits128 key, TreePosition at) noexcept {
    const std::uint32_t limit = readable_nodes<node_size>(tree);
    key = key.shifted_left(at.bits);
    while (at.bits < tree.depth && at.record < limit) {
        at.record = load_record<node_size>(node_at<node_size>(tree, at.record), key.top());
        key.shift_left_once();
        ++at.bits;
    }
    return at;
}

template <NodeSize node_size>
TreeNode load_node(const SearchTree& tree, std::uint32_t number) noexcept {
    const std::uint8_t* const node = node_at<node_size>(tree, number);
    return {load_record<node_size>(node, false), load_record<node_size>(node, true)};
}

// Calls `action` with the tree's node size as a template argument.
template <typename Action>
auto with_node_size(NodeSize size, Action action) noexcept {
    switch (size) {
    case NodeSize::record24:
        return action.template operator()<NodeSize::record24>();
    case NodeSize::record28:
        return action.template operator()<NodeSize::record28>();
    default:
        return action.template operator()<NodeSize::record32>();
    }
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

Status SearchTree::read(std::uint32_t number, TreeNode& node) const noexcept {
    if (number >= node_count)
        return Status::invalid_node_number;
    return with_node_size(node_size, [&]<NodeSize node_size>() noexcept {
        if (number >= readable_nodes<node_size>(*this))
            return Status::corrupt_search_tree;
        node = load_node<node_size>(*this, number);
        return Status::ok;
    });
}

RecordKind SearchTree::kind(std::uint32_t record) const noexcept {
    if (record == 0)
        return RecordKind::invalid; // nothing can lead back to the root
    if (record < node_count)
        return RecordKind::search_node;
    if (record == node_count)
        return RecordKind::empty;
    const std::uint32_t behind_tree = record - node_count;
    const bool in_data = behind_tree >= separator_size && behind_tree - separator_size < data_size;
    return in_data ? RecordKind::data : RecordKind::invalid;
}

std::uint32_t SearchTree::data_offset(std::uint32_t record) const noexcept {
    return record - node_count - separator_size;
}

Bits128 tree_key(const IpAddress& address, bool ipv6_tree) noexcept {
    const std::uint8_t* const bytes = address.bytes.data();
    if (address.family == IpAddress::Family::ipv6)
        return {load_be64(bytes), load_be64(bytes + 8)};
    const std::uint64_t ipv4 = load_be32(bytes);
    return ipv6_tree ? Bits128{0, ipv4} : Bits128{ipv4 << ipv4_bits, 0};
}

} // namespace mxy::mmdb
