// Events of MISP, the threat sharing platform: {"Event": {}}, alone, in arrays, or in the frames
// that its servers put around them. Each attribute that names something to look for becomes an
// entry or two, and what is known of it the record. Nothing of it becomes a glob.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

ImportCounts import_misp(const InputText& input, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log);

} // namespace mxy::build
