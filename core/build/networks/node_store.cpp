// See node_store.h.
#include "build/networks/node_store.h"

#include "build/build_error.h"

#include <bit>

namespace mxy::build {

NodeStore::NodeStore() : slots_(1024) {}

// Where the node is, or would be. The table is never full, so the search ends.
std::size_t NodeStore::slot_of(const TreeNode& node) const noexcept {
    const std::uint64_t key = std::uint64_t{node.left.bits()} << 32 | node.right.bits();
    const std::uint64_t hash = (key ^ key >> 29) * 0x9E3779B97F4A7C15;
    const int shift = 64 - std::countr_zero(slots_.size());
    auto slot = static_cast<std::size_t>(hash >> shift);
    while (!slots_[slot].is_empty() && nodes_.items()[slots_[slot].node_number()] != node)
        slot = (slot + 1) & (slots_.size() - 1);
    return slot;
}

// Whether the node is the one behind its child. A node that is made of new children comes directly
// after one of them: whatever else was made in between would hang below the other one.
bool NodeStore::follows(Record child, const TreeNode& node) const noexcept {
    if (!child.is_node())
        return false;
    const std::size_t behind = std::size_t{child.node_number()} + 1;
    return behind < nodes_.size() && nodes_.items()[behind] == node;
}

NodeStore::Made NodeStore::node(Record left, Record right, bool has_new_child) {
    const TreeNode wanted{left, right};
    if (has_new_child)
        return {append(wanted), true};
    for (const Record child : {left, right})
        if (follows(child, wanted))
            return {Record::node(child.node_number() + 1), false};
    const std::size_t slot = slot_of(wanted);
    if (!slots_[slot].is_empty())
        return {slots_[slot], false};
    const Record made = append(wanted);
    slots_[slot] = made;
    if (++used_slots_ > slots_.size() / 8 * 5)
        grow();
    return {made, true};
}

Record NodeStore::append(const TreeNode& node) {
    if (nodes_.size() == Record::max_nodes)
        throw BuildError(BuildError::Kind::limit, "the search tree has more than " +
                                                      std::to_string(Record::max_nodes) + " nodes");
    nodes_.push_back(node);
    return Record::node(static_cast<std::uint32_t>(nodes_.size() - 1));
}

void NodeStore::grow() {
    std::vector<Record> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Record record : old)
        if (!record.is_empty())
            slots_[slot_of(nodes_.items()[record.node_number()])] = record;
}

} // namespace mxy::build
