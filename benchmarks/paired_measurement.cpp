#include "paired_measurement.h"

#include <algorithm>

#include <time.h>

namespace mxy::bench {

namespace {

// Of processor time: while another process has the core, nothing is counted. On a busy machine the
// turns of the two would otherwise fall in step with the scheduler's.
double spent_nanoseconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e9 + static_cast<double>(spent.tv_nsec);
}

// What the other library has just read stands in the processor's caches, and pushed out what this
// one needs; a program has one of them alone. So a turn starts with another slice, uncounted.
double nanoseconds_of_a_call(const Operation& operation, Subject& subject, std::size_t slice) {
    operation.run(subject, (slice + Workload::slices / 2) % Workload::slices);
    const double start = spent_nanoseconds();
    const std::size_t calls = operation.run(subject, slice);
    return (spent_nanoseconds() - start) / static_cast<double>(calls);
}

// The value below which this part of them lies.
double quantile(std::vector<double> values, double part) {
    const auto place =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace

PairedResult measure_paired(const Operation& operation, Subject& original, Subject& ours,
                            std::size_t pairs) {
    std::vector<double> original_times;
    std::vector<double> our_times;
    std::vector<double> ratios;
    nanoseconds_of_a_call(operation, original, 0);
    nanoseconds_of_a_call(operation, ours, 0);
    for (std::size_t i = 0; i < pairs; ++i) {
        // Both map the same pages: what one has just read is in the caches for the other. So the
        // two never work on the same slice in a row, and take turns at going first.
        const std::size_t slice = 2 * i % Workload::slices;
        const std::size_t other_slice = slice + 1;
        const bool original_first = i % 2 == 0;
        double original_ns = 0;
        if (original_first)
            original_ns = nanoseconds_of_a_call(operation, original, slice);
        const double our_ns = nanoseconds_of_a_call(operation, ours, other_slice);
        if (!original_first)
            original_ns = nanoseconds_of_a_call(operation, original, slice);
        original_times.push_back(original_ns);
        our_times.push_back(our_ns);
        ratios.push_back(original_ns / our_ns);
    }
    return {quantile(original_times, 0.5), quantile(our_times, 0.5), quantile(ratios, 0.5),
            quantile(ratios, 0.25), quantile(ratios, 0.75)};
}

} // namespace mxy::bench
