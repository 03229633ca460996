// From operations to a tree, in one pass over the addresses: which value each address gets, and
// the nodes that say so. It knows nothing of files.
#pragma once

#include "build/networks/node_store.h"
#include "build/networks/operation_stream.h"

namespace mxy::build {

struct ResolvedTree {
    NodeStore nodes;
    Record root; // always a node
    std::vector<ValueId> values;
    std::uint64_t replaced = 0; // additions whose network had been added before
};

// Throws BuildError (limit), std::bad_alloc, and what merge_values() throws.
ResolvedTree resolve_tree(OperationStream& operations, ValuePool& pool, bool join_equal);

} // namespace mxy::build
