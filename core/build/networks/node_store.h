// All nodes of a tree in the making, each different one once: two subtrees that answer the same are
// the same node. Children are made before their parents, so no node can come back to itself. It
// knows nothing of addresses.
#pragma once

#include "build/networks/growing_array.h"
#include "build/networks/record.h"

#include <span>
#include <vector>

namespace mxy::build {

class NodeStore {
public:
    NodeStore();

    struct Made {
        Record record;
        bool is_new; // no node leads to it yet
    };

    // The node with these records, made or found. `has_new_child` says that one of them is a node
    // that was new and has found no parent since: then there is nothing to look for. Throws
    // BuildError (limit), std::bad_alloc.
    Made node(Record left, Record right, bool has_new_child);

    std::span<const TreeNode> nodes() const noexcept { return nodes_.items(); }
    // Gives back the memory that only node() needs.
    void finish() noexcept { slots_ = {}; }
    // Gives everything back; there are no nodes then.
    void release() noexcept {
        finish();
        nodes_ = {};
    }

private:
    bool follows(Record child, const TreeNode& node) const noexcept;
    std::size_t slot_of(const TreeNode& node) const noexcept;
    Record append(const TreeNode& node);
    void grow();

    GrowingArray<TreeNode> nodes_;
    // An open hash table of the nodes that were made of known children; empty records are free
    // slots. The others, which are most, stand right behind a child.
    std::vector<Record> slots_;
    std::size_t used_slots_ = 0;
};

} // namespace mxy::build
