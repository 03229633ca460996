// How long single lookups took: the usual quantiles, and how they are spread. It knows nothing of
// what was looked up.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace matchy::bench {

using Clock = std::chrono::steady_clock;

// What reading the clock twice in a row says, in nanoseconds: the median of many.
std::uint32_t cost_of_clock();

struct Latency {
    // Times from `from` on, below the next bar's.
    struct Bar {
        std::uint64_t from = 0;
        std::uint64_t to = 0;
        std::uint64_t count = 0;
    };

    // Nanoseconds.
    double mean = 0;
    std::uint32_t median = 0;
    std::uint32_t p90 = 0;
    std::uint32_t p99 = 0;
    std::uint32_t p99_9 = 0;
    std::uint32_t max = 0;
    // From the first to the last one that has any.
    std::vector<Bar> histogram;
};

// `samples`, of which there is at least one, are sorted here.
Latency latency_of(std::vector<std::uint32_t>& samples);

} // namespace matchy::bench
