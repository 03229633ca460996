// Opening databases as handles, from a file or from memory. It makes handles, and answers nothing.
#pragma once

#include "matchy_handle.h"

namespace mxy::compat {

// Null on failure, with the thread's last error set.
std::unique_ptr<matchy_t> open_file(const char* filename) noexcept;
std::unique_ptr<matchy_t> open_memory(ByteView bytes) noexcept;

} // namespace mxy::compat
