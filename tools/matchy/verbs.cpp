// The list of verbs.
#include "verb.h"

#include "verbs.h"

#include <array>

namespace matchy {

std::span<const VerbEntry> all_verbs() noexcept {
    static constexpr std::array verbs = {
        VerbEntry{"query", "Look addresses and names up in databases", make_query},
        VerbEntry{"inspect", "Show what is in a database", make_inspect},
        VerbEntry{"validate", "Check that a database is sound", make_validate},
        VerbEntry{"build", "Make a database from lists, tables and other databases", make_build},
        VerbEntry{"combine", "Put a database and lists of names and patterns into one file",
                  make_combine},
        VerbEntry{"build-mmdb", "Make a database of addresses from a table", make_build_mmdb},
        VerbEntry{"export", "Write a database's entries as JSON lines, CSV or text", make_export},
        VerbEntry{"diff", "Show how two databases differ", make_diff},
        VerbEntry{"bench", "Measure how fast databases answer", make_bench},
        VerbEntry{"completion", "Print a completion script for bash, zsh or fish", make_completion},
    };
    return verbs;
}

} // namespace matchy
