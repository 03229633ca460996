// The calls that are measured. Each does one slice of a workload on one library and says how many
// calls that were; it does not know how it is timed, nor which library it has.
#pragma once

#include "subject.h"

#include <span>
#include <vector>

namespace mxy::bench {

struct Operation {
    const char* name;
    // Returns the number of calls.
    std::size_t (*run)(Subject& subject, std::size_t slice);
    // Measured only where records have this path; null: everywhere.
    const char* path = nullptr;
    // Opens the database itself: there is nothing to warm up.
    bool opens = false;
};

std::span<const Operation> opening_operations();
std::span<const Operation> address_operations();
std::span<const Operation> record_operations();

// Those that this database has the data for.
std::vector<Operation> operations_for(const Subject& subject);

} // namespace mxy::bench
