// Why a function of matchy.h failed, in words, for the thread that called it. It keeps the text of
// the last failure, and knows nothing of what failed.
#pragma once

#include "base/status.h"
#include "text_database.h"

#include <cstdint>

namespace mxy::compat {

// The thread's text; never null, empty before the first failure.
const char* last_error() noexcept;

// Each sets the thread's text and returns the code, so that callers can end with it. A file name
// that is null is a database in memory.

[[gnu::format(printf, 2, 3)]] std::int32_t fail(std::int32_t code, const char* format,
                                                ...) noexcept;
// Opening or reading a file: says what the status means, and for a system error which one (errno).
std::int32_t fail(const char* filename, Status status) noexcept;
// Something wrong inside a file, at an offset.
std::int32_t fail(const char* filename, const TextError& error) noexcept;
std::int32_t fail_no_memory() noexcept;
std::int32_t fail_null(const char* function) noexcept;

// The code of matchy.h for a status.
std::int32_t matchy_code(Status status) noexcept;

} // namespace mxy::compat
