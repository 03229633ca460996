// A tree's nodes as they stand in a file. It knows the layouts of records, and nothing of how the
// tree came to be or where its nodes should stand.
#pragma once

#include "build/byte_writer.h"
#include "build/networks/record.h"

#include <span>

namespace mxy::build {

// The largest number that a record of the tree holds.
std::uint64_t largest_record(std::uint64_t node_count,
                             std::span<const std::uint32_t> offsets) noexcept;

// `places` says where each node goes, `offsets` where each value starts in the data section. Throws
// BuildError: limit, where a record does not fit `record_size`; bad_input, where that is not 24, 28
// or 32.
Bytes tree_bytes(std::span<const TreeNode> nodes, std::span<const std::uint32_t> places,
                 std::span<const std::uint32_t> offsets, unsigned record_size);
void check_record_size(std::uint64_t node_count, std::span<const std::uint32_t> offsets,
                       unsigned record_size);

} // namespace mxy::build
