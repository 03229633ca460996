// The search tree: from the bits of an address to a record. It knows the node layouts (24, 28 and
// 32 bits to a record) and what a record's number means, not where the numbers lead in the data
// section.
#pragma once

#include "base/ip_address.h"
#include "base/status.h"
#include "mmdb/format.h"
#include "mmdb/tree_node.h"

#include <cstdint>

namespace mxy::mmdb {

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

    // Walks as far as nodes lead, and no deeper than `deepest` bits.
    TreePosition walk(Bits128 key, TreePosition from, std::uint16_t deepest) const noexcept;

    // What find() says where a walk of the whole depth ended.
    Status result_at(TreePosition at, TreeHit& hit) const noexcept;

    // Follows left records from the root, while they lead to nodes, for up to `levels` levels.
    TreePosition walk_left(std::uint16_t levels) const noexcept { return walk({}, {}, levels); }

    // Errors: invalid_node_number, corrupt_search_tree (outside of the readable bytes).
    Status read(std::uint32_t number, TreeNode& node) const noexcept {
        if (number >= node_count)
            return Status::invalid_node_number;
        return with_node_size(node_size, [&]<NodeSize size_of_node>() noexcept {
            if (node_offset<size_of_node>(std::uint64_t{number} + 1) > size)
                return Status::corrupt_search_tree;
            const std::uint8_t* const start = nodes + node_offset<size_of_node>(number);
            node = {load_record<size_of_node>(start, false),
                    load_record<size_of_node>(start, true)};
            return Status::ok;
        });
    }

    // Record 0 is invalid: nothing can lead back to the root.
    RecordKind kind(std::uint32_t record) const noexcept {
        if (record < node_count)
            return record != 0 ? RecordKind::search_node : RecordKind::invalid;
        if (record == node_count)
            return RecordKind::empty;
        const std::uint32_t behind_tree = record - node_count;
        const bool in_data =
            behind_tree >= separator_size && behind_tree - separator_size < data_size;
        return in_data ? RecordKind::data : RecordKind::invalid;
    }

    // The data section offset of a record of kind data.
    std::uint32_t data_offset(std::uint32_t record) const noexcept {
        return record - node_count - separator_size;
    }
};

// The key of an address in a tree of 32 or 128 levels: an IPv4 address in a tree of 128 levels has
// 96 zero bits in front.
Bits128 tree_key(const IpAddress& address, bool ipv6_tree) noexcept;

} // namespace mxy::mmdb
