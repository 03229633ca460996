// Databases as input: .mmdb, .mxy and .pgb files, for combining and updating them. Addresses,
// literals and globs become entries with the values they have, in the order of addresses and ids;
// what the file says of itself is kept where nothing else is said. The file may be hostile.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

ImportCounts import_database(const InputText& input, const ImportOptions& options,
                             DatabaseBuilder& builder, ImportLog& log);

} // namespace mxy::build
