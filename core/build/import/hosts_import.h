// Reading names from hosts files ("0.0.0.0 ads.example.com tracker.example.com # why") and from
// plain lists of names. Every name is a literal, or a glob where there is a `*` in it; the address
// that a name is given is of no interest, and names that stand for the machine itself are passed
// over.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

ImportCounts import_hosts(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                          ImportLog& log);

} // namespace mxy::build
