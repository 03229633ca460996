// What a made-up database is asked: keys that it has and keys that it has not, in random order.
#pragma once

#include "made_keys.h"
#include "workload.h"

#include <vector>

namespace matchy::bench {

// `count` keys of each kind that the database has, of which `hit_rate` percent are found.
std::vector<Workload> workloads_for(const MadeKeys& keys, std::size_t count, double hit_rate);

} // namespace matchy::bench
