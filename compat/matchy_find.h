// The one way from a key to its answers, which all questions of matchy.h go.
#pragma once

#include "matchy_handle.h"

#include <span>

namespace mxy::compat {

// What is asked of the database, and how it went.
struct Question {
    const MMDB_s* mmdb = nullptr;
    // The handle with the text part; where it is null, handle_of() finds it when it is needed.
    const matchy_t* handle = nullptr;
    std::string_view key;

    // Set by the answer.
    bool is_address = false;
    std::size_t answers = 0;
};

// Writes as many of the answers as fit. Errors set the thread's last error.
std::int32_t find_all(Question& question, std::span<matchy_hit_t> hits) noexcept;

} // namespace mxy::compat
