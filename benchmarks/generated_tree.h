// Search trees of the size and shape of real databases: millions of networks that share the
// address space among themselves, IPv4 and IPv6, with the two aliases of the IPv4 part. Made from a
// seed, node by node in the order in which writers put them, so that no list of networks is ever in
// memory. What the records hold is not known here: a leaf has a number.
#pragma once

#include "support/random_database.h"

#include <cstdint>
#include <vector>

namespace mxy::bench {

struct TreeShape {
    std::uint32_t values = 0; // leaves are numbered below this
    // How far the networks of a family are divided; around 1.
    double ipv4_fineness = 1;
    double ipv6_fineness = 1;
    // How often the two halves of a network have the same value, which makes them one.
    double sameness = 0;
};

// Nodes whose records are numbers of nodes, or leaves.
struct GeneratedTree {
    static constexpr std::uint32_t leaf_bit = 0x80000000;
    static constexpr std::uint32_t empty = 0xFFFFFFFF;

    std::vector<test::Node> nodes;
    std::size_t networks = 0; // with a value, aliases not counted
};

GeneratedTree generate_tree(const TreeShape& shape, test::Random& random);

} // namespace mxy::bench
