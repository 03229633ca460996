// How many ways through a search tree there are, without going all of them: where subtrees are
// shared, a small file can have more than anybody could ever count.
#pragma once

#include "mmdb/search_tree.h"

namespace mxy::mmdb {

// Ways from the root to a record that is no node; 2^64 - 1 stands for that or more. The tree is one
// that check_tree() has found no fault in. Throws std::bad_alloc.
std::uint64_t count_tree_paths(const SearchTree& tree);

} // namespace mxy::mmdb
