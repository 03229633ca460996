// Keys to ask that somebody has written down, one a line.
#pragma once

#include "workload.h"

#include <string>
#include <vector>

namespace matchy::bench {

// The first `most` keys of the file (- is standard input), by kind. Throws Failure.
std::vector<Workload> read_workloads(const std::string& path, std::size_t most);

} // namespace matchy::bench
