// All operations on a tree in the order of its addresses: IPv4 and IPv6 lists and a few more that
// the tree's options bring, merged as they are read. It knows where IPv4 addresses stand in a tree,
// and nothing of values.
#pragma once

#include "build/networks/operation_list.h"

#include <vector>

namespace mxy::build {

// Two sorted lists, and the version of the tree they are for. In a tree of IPv4 there are no IPv6
// operations.
struct TreeInput {
    int ip_version = 4;
    Ipv4OperationList ipv4;
    Ipv6OperationList ipv6;
    std::vector<Operation> ipv4_extras; // in any order
    std::vector<Operation> ipv6_extras;
};

// Bits of operations that come out start at the top of Bits128, in both kinds of tree.
class OperationStream {
public:
    explicit OperationStream(TreeInput& input);

    bool at_end() const noexcept { return head_.prefix_length == end_.prefix_length; }
    const Operation& head() const noexcept { return head_; }
    void take() noexcept;

    // Whether the head is within the network of the first `bits` bits of what was last taken.
    bool stays_within(unsigned bits) const noexcept { return shared_ >= static_cast<int>(bits); }

private:
    Operation placed_ipv4(Operation operation) const noexcept;
    Operation next_ipv4() noexcept;
    Operation next_ipv6() noexcept;
    Operation next_extra() noexcept;
    void choose() noexcept;

    // Comes after all others.
    static constexpr Operation end_{{~std::uint64_t{0}, ~std::uint64_t{0}}, 255, {}, {}, 0};

    TreeInput& input_;
    std::vector<Operation> extras_;
    std::size_t ipv4_taken_ = 0;
    std::size_t ipv6_taken_ = 0;
    std::size_t extras_taken_ = 0;
    Operation ipv4_;
    Operation ipv6_;
    Operation extra_;
    Operation head_;
    int shared_ = 0;
};

} // namespace mxy::build
