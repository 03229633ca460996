// The one way from a key to its answers, which all questions of matchy.h go.
#pragma once

#include "matchy_handle.h"
#include "mmdb_lookup.h"

#include <span>
#include <string_view>

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

// The steps of find_all(), for who goes through them with many keys at once.

// Whether a key is an address in canonical form.
bool parse_address(std::string_view key, IpAddress& address) noexcept;

// What the tree says to an address: an error; or, where it is found, a hit; else it is asked as
// text.
std::int32_t take_address(const MMDB_s& mmdb, const IpAddress& address, mmdb::TreeAnswer answer,
                          std::span<matchy_hit_t> hits) noexcept;

// The text part; null, and the error in `status`, where it cannot be asked.
const TextDatabase* text_part(const MMDB_s& mmdb, const matchy_t* handle,
                              std::int32_t& status) noexcept;

// Where the ids of globs go, in the array that their hits go to. The next makes those out of them.
std::span<std::uint32_t> ids_behind(std::span<matchy_hit_t> hits) noexcept;
void write_text_hits(const MMDB_s& mmdb, const TextDatabase& text, const TextMatches& found,
                     std::span<matchy_hit_t> hits) noexcept;

} // namespace mxy::compat
