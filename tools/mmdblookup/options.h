// The command line. It knows which options there are and which go together, not what they do.
#pragma once

#include "exit_status.h"

#include <variant>

namespace mmdblookup {

struct Options {
    const char* file = nullptr;
    const char* address = nullptr;
    const char* address_file = nullptr;
    int benchmark_lookups = 0; // 0: no benchmark
    int threads = 0;           // 0 or less: the benchmark runs in the main thread
    bool verbose = false;
    const char* const* path = nullptr; // ends with NULL
};

// The options, or the exit status of a call that ends here: help, the version, wrong usage.
std::variant<Options, ExitStatus> parse_options(int argc, char** argv);

} // namespace mmdblookup
