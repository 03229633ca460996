// The search tree of a database in the making. Networks come in any order; of networks that
// overlap, each address belongs to the longest prefix. It knows values by their ids alone, and
// nothing of the data section but where each value will stand.
#pragma once

#include "build/byte_writer.h"
#include "build/data/value_merge.h"
#include "build/networks/network.h"
#include "build/networks/node_order.h"

#include <memory>

namespace mxy::build {

struct TreeOptions {
    int ip_version = 0;         // 4 or 6; 0: 6 if any network is IPv6, else 4
    bool alias_ipv4 = true;     // in an IPv6 tree: ::ffff:0:0/96 and 2002::/16 lead to IPv4
    bool drop_reserved = false; // addresses that IANA gives to nobody answer nothing
    bool join_equal = false;    // neighbouring networks with equal values become one
};

class TreeBuilder {
public:
    explicit TreeBuilder(ValuePool& pool);
    ~TreeBuilder();

    // Adds a network. Where its value meets that of a shorter or an equal network, `merge` says
    // what the address gets: `replace`: this value; else this value merged into the other one.
    // Equal networks count in the order in which they were added.
    void add(const Network& network, ValueId value, Merge merge = Merge::replace);

    // Takes out what was added so far within the network, and cuts it out of larger networks added
    // so far. What is added later stays.
    void remove(const Network& network);

    // Networks added, and how many of them came again.
    std::uint64_t added() const noexcept;
    std::uint64_t replaced() const noexcept; // known after resolve()
    bool has_ipv6() const noexcept;

    // Makes the tree; nothing can be added after that. With aliases, networks inside of them are
    // the IPv4 networks that they stand for, in either kind of tree. Throws BuildError: bad_input
    // (an IPv6 network in a tree of IPv4; a network longer than /48 inside the alias 2002::/16),
    // limit (2^31 nodes).
    void resolve(const TreeOptions& options);

    int ip_version() const noexcept;
    std::uint32_t node_count() const noexcept;
    // The different values that addresses have, in the order of the addresses.
    std::span<const ValueId> values() const noexcept;

    // The largest number that a record of the tree will hold: what decides which record size is
    // enough. `offsets` tells where each of values() starts in the data section.
    std::uint64_t largest_record(std::span<const std::uint32_t> offsets) const noexcept;

    // The bytes of the tree, `record_size` 24, 28 or 32. Throws BuildError (limit) where a record
    // does not fit. The order of nodes changes no answer, only how fast it comes.
    Bytes write(unsigned record_size, std::span<const std::uint32_t> offsets,
                NodeOrder order = NodeOrder::clustered) const;

    // Gives the tree's memory back, after write(); the counts stay.
    void release() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mxy::build
