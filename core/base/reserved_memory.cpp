// See reserved_memory.h.
#include "base/reserved_memory.h"

#include <cerrno>

#include <sys/mman.h>

namespace mxy {

void* reserve_zeroed_memory(std::size_t size) noexcept {
    const int kept = errno;
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    errno = kept;
    return memory == MAP_FAILED ? nullptr : memory;
}

void release_memory(void* memory, std::size_t size) noexcept {
    const int kept = errno;
    ::munmap(memory, size);
    errno = kept;
}

} // namespace mxy
