// Random numbers that are the same for the same seed on every machine, which the standard library's
// distributions are not.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

namespace matchy::bench {

// A number that looks random for each pair of numbers (the finalizer of splitmix64, twice).
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t index) noexcept {
    const auto scatter = [](std::uint64_t x) {
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    };
    return scatter(scatter(seed + 0x9E3779B97F4A7C15) + index * 0x9E3779B97F4A7C15);
}

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : seed_(seed) {}

    std::uint64_t next() noexcept { return mixed(seed_, count_++); }
    // Below `end`, which is not 0. That some numbers come a little more often is not noticed.
    std::uint64_t below(std::uint64_t end) noexcept { return next() % end; }

    template <typename T>
    const T& one_of(std::span<const T> items) noexcept {
        return items[below(items.size())];
    }

    template <typename T>
    void shuffle(std::span<T> items) noexcept {
        for (std::size_t left = items.size(); left > 1; --left)
            std::swap(items[left - 1], items[below(left)]);
    }

private:
    std::uint64_t seed_;
    std::uint64_t count_ = 0;
};

} // namespace matchy::bench
