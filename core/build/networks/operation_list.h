// What was added to and removed from a tree, in little memory: a list of IPv4 and a list of IPv6
// operations, sorted at the end. It knows nothing of what the operations lead to.
#pragma once

#include "build/data/value_merge.h"
#include "build/networks/growing_array.h"
#include "build/networks/network.h"

#include <array>

namespace mxy::build {

// The first three are those of Merge.
enum class Action : std::uint8_t {
    replace,
    top_level,
    deep,
    remove,
    ipv4_root, // the network is where IPv4 addresses stand
    alias,     // the network leads to where IPv4 addresses stand
};

constexpr Action action_of(Merge merge) noexcept {
    return static_cast<Action>(merge);
}

constexpr bool is_addition(Action action) noexcept {
    return action <= Action::deep;
}

// One operation. Of operations on equal networks, `sequence` says which came first.
struct Operation {
    Bits128 bits; // the network's
    unsigned prefix_length = 0;
    Action action = Action::replace;
    ValueId value{};
    std::uint32_t sequence = 0;
};

struct Ipv4Operation {
    std::uint32_t bits;
    ValueId value;
    std::uint32_t sequence;
    std::uint8_t prefix_length;
    Action action;

    static Ipv4Operation of(const Operation& operation) noexcept;
    Operation unpacked() const noexcept;
    bool operator<(const Ipv4Operation& other) const noexcept;
};
static_assert(sizeof(Ipv4Operation) == 16);

struct Ipv6Operation {
    std::array<std::uint32_t, 4> bits; // most significant first
    ValueId value;
    std::uint32_t sequence;
    std::uint8_t prefix_length;
    Action action;

    static Ipv6Operation of(const Operation& operation) noexcept;
    Operation unpacked() const noexcept;
    bool operator<(const Ipv6Operation& other) const noexcept;
};
static_assert(sizeof(Ipv6Operation) == 28);

template <typename Packed>
class OperationList {
public:
    void add(const Operation& operation);

    std::size_t size() const noexcept { return operations_.size(); }
    Operation operator[](std::size_t i) const noexcept { return operations_.items()[i].unpacked(); }

    // Ascending by address, then shorter prefixes first, then by sequence: each network comes
    // before those inside it.
    void sort();

    // Keeps those that `is_kept` returns true for, in their order.
    template <typename Predicate>
    void keep_if(Predicate is_kept) {
        std::size_t kept = 0;
        for (const Packed& operation : operations_.items())
            if (is_kept(operation.unpacked()))
                operations_.items()[kept++] = operation;
        operations_.truncate(kept);
    }

private:
    GrowingArray<Packed> operations_;
    bool is_sorted_ = true;
};

using Ipv4OperationList = OperationList<Ipv4Operation>;
using Ipv6OperationList = OperationList<Ipv6Operation>;

// The order of sort().
bool comes_before(const Operation& a, const Operation& b) noexcept;

} // namespace mxy::build
