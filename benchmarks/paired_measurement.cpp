// See paired_measurement.h.
#include "paired_measurement.h"

namespace mxy::bench {

namespace {

constexpr double longest_turn_ns = 100e6;

void go_through_all(const Operation& operation, Subject& subject) {
    for (std::size_t slice = 0; slice < Workload::slices; ++slice)
        operation.run(subject, slice);
}

// What the other library has just read stands in the processor's caches, and pushed out what this
// one needs; a program has one of them alone. So a turn starts with another slice, uncounted.
double time_after_other(const Operation& operation, Subject& subject, std::size_t slice) {
    operation.run(subject, (slice + Workload::slices / 2) % Workload::slices);
    const Stopwatch watch;
    const std::size_t calls = operation.run(subject, slice);
    return watch.nanoseconds() / static_cast<double>(calls);
}

double time_when_warm(const Operation& operation, Subject& subject, std::size_t first) {
    if (operation.opens)
        operation.run(subject, first);
    else
        go_through_all(operation, subject);
    const Stopwatch watch;
    std::size_t calls = 0;
    for (std::size_t i = 0; i < Workload::slices && watch.nanoseconds() < longest_turn_ns; ++i)
        calls += operation.run(subject, (first + i) % Workload::slices);
    return watch.nanoseconds() / static_cast<double>(calls);
}

} // namespace

const char* name_of(Mode mode) {
    return mode == Mode::warm ? "warm" : "in turns";
}

PairedResult measure_paired(const Operation& operation, Subject& original, Subject& ours,
                            std::size_t pairs, Mode mode) {
    const auto measure = mode == Mode::warm ? time_when_warm : time_after_other;
    // So that no table is filled while the clock runs; the second visit still adds to it. The
    // original has none.
    for (int visit = 0; visit < 2 && !operation.opens; ++visit)
        go_through_all(operation, ours);
    Pairs times;
    for (std::size_t i = 0; i < pairs; ++i) {
        // Both map the same pages: what one has just read is in the caches for the other. So the
        // two never start with the same slice, and take turns at going first.
        const std::size_t slice = 2 * i % Workload::slices;
        const std::size_t other_slice = slice + 1;
        const bool original_first = i % 2 == 0;
        double original_ns = 0;
        if (original_first)
            original_ns = measure(operation, original, slice);
        const double our_ns = measure(operation, ours, other_slice);
        if (!original_first)
            original_ns = measure(operation, original, slice);
        times.add(original_ns, our_ns);
    }
    return times.result();
}

} // namespace mxy::bench
