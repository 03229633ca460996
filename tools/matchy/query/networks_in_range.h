// The networks of a search tree that have an address in a range: those inside it, and those that
// reach into it or cover it. The tree may be hostile.
#pragma once

#include "build/networks/network.h"
#include "mmdb/search_tree.h"

#include <optional>
#include <stdexcept>
#include <vector>

namespace matchy {

struct FoundNetwork {
    mxy::build::Network network;
    std::uint32_t data_offset = 0;
};

class NetworksInRange {
public:
    // Where an IPv6 tree shows its IPv4 part a second time, that is not gone through again, unless
    // all of the range lies there. A range of the family that the tree does not have is empty.
    NetworksInRange(const mxy::mmdb::SearchTree& tree, const mxy::build::AddressRange& range);

    // The next network in the order of addresses; nothing at the end. Throws Failure (bad_input),
    // without the file's name, where the tree is damaged, or shares subtrees so often that no
    // honest file does.
    std::optional<FoundNetwork> next();

private:
    // A record, and the first of the addresses that lead there.
    struct Place {
        std::uint32_t record;
        mxy::Bits128 first;
        unsigned depth;
    };

    mxy::Bits128 last_of(const Place& place) const noexcept;
    bool is_in_range(const Place& place) const noexcept;
    bool is_alias(const Place& place) const noexcept;
    void open(const Place& place);
    mxy::build::Network network_at(const Place& place) const noexcept;

    mxy::mmdb::SearchTree tree_;
    mxy::build::AddressRange range_;
    std::optional<std::uint32_t> ipv4_node_;
    std::vector<Place> open_; // the next one last
    std::uint64_t opened_ = 0;
};

} // namespace matchy
