// Counting from many threads without contention: each thread counts in a cache line of its own, as
// far as there are enough, and who wants the sum adds up all lines. It counts numbers, and does not
// know of what.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include <pthread.h>

namespace mxy::compat {

inline constexpr std::size_t shard_count = 32;

// A thread's shard. Threads' own addresses are multiples of a page or more; the multiplication
// spreads them.
inline std::size_t shard_of_this_thread() noexcept {
    const auto thread = static_cast<std::uint64_t>(::pthread_self());
    return ((thread >> 8) * 0x9E3779B97F4A7C15u) >> 59;
}
static_assert(shard_count == std::size_t{1} << (64 - 59));

template <std::size_t columns>
class ShardedCounts {
public:
    void add(std::size_t column, std::uint64_t amount,
             std::memory_order order = std::memory_order_relaxed) noexcept {
        shards_[shard_of_this_thread()].counts[column].fetch_add(amount, order);
    }

    std::uint64_t of_shard(std::size_t shard, std::size_t column,
                           std::memory_order order) const noexcept {
        return shards_[shard].counts[column].load(order);
    }

    // Modulo 2^64: what one thread adds, another may take away in its own shard.
    std::uint64_t sum(std::size_t column,
                      std::memory_order order = std::memory_order_relaxed) const noexcept {
        std::uint64_t total = 0;
        for (std::size_t shard = 0; shard < shard_count; ++shard)
            total += of_shard(shard, column, order);
        return total;
    }

private:
    struct alignas(64) Shard {
        std::array<std::atomic<std::uint64_t>, columns> counts{};
    };

    std::array<Shard, shard_count> shards_;
};

} // namespace mxy::compat
