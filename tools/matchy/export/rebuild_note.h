// The file of types that is written beside a table, so that `matchy build` makes the same database
// of both: the command that does it, as a comment, and the type of each column.
#pragma once

#include "../stored_database.h"
#include "record_places.h"

#include <string>

namespace matchy {

struct TableFiles {
    std::string table; // empty: standard output
    std::string types;
    bool has_tabs = false;
};

std::string rebuild_note(StoredDatabase& database, const RecordPlaces& places,
                         const TableFiles& files);

} // namespace matchy
