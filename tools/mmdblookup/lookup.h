// Looking up one address, and printing what was found. The messages for an address that cannot be
// looked up are here once, for every mode of the program.
#pragma once

#include "database.h"
#include "exit_status.h"
#include "options.h"

namespace mmdblookup {

// What the library says about an address, before anything is read from the data section.
struct Answer {
    MMDB_lookup_result_s result{};
    int address_error = 0; // getaddrinfo's code
    int status = MMDB_SUCCESS;

    bool failed() const { return address_error != 0 || status != MMDB_SUCCESS; }
};

Answer look_up(const Database& database, const char* address);

// Says on stderr why the lookup failed.
ExitStatus report_failure(const Answer& answer, const char* address);

// Says on stderr that the data of an entry cannot be read.
ExitStatus report_bad_data(int status);

// The program's main purpose: prints the value of `options.address` at `options.path`.
ExitStatus print_entry(const Database& database, const Options& options);

} // namespace mmdblookup
