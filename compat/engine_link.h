// The hidden part of an MMDB_s: the handle that answers for it, found through the block that holds
// its file name. A caller may copy the struct by value, drop the original, and let another copy of
// the library free the name: the link stands behind the name in one block of malloc(). No table
// keyed by address, no lock. It finds handles, and knows nothing of what they do.
#pragma once

#include "interface.h"

#include <atomic>
#include <cstdint>
#include <string_view>

struct matchy_t;

namespace mxy::compat {

class EngineLink {
public:
    // A NUL-terminated copy of a file name, with a link behind it unless the name is longer than
    // longest_name. It is given back with free_name(), or, the link lost, with free(). Null: no
    // memory.
    static const char* make_name(std::string_view name) noexcept;
    static void free_name(const char* name) noexcept;

    // The link of a struct; null where make_name() did not make its name, or its name has none.
    static EngineLink* of(const MMDB_s& mmdb) noexcept { return behind(mmdb.filename); }

    static constexpr std::size_t longest_name = 4071;

private:
    explicit EngineLink(std::uint64_t magic) noexcept : magic_(magic), self_(this) {}

    static EngineLink* place_behind(const char* name) noexcept;
    static EngineLink* behind(const char* name) noexcept;
    bool is_ours() const noexcept;

    // Not another program's bytes, and not ours copied elsewhere. These two come first: see the
    // source.
    std::uint64_t magic_;
    const EngineLink* self_;

public:
    // The handle, which one thread puts there and MMDB_close() takes away.
    std::atomic<matchy_t*> handle = nullptr;
};

} // namespace mxy::compat
