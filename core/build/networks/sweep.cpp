// See sweep.h. The operations come in the order of a walk through the tree, so the walk itself is
// the recursion: each level keeps what covers it, and the nodes are made on the way back up.
#include "build/networks/sweep.h"

#include "build/build_error.h"
#include "build/networks/address_bits.h"
#include "build/networks/merge_cache.h"
#include "mmdb/format.h"

namespace mxy::build {

namespace {

constexpr ValueId no_value{0xFFFFFFFF};

// What the networks around an address make of it so far.
struct Covering {
    ValueId value = no_value;
    std::uint32_t removed = 0; // additions up to this sequence do not count here
};

struct Addition {
    ValueId value;
    std::uint32_t sequence;
    Merge merge;
};

struct Subtree {
    Record record;
    bool has_network = false; // was added at its top or inside, and counts
    bool is_ipv4_root = false;
    bool is_new = false; // a node, and no other one leads to it yet
};

class Sweep {
public:
    Sweep(OperationStream& operations, ValuePool& pool, bool join_equal)
        : operations_(operations), merges_(pool), join_equal_(join_equal) {}

    ResolvedTree run() {
        const Subtree all = operations_.at_end() ? Subtree{} : subtree(0, {});
        tree_.root = all.record;
        if (!tree_.root.is_node())
            tree_.root = tree_.nodes.node(all.record, all.record, false).record;
        tree_.nodes.finish();
        return std::move(tree_);
    }

private:
    Subtree subtree(unsigned depth, Covering covering);
    Subtree halves(unsigned depth, const Covering& covering);
    bool can_join(const Subtree& left, const Subtree& right) const noexcept;
    void keep_below_node(Subtree& ipv4);

    bool add(const Operation& operation, Covering& covering, std::size_t level_start);
    void remove(const Operation& operation, Covering& covering);
    ValueId merged(ValueId older, const Addition& newer);

    Record record_of(ValueId value);

    OperationStream& operations_;
    MergeCache merges_;
    bool join_equal_;
    // What was added to the networks around the current place, the largest first.
    std::vector<Addition> path_;
    std::vector<std::uint32_t> value_indexes_; // by id; plus one, 0: not met yet
    Record ipv4_;                              // where IPv4 addresses stand in a tree of IPv6
    ResolvedTree tree_;
};

// The network of the first `depth` bits of the next operation, which lies in it.
Subtree Sweep::subtree(unsigned depth, Covering covering) {
    const std::size_t level_start = path_.size();
    Subtree result;
    std::uint64_t additions = 0;
    bool is_alias = false;
    bool has_more = true;
    while (has_more && operations_.head().prefix_length == depth) {
        const Operation& operation = operations_.head();
        if (is_addition(operation.action)) {
            ++additions;
            result.has_network |= add(operation, covering, level_start);
        } else if (operation.action == Action::remove) {
            remove(operation, covering);
        } else {
            is_alias = operation.action == Action::alias;
            result.is_ipv4_root = !is_alias;
        }
        operations_.take();
        has_more = operations_.stays_within(depth);
    }
    if (additions > 1)
        tree_.replaced += additions - 1;
    if (has_more) {
        const Subtree inside = halves(depth, covering);
        result.record = inside.record;
        result.is_new = inside.is_new;
        result.has_network |= inside.has_network;
    } else {
        result.record = is_alias ? ipv4_ : record_of(covering.value);
    }
    if (result.is_ipv4_root)
        ipv4_ = result.record;
    path_.resize(level_start);
    return result;
}

// The next operation lies in one of the halves.
Subtree Sweep::halves(unsigned depth, const Covering& covering) {
    const bool right_alone = bit_at(operations_.head().bits, depth);
    Subtree left = right_alone ? Subtree{record_of(covering.value)} : subtree(depth + 1, covering);
    const bool has_more = right_alone || operations_.stays_within(depth);
    const Subtree right =
        has_more ? subtree(depth + 1, covering) : Subtree{record_of(covering.value)};
    const bool has_network = left.has_network || right.has_network;
    if (can_join(left, right))
        return {left.record, has_network};
    if (left.is_ipv4_root && left.record.is_value())
        keep_below_node(left);
    const auto made = tree_.nodes.node(left.record, right.record, left.is_new || right.is_new);
    return {made.record, has_network, false, made.is_new};
}

// Two equal halves are one record, unless someone added one of them and may want it back.
bool Sweep::can_join(const Subtree& left, const Subtree& right) const noexcept {
    const bool are_equal = left.record == right.record && !left.record.is_node();
    const bool nobody_asks =
        join_equal_ || left.record.is_empty() || (!left.has_network && !right.has_network);
    return are_equal && nobody_asks;
}

// One value for all of IPv4: there are readers that begin every IPv4 lookup at a node at depth 96.
void Sweep::keep_below_node(Subtree& ipv4) {
    const auto made = tree_.nodes.node(ipv4.record, ipv4.record, false);
    ipv4.record = made.record;
    ipv4.is_new = made.is_new;
    ipv4_ = made.record;
}

// Returns whether the addition counts.
bool Sweep::add(const Operation& operation, Covering& covering, std::size_t level_start) {
    if (operation.sequence <= covering.removed)
        return false;
    const Addition addition{operation.value, operation.sequence,
                            static_cast<Merge>(operation.action)};
    // It hides the earlier ones of its own network, and a removal that takes it takes them too.
    if (addition.merge == Merge::replace)
        path_.resize(level_start);
    path_.push_back(addition);
    covering.value = merged(covering.value, addition);
    return true;
}

// What is left are the additions around this place that came later.
void Sweep::remove(const Operation& operation, Covering& covering) {
    if (operation.sequence <= covering.removed)
        return;
    covering = {no_value, operation.sequence};
    for (const Addition& addition : path_)
        if (addition.sequence > covering.removed)
            covering.value = merged(covering.value, addition);
}

ValueId Sweep::merged(ValueId older, const Addition& newer) {
    return older == no_value ? newer.value : merges_.merged(older, newer.value, newer.merge);
}

Record Sweep::record_of(ValueId value) {
    if (value == no_value)
        return {};
    const std::size_t id = index_of(value);
    if (id >= value_indexes_.size())
        value_indexes_.resize(std::max(id + 1, value_indexes_.size() * 2));
    if (value_indexes_[id] == 0) {
        if (tree_.values.size() == Record::max_values)
            throw BuildError(BuildError::Kind::limit, "addresses have more than " +
                                                          std::to_string(Record::max_values) +
                                                          " different values");
        tree_.values.push_back(value);
        value_indexes_[id] = static_cast<std::uint32_t>(tree_.values.size());
    }
    return Record::value(value_indexes_[id] - 1);
}

} // namespace

ResolvedTree resolve_tree(OperationStream& operations, ValuePool& pool, bool join_equal) {
    return Sweep(operations, pool, join_equal).run();
}

} // namespace mxy::build
