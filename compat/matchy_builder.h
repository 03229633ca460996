// What stands behind a matchy_builder_t, and the wall at which exceptions of a build stop. It knows
// nothing of single functions of the interface.
#pragma once

#include "last_error.h"
#include "matchy_interface.h"

#include "build/data/value_types.h"
#include "build/database_builder.h"

#include <new>

struct matchy_builder_t {
    mxy::build::DatabaseBuilder database;
    mxy::build::ValueTypes types;
    mxy::build::Merge merge = mxy::build::Merge::replace;
};

namespace mxy::compat {

std::int32_t matchy_code(build::BuildError::Kind kind) noexcept;

// Runs one function's work; what it throws becomes the thread's last error and a code.
template <typename Work>
std::int32_t guarded(Work work) noexcept try {
    work();
    return MATCHY_SUCCESS;
} catch (const build::BuildError& error) {
    return fail(matchy_code(error.kind()), "%s", error.what());
} catch (const std::exception&) { // std::bad_alloc, and std::length_error for sizes beyond memory
    return fail_no_memory();
}

} // namespace mxy::compat
