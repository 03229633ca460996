// From all entries to the bytes of their file: the one place that knows in which order a file's
// parts are made and where they stand. It knows nothing of how entries came in.
#pragma once

#include "build/build_options.h"
#include "build/entries.h"
#include "build/file_parts.h"

#include <functional>

namespace mxy::build {

// Told now and then how far a build is, 0 to 1, and at what. May throw to stop it.
using BuildProgress = std::function<void(std::string_view stage, double share)>;

// Uses the entries up: what is not needed any more is freed on the way. Throws BuildError,
// std::bad_alloc, and what `progress` throws.
FileParts assemble(Entries& entries, const BuildOptions& options, const BuildProgress& progress);

} // namespace mxy::build
