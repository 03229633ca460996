// Asking a database all keys of a workload, again and again: how fast single lookups are, how many
// there are in a second, and whether they find what they must.
#pragma once

#include "crew.h"
#include "latency.h"
#include "measured_database.h"
#include "workload.h"

#include "../progress.h"

namespace matchy::bench {

struct Measurement {
    std::string name; // of the kind of keys
    bool asks_addresses = false;
    std::uint64_t lookups = 0; // in one pass, by one thread
    std::uint64_t hits = 0;    // of those
    std::optional<std::uint64_t> expected_hits = {};
    double lookups_per_second = 0; // of all threads together
    Latency latency;               // of single lookups, while all threads ask
};

// Every thread asks all keys, each from another one on: once to warm up, then without a look at the
// clock for the rate, until a fifth of a second is over, and once with a look at it around each
// lookup, which costs `clock_cost` nanoseconds that are taken off. Throws Failure (bad_input) where
// a lookup fails, or where a pass finds more or less than it must.
Measurement measure(const MeasuredDatabase& database, const Workload& workload, const Crew& crew,
                    std::uint32_t clock_cost, Progress& progress);

} // namespace matchy::bench
