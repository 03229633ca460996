// See measurement.h.
#include "measurement.h"

#include "../failure.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <span>

namespace matchy::bench {
namespace {

constexpr double least_seconds = 0.2; // for the rate
constexpr std::size_t most_passes = 200;

// What one thread found in one pass.
struct Outcome {
    std::uint64_t hits = 0;
    std::string error; // empty: all went well
};

class Passes {
public:
    Passes(const MeasuredDatabase& database, const Workload& workload, const Crew& crew,
           Progress& progress)
        : database_(database), workload_(workload), crew_(crew), progress_(progress) {}

    void warm_up() {
        run(nullptr);
        hits_ = workload_.expected_hits.value_or(outcomes_.front().hits);
        check();
    }

    Clock::duration without_clock() {
        const Clock::duration time = run(nullptr);
        check();
        return time;
    }

    std::vector<std::uint32_t> with_clock(std::uint32_t clock_cost) {
        clock_cost_ = clock_cost;
        std::vector<std::uint32_t> samples(workload_.size() * crew_.size());
        run(samples.data());
        check();
        return samples;
    }

    std::uint64_t hits() const noexcept { return hits_; }

private:
    Clock::duration run(std::uint32_t* samples) {
        outcomes_.assign(crew_.size(), {});
        done_ = 0;
        const std::uint64_t all = std::uint64_t{workload_.size()} * crew_.size();
        return crew_.run(
            [&](unsigned thread, const Crew::Stopped& stopped) {
                std::uint32_t* const own =
                    samples == nullptr ? nullptr : samples + thread * workload_.size();
                ask_all(thread, own, stopped);
            },
            [&] {
                end_if_interrupted();
                progress_.show("asking " + workload_.name, done_, all, "lookups");
            });
    }

    void ask_all(unsigned thread, std::uint32_t* samples, const Crew::Stopped& stopped) {
        constexpr std::size_t piece = 1024; // between looks at what others want
        const std::size_t first = workload_.size() * thread / crew_.size();
        Outcome outcome;
        std::size_t at = first;
        for (std::size_t left = workload_.size(); left != 0 && !stopped();) {
            const std::size_t size = std::min({piece, left, workload_.size() - at});
            if (workload_.asks_addresses())
                ask(std::span(workload_.addresses).subspan(at, size), samples, outcome);
            else
                ask_texts(at, size, samples, outcome);
            if (samples != nullptr)
                samples += size;
            left -= size;
            at = at + size == workload_.size() ? 0 : at + size;
            done_.fetch_add(size, std::memory_order_relaxed);
        }
        outcomes_[thread] = std::move(outcome);
    }

    void ask(std::span<const SocketAddress> addresses, std::uint32_t* samples,
             Outcome& outcome) const {
        repeat(addresses.size(), samples, outcome, [&](std::size_t i) {
            return look_up(database_.mmdb(), addresses[i], outcome.error);
        });
    }

    void ask_texts(std::size_t first, std::size_t size, std::uint32_t* samples,
                   Outcome& outcome) const {
        repeat(size, samples, outcome, [&](std::size_t i) {
            return look_up(database_.mmdb(), workload_.texts[first + i], outcome.error);
        });
    }

    template <typename LookUp>
    void repeat(std::size_t count, std::uint32_t* samples, Outcome& outcome,
                const LookUp& look_up_key) const {
        std::uint64_t hits = 0;
        if (samples == nullptr) {
            for (std::size_t i = 0; i < count; ++i)
                hits += look_up_key(i) == Found::something ? 1 : 0;
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                const Clock::time_point start = Clock::now();
                const Found found = look_up_key(i);
                samples[i] = sample(Clock::now() - start);
                hits += found == Found::something ? 1 : 0;
            }
        }
        outcome.hits += hits;
    }

    std::uint32_t sample(Clock::duration time) const noexcept {
        const auto nanoseconds = std::chrono::nanoseconds(time).count() - clock_cost_;
        constexpr auto most = std::int64_t{std::numeric_limits<std::uint32_t>::max()};
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>(nanoseconds, 0, most));
    }

    void check() const {
        for (const Outcome& outcome : outcomes_) {
            if (!outcome.error.empty())
                throw Failure(ExitStatus::bad_input, outcome.error);
            if (outcome.hits != hits_)
                throw Failure(ExitStatus::bad_input, database_.path() + ": " + workload_.name +
                                                         ": " + std::to_string(outcome.hits) +
                                                         " of " + std::to_string(workload_.size()) +
                                                         " keys were found, and " +
                                                         std::to_string(hits_) + " must be");
        }
    }

    const MeasuredDatabase& database_;
    const Workload& workload_;
    const Crew& crew_;
    Progress& progress_;
    std::int64_t clock_cost_ = 0;
    std::vector<Outcome> outcomes_;
    std::atomic<std::uint64_t> done_ = 0;
    std::uint64_t hits_ = 0; // that each pass of each thread must have
};

// The median of the rates of passes, so that what else the machine does for a moment does not
// count.
double measure_rate(Passes& passes, double lookups) {
    std::vector<double> rates;
    double seconds = 0;
    while (rates.empty() || (seconds < least_seconds && rates.size() < most_passes)) {
        const double time = std::chrono::duration<double>(passes.without_clock()).count();
        rates.push_back(lookups / std::max(time, 1e-9));
        seconds += time;
    }
    const auto middle = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
    std::nth_element(rates.begin(), middle, rates.end());
    return *middle;
}

} // namespace

Measurement measure(const MeasuredDatabase& database, const Workload& workload, const Crew& crew,
                    std::uint32_t clock_cost, Progress& progress) {
    Passes passes(database, workload, crew, progress);
    passes.warm_up();
    Measurement measurement;
    measurement.name = workload.name;
    measurement.asks_addresses = workload.asks_addresses();
    measurement.lookups = workload.size();
    measurement.expected_hits = workload.expected_hits;
    measurement.hits = passes.hits();
    measurement.lookups_per_second =
        measure_rate(passes, static_cast<double>(workload.size()) * crew.size());
    std::vector<std::uint32_t> samples = passes.with_clock(clock_cost);
    measurement.latency = latency_of(samples);
    return measurement;
}

} // namespace matchy::bench
