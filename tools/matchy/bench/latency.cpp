// See latency.h.
#include "latency.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace matchy::bench {
namespace {

// The smallest sample that at least this share of all are not above.
std::uint32_t quantile(const std::vector<std::uint32_t>& sorted, std::uint64_t per_mille) {
    const std::size_t rank = (sorted.size() * per_mille + 999) / 1000;
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

// 0, 10, 20, 30, 50, 70, 100, 200 and so on: five bars for each power of ten.
std::vector<std::uint64_t> bounds() {
    constexpr std::array<std::uint64_t, 5> steps = {10, 20, 30, 50, 70};
    std::vector<std::uint64_t> bounds = {0};
    for (std::uint64_t unit = 1; unit <= 1'000'000'000; unit *= 10)
        for (const std::uint64_t step : steps)
            bounds.push_back(unit * step);
    return bounds;
}

std::vector<Latency::Bar> histogram(const std::vector<std::uint32_t>& sorted) {
    static const std::vector<std::uint64_t> limits = bounds();
    std::vector<Latency::Bar> bars;
    auto from = sorted.begin();
    for (std::size_t i = 0; i + 1 < limits.size() && from != sorted.end(); ++i) {
        const auto to = std::lower_bound(from, sorted.end(), limits[i + 1]);
        if (to != from || !bars.empty())
            bars.push_back({limits[i], limits[i + 1], static_cast<std::uint64_t>(to - from)});
        from = to;
    }
    return bars;
}

} // namespace

std::uint32_t cost_of_clock() {
    std::vector<std::uint32_t> times(1001);
    for (std::uint32_t& time : times) {
        const Clock::time_point start = Clock::now();
        time = static_cast<std::uint32_t>(std::chrono::nanoseconds(Clock::now() - start).count());
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
}

Latency latency_of(std::vector<std::uint32_t>& samples) {
    std::ranges::sort(samples);
    Latency latency;
    latency.mean =
        std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
    latency.median = quantile(samples, 500);
    latency.p90 = quantile(samples, 900);
    latency.p99 = quantile(samples, 990);
    latency.p99_9 = quantile(samples, 999);
    latency.max = samples.back();
    latency.histogram = histogram(samples);
    return latency;
}

} // namespace matchy::bench
