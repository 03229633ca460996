// Reading entries from tables: comma separated, tab separated, or with another delimiter. A row
// becomes a key and a record of its other columns.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

// The delimiter is a tab where the options' format is tsv, else a comma, unless they name one.
ImportCounts import_table(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                          ImportLog& log);

} // namespace mxy::build
