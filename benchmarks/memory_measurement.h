// What a library holds of a database in memory after it was asked. It does not know why.
#pragma once

#include "workload.h"

namespace mxy::bench {

struct MemoryUse {
    std::size_t file_bytes = 0;    // pages of the file, which all processes share
    std::size_t private_bytes = 0; // of this process alone
};

// Opens the database in a child process, asks for all covered addresses of both families there, and
// looks at what that child has come to hold. Throws std::runtime_error where it cannot tell.
MemoryUse measure_memory(const test::Library& library, const Workload& workload);

} // namespace mxy::bench
