// Looking up random IPv4 addresses to see how fast that goes. Every entry found is read completely,
// nothing of it is printed.
#pragma once

#include "database.h"
#include "exit_status.h"

namespace mmdblookup {

ExitStatus benchmark(const Database& database, int lookups);

// The same with `lookups` in each of `threads` threads. Broken data ends the thread that meets it;
// an address that cannot be looked up ends them all.
ExitStatus benchmark_in_threads(const Database& database, int lookups, int threads);

} // namespace mmdblookup
