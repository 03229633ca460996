// In which order the nodes of a tree stand in a file. The aim: a lookup of an address that has a
// value touches few cache lines and few pages, with whatever reader. It knows the size of a node,
// and nothing of what records hold in a file.
#pragma once

#include "build/networks/record.h"

#include <span>
#include <vector>

namespace mxy::build {

enum class NodeOrder : std::uint8_t {
    clustered,   // nodes that are visited together stand together
    depth_first, // each node before its left subtree, and that before the right one
};

struct TreeShape {
    std::span<const TreeNode> nodes; // children before their parents
    Record root;                     // a node
    Record ipv4;                     // where IPv4 lookups begin in a tree of IPv6; may be empty
};

// The place of each node, by its number; the root's is 0. All nodes are reachable from the root.
std::vector<std::uint32_t> places_of_nodes(const TreeShape& tree, unsigned node_size,
                                           NodeOrder order);

} // namespace mxy::build
