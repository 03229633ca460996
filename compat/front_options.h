// From how many lookups on a database gets a front table, and how large that may grow: numbers of
// ours, or the user's, from the environment. A program with more rights than its user has is told
// nothing by the environment.
//
//   MXYDB_FRONT_TABLE        bytes for blocks, with k or M behind the number; 0: no table
//   MXYDB_FRONT_TABLE_AFTER  lookups before there is one, also in small databases
#pragma once

#include <cstddef>
#include <cstdint>

namespace mxy::compat {

struct FrontStart {
    bool wanted = false;
    std::uint32_t after = 0; // lookups
};

// For a tree of that many bytes.
FrontStart front_start(std::uint64_t tree_size) noexcept;

// Bytes for the blocks of a file's table; 0: none.
std::size_t front_table_size(std::size_t file_size) noexcept;

} // namespace mxy::compat
