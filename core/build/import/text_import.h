// Reading keys from plain text, one a line. Blanks around a key do not count; empty lines and lines
// that start with `#` are passed over.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

// Throws BuildError: as import_file(), and where the content is JSON.
ImportCounts import_text(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                         ImportLog& log);

} // namespace mxy::build
