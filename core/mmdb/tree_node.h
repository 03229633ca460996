// The layouts of a node of the search tree: two records of 24, 28 or 32 bits. It knows bytes, not
// what a record's number means.
#pragma once

#include "base/bytes.h"

namespace mxy::mmdb {

// Bytes of a node, which holds two records.
enum class NodeSize : std::uint16_t { record24 = 6, record28 = 7, record32 = 8 };

constexpr bool is_node_size(std::uint16_t bytes) noexcept {
    return bytes >= static_cast<std::uint16_t>(NodeSize::record24) &&
           bytes <= static_cast<std::uint16_t>(NodeSize::record32);
}

struct TreeNode {
    std::uint32_t left = 0;
    std::uint32_t right = 0;
};

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

// Where a node starts; 64 bits, since trees may be larger than 4 GiB.
template <NodeSize size>
std::uint64_t node_offset(std::uint64_t number) noexcept {
    return number * static_cast<unsigned>(size);
}

// Calls `action` with the tree's node size as a template argument. Inline always: a call would cost
// as much as reading the node.
template <typename Action>
[[gnu::always_inline]] inline auto with_node_size(NodeSize size, Action action) noexcept {
    switch (size) {
    case NodeSize::record24:
        return action.template operator()<NodeSize::record24>();
    case NodeSize::record28:
        return action.template operator()<NodeSize::record28>();
    default:
        return action.template operator()<NodeSize::record32>();
    }
}

} // namespace mxy::mmdb
