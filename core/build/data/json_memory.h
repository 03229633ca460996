// The memory of RapidJSON's readers: where their own allocator would crash, this one says that
// there is none left.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>

namespace mxy::build {

// As RapidJSON wants an allocator to be.
class JsonMemory {
public:
    static constexpr bool kNeedFree = true;

    void* Malloc(std::size_t size) { return size == 0 ? nullptr : ::operator new(size); }

    void* Realloc(void* block, std::size_t old_size, std::size_t size) {
        void* const larger = Malloc(size);
        if (block != nullptr && larger != nullptr)
            std::memcpy(larger, block, std::min(old_size, size));
        Free(block);
        return larger;
    }

    static void Free(void* block) noexcept { ::operator delete(block); }
};

} // namespace mxy::build
