// See heap.h. Heaps other than glibc's have no such switch, and need none.
#include "base/heap.h"

#include <malloc.h>

namespace mxy {

void return_large_blocks() noexcept {
#ifdef M_MMAP_THRESHOLD
    constexpr int mebibyte = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, mebibyte);
#endif
}

} // namespace mxy
