// Zeroed memory that costs nothing until it is touched: address space for tables that fill with
// use. The system calls are here; what is kept there is not known.
#pragma once

#include <cstddef>

namespace mxy {

// Private to this process (a child of fork() gets a copy), readable and writable, aligned to a
// page. Null where there is no address space. errno is kept.
void* reserve_zeroed_memory(std::size_t size) noexcept;

// Gives it back. errno is kept.
void release_memory(void* memory, std::size_t size) noexcept;

} // namespace mxy
