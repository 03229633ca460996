// What a matchy_t is: an open database with all that questions beyond an MMDB_s need. There are
// three ways to come by one: opened by itself; made for an MMDB_s that a caller opened; and, for a
// watched file, one for each content that the file has had, behind one in front that users hold. It
// keeps these parts, and answers nothing itself.
#pragma once

#include "matchy_interface.h"

#include "last_error.h"
#include "text_copies.h"
#include "text_database.h"
#include "thread_shards.h"

#include <atomic>
#include <memory>

namespace mxy::compat {

class Reload;

// The text part of a file, or why it cannot be read.
struct TextSide {
    std::unique_ptr<TextDatabase> database;
    TextError error;
};

// What the handle has to end besides itself.
enum class Owns : std::uint8_t {
    nothing,  // the MMDB_s is a copy of a caller's
    database, // as MMDB_close() would
    names,    // the same, but the bytes are the caller's
};

// The questions counted: keys of each kind, without and with a match.
enum class Counted : std::size_t { text, found_text, address, found_address };
using QueryCounts = ShardedCounts<4>;

// The handle of a struct that MMDB_open() made; null where it has no link, which sets no error, or
// where there is no memory, which does. Made at the first call.
matchy_t* handle_of(const MMDB_s& mmdb) noexcept;

// Ends a handle that handle_of() made.
void close_borrowed_handle(const MMDB_s& mmdb) noexcept;

} // namespace mxy::compat

struct matchy_t {
    // Takes over the struct as `owns` says.
    matchy_t(const MMDB_s& database, mxy::compat::Owns owns) noexcept;
    // In front of a watched file.
    explicit matchy_t(std::unique_ptr<mxy::compat::Reload> watched) noexcept;
    ~matchy_t();
    matchy_t(const matchy_t&) = delete;
    matchy_t& operator=(const matchy_t&) = delete;

    // The text part, read at the first call. Any number of threads may call; null: no memory.
    const mxy::compat::TextSide* text() const noexcept;
    void set_text(std::unique_ptr<mxy::compat::TextSide> side) noexcept;

    // Made by handle_of().
    bool is_borrowed() const noexcept {
        return owns_ == mxy::compat::Owns::nothing && reload == nullptr;
    }
    bool is_owned_elsewhere() const noexcept { return is_borrowed() || is_watched_content; }
    // A file of patterns alone, without a tree and metadata.
    bool is_pattern_file() const noexcept { return mmdb.metadata_section == nullptr; }

    mutable mxy::compat::QueryCounts counts;
    // Of one content of a watched file: the results that refer to it.
    mutable mxy::compat::ShardedCounts<1> readers;
    mutable mxy::compat::TextCopies copies;

    // Not set in a handle that is in front of a watched file.
    MMDB_s mmdb{};
    // Set in such a handle alone.
    std::unique_ptr<mxy::compat::Reload> reload;
    // Set in a handle for one content of a watched file.
    bool is_watched_content = false;

private:
    mxy::compat::Owns owns_ = mxy::compat::Owns::nothing;
    mutable std::atomic<mxy::compat::TextSide*> text_ = nullptr;
};
