// Looking through a whole search tree: whether every record leads somewhere, no path is longer than
// an address, and what data the tree refers to. It knows nothing of what the data are.
#pragma once

#include "mmdb/search_tree.h"

#include <optional>
#include <vector>

namespace mxy::mmdb {

struct TreeFault {
    std::uint32_t node = 0;
    const char* reason = ""; // never null
};

struct TreeFacts {
    // Where data starts that a record refers to: ascending, each once.
    std::vector<std::uint32_t> data_offsets;
    std::optional<std::uint32_t> unreachable_node;
};

// The first fault met on the way through the tree from its root. Subtrees may be shared, and each
// is looked through once. Throws std::bad_alloc.
std::optional<TreeFault> check_tree(const SearchTree& tree, TreeFacts& facts);

} // namespace mxy::mmdb
