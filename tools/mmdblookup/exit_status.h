// What the program's exit status says. Scripts test these numbers.
#pragma once

namespace mmdblookup {

enum class ExitStatus : int {
    done = 0,
    failed = 1, // wrong usage, or trouble outside the database
    cannot_open = 2,
    bad_address = 3,
    lookup_failed = 4,
    bad_data = 5,
    not_found = 6,
};

} // namespace mmdblookup
