// Taking over what an input says of the database that it was. It changes nothing that somebody
// chose, nor what an earlier input has settled.
#pragma once

#include "build/import/entry_sink.h"

namespace mxy::build {

// The type, the description, the languages, the IP version and the record size of a metadata map,
// whose keys are those of the format or spelled as in IPVersion; members of other types are left
// alone.
void restore_metadata(const ValuePool& pool, ValueId metadata, BuildOptions& options);

// Whether case counts, before the first key. If it is settled and different, the log gets a
// warning.
void restore_case_mode(text::CaseMode mode, EntrySink& sink);

// Whether the usual aliases of IPv4 are there, before the first network.
void restore_aliases(bool has_aliases, DatabaseBuilder& builder);

} // namespace mxy::build
