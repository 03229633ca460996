// Memory that is handed out piece by piece and given back all at once. Pieces never move. It knows
// nothing of what is put into them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

namespace mxy::build {

class ValueArena {
public:
    ValueArena() = default;
    ValueArena(const ValueArena&) = delete;
    ValueArena& operator=(const ValueArena&) = delete;

    // A copy of `size` bytes; null for none. `alignment` is a power of two, at most that of new.
    const void* copy(const void* bytes, std::size_t size, std::size_t alignment) {
        if (size == 0)
            return nullptr;
        std::byte* const place = allocate(size, alignment);
        std::memcpy(place, bytes, size);
        return place;
    }

    std::size_t memory() const noexcept { return memory_; }

private:
    static constexpr std::size_t smallest_chunk = std::size_t{4} * 1024;
    static constexpr std::size_t largest_chunk = std::size_t{1024} * 1024;

    std::byte* allocate(std::size_t size, std::size_t alignment) {
        const std::size_t gap = (used_ + alignment - 1) / alignment * alignment - used_;
        if (size > left_ || gap > left_ - size) {
            // What would leave much of a chunk unused gets one of its own.
            if (size > next_chunk_ / 4)
                return add_chunk(size);
            current_ = add_chunk(next_chunk_);
            used_ = 0;
            left_ = next_chunk_;
            next_chunk_ = std::min(2 * next_chunk_, largest_chunk);
            return take(0, size);
        }
        return take(gap, size);
    }

    std::byte* take(std::size_t gap, std::size_t size) {
        std::byte* const place = current_ + used_ + gap;
        used_ += gap + size;
        left_ -= gap + size;
        return place;
    }

    std::byte* add_chunk(std::size_t size) {
        chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
        memory_ += size;
        return chunks_.back().get();
    }

    std::vector<std::unique_ptr<std::byte[]>> chunks_;
    std::byte* current_ = nullptr;
    std::size_t used_ = 0;
    std::size_t left_ = 0;
    std::size_t next_chunk_ = smallest_chunk;
    std::size_t memory_ = 0;
};

} // namespace mxy::build
