// The search tree: from the bits of an address to a record. It knows the node layouts (24, 28 and
// 32 bits to a record) and what a record's number means, not where the numbers lead in the data
// section.
#pragma once

#include "base/ip_address.h"
#include "base/status.h"

#include <cstdint>

namespace mxy::mmdb {

// Bytes of a node, which holds two records.
enum class NodeSize : std::uint16_t { record24 = 6, record28 = 7, record32 = 8 };

constexpr bool is_node_size(std::uint16_t bytes) noexcept {
    return bytes >= static_cast<std::uint16_t>(NodeSize::record24) &&
           bytes <= static_cast<std::uint16_t>(NodeSize::record32);
}

enum class RecordKind : std::uint8_t { search_node = 0, empty = 1, data = 2, invalid = 3 };

// The record after `bits` bits of walking from the root.
struct TreePosition {
    std::uint32_t record = 0;
    std::uint16_t bits = 0;
};

// Where a lookup ended.
struct TreeHit {
    bool found = false;
    std::uint32_t data_offset = 0; // where found
    std::uint16_t netmask = 0;     // bits walked; set also where nothing is found
};

struct TreeNode {
    std::uint32_t left = 0;
    std::uint32_t right = 0;
};

// A view of a tree in memory that someone else keeps; cheap to make for each lookup. Its fields may
// come from a hand-built struct and are not trusted.
struct SearchTree {
    const std::uint8_t* nodes = nullptr;
    std::uint64_t size = 0; // bytes that may be read from `nodes` on
    std::uint32_t node_count = 0;
    std::uint32_t data_size = 0; // bytes of the data section
    NodeSize node_size = NodeSize::record24;
    std::uint16_t depth = 0; // bits of an address: 32 or 128

    // Walks from `from` along the bits of `key` (its top bit is the tree's first level) and says
    // what is there. Errors: corrupt_search_tree, where a node would lie outside the tree (netmask
    // 0) or the record leads nowhere (netmask set).
    Status find(Bits128 key, TreePosition from, TreeHit& hit) const noexcept;

    // Follows left records from the root, while they lead to nodes, for up to `levels` levels.
    TreePosition walk_left(std::uint16_t levels) const noexcept;

    // Errors: invalid_node_number, corrupt_search_tree (outside of the readable bytes).
    Status read(std::uint32_t number, TreeNode& node) const noexcept;

    RecordKind kind(std::uint32_t record) const noexcept;

    // The data section offset of a record of kind data.
    std::uint32_t data_offset(std::uint32_t record) const noexcept;
};

// The key of an address in a tree of 32 or 128 levels: an IPv4 address in a tree of 128 levels has
// 96 zero bits in front.
Bits128 tree_key(const IpAddress& address, bool ipv6_tree) noexcept;

} // namespace mxy::mmdb
