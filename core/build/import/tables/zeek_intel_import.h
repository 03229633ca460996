// Reading entries from files of Zeek's intelligence framework: tab separated, columns named by a
// `#fields` line. The indicator is the key, and its type says what kind of key; the other columns
// are the record, `meta.source` and its like as members of a map `meta`.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

ImportCounts import_zeek_intel(InputText& input, const ImportOptions& options,
                               DatabaseBuilder& builder, ImportLog& log);

} // namespace mxy::build
