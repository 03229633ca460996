// Looking up every address of a text file, one per line.
#pragma once

#include "database.h"
#include "exit_status.h"

namespace mmdblookup {

// Counts the addresses and measures the time. `verbose`: prints also what is found, the addresses
// on stdout and their data on stderr. Empty lines are skipped; the first failure ends it.
ExitStatus look_up_address_file(const Database& database, const char* path, bool verbose);

} // namespace mmdblookup
