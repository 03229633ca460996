// What the program's exit status says. Scripts test these numbers; the manual pages list them.
#pragma once

namespace matchy {

enum class ExitStatus : int {
    done = 0,         // found, or done
    not_found = 1,    // no match; differences; a database that is not sound
    usage = 2,        // the command line makes no sense
    bad_input = 3,    // a file or an entry is not what it should be
    system_error = 4, // a file cannot be read or written; no memory
};

} // namespace matchy
