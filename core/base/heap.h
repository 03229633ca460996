// How the process's heap treats large blocks. For programs alone: a library leaves the heap of its
// host as it is.
#pragma once

namespace mxy {

// Blocks of a mebibyte and more go back to the system when they are freed, always. Without this the
// heap begins to keep them once it has seen some come and go, and a build that frees its tree
// before it makes the next part would need room for both.
void return_large_blocks() noexcept;

} // namespace mxy
