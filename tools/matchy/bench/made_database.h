// Making the database of a measurement, and what that cost.
#pragma once

#include "made_keys.h"

#include "../progress.h"

#include <cstdint>
#include <string>

namespace matchy::bench {

struct MadeDatabase {
    std::uint64_t networks = 0; // that were added; so the others
    std::uint64_t literals = 0;
    std::uint64_t globs = 0;
    std::uint64_t repeated = 0; // networks that had come before
    double adding_seconds = 0;  // making up the keys is a part of it
    double writing_seconds = 0;
    std::uint64_t size = 0;        // of the file
    std::uint64_t peak_memory = 0; // of this process, in bytes

    double seconds() const noexcept { return adding_seconds + writing_seconds; }
};

// Writes the file; the same bytes for the same keys. Throws Failure, mxy::build::BuildError.
MadeDatabase make_database(const MadeKeys& keys, DatabaseKind kind, const std::string& path,
                           Progress& progress);

std::string_view name_of(DatabaseKind kind) noexcept;

} // namespace matchy::bench
