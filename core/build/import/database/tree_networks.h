// All networks of an existing search tree that have data, in the order of their addresses. It knows
// nothing of what the data are.
#pragma once

#include "build/networks/network.h"
#include "mmdb/search_tree.h"

#include <optional>
#include <vector>

namespace mxy::build {

struct TreeNetwork {
    Network network;
    std::uint32_t data_offset = 0;
};

// Where an IPv6 tree shows its IPv4 part a second time.
struct TreeAliases {
    bool mapped = false;      // at ::ffff:0:0/96
    bool six_to_four = false; // at 2002::/16

    bool are_usual() const noexcept { return mapped && six_to_four; }
};

TreeAliases aliases_of(const mmdb::SearchTree& tree);

class TreeNetworks {
public:
    enum class Skip : std::uint8_t {
        no_alias,      // an alias is a network like all others
        usual_aliases, // those two of TreeAliases
        all_aliases,   // whatever leads to the IPv4 part from elsewhere
    };

    // The tree is one that check_tree() has found no fault in.
    TreeNetworks(const mmdb::SearchTree& tree, Skip skip);

    // The next network; nothing at the end.
    std::optional<TreeNetwork> next();

private:
    // A record, and the bits that lead there, the first one on top.
    struct Place {
        std::uint32_t record;
        Bits128 bits;
        unsigned depth;
    };

    bool is_skipped(const Place& place) const noexcept;
    void open(const Place& place);
    Network network_at(const Place& place) const noexcept;

    mmdb::SearchTree tree_;
    Skip skip_;
    std::optional<std::uint32_t> ipv4_node_;
    std::vector<Place> open_; // the next one last
};

} // namespace mxy::build
