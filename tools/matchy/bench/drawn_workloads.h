// What a database of somebody is asked: keys drawn from the database itself, and random ones.
#pragma once

#include "workload.h"

#include "../progress.h"

#include <string>
#include <vector>

namespace matchy::bench {

// `count` keys of each kind that the database has; where it has fewer, some come several times.
// Throws Failure where the file cannot be opened, is no database, or is damaged.
std::vector<Workload> draw_workloads(const std::string& path, std::size_t count, std::uint64_t seed,
                                     Progress& progress);

} // namespace matchy::bench
