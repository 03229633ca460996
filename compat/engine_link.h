// The hidden part of an MMDB_s, found through the block that holds its file name: the handle that
// answers for it, and the front of its tree. A caller may copy the struct by value, drop the
// original, and let another copy of the library free the name: the link stands behind the name in
// one block of the C library's memory. No table keyed by address, no lock. It is found at a
// distance that does not depend on the name, since every lookup looks for it.
#pragma once

#include "interface.h"

#include "tree_front.h"

#include <atomic>
#include <cstdint>
#include <string_view>

struct matchy_t;

namespace mxy::compat {

class alignas(64) EngineLink {
public:
    // A NUL-terminated copy of a file name, with a link behind it unless the name is longer than
    // longest_name. It is given back with free_name(), or, the link lost, with free(). Null: no
    // memory.
    static const char* make_name(std::string_view name) noexcept;
    static void free_name(const char* name) noexcept;

    static constexpr std::size_t longest_name = 3967;

    // The link of a struct; null where make_name() did not make its name, or its name has none.
    static EngineLink* of(const MMDB_s& mmdb) noexcept { return behind(mmdb.filename); }

private:
    // A name stands at the start of a block of one of two sizes, which begins at a multiple of its
    // size; the link stands at the block's end. No page ends in between, so that behind any name at
    // such a place there is something that can be read.
    static constexpr std::size_t small_block = 512;
    static constexpr std::size_t large_block = 4096; // no more than a page of any system

    explicit EngineLink(std::uint64_t magic) noexcept : magic_(magic), self_(this) {}

    static EngineLink* behind(const char* name) noexcept {
        const auto address = reinterpret_cast<std::uintptr_t>(name);
        if (address % small_block != 0 || name == nullptr)
            return nullptr;
        auto* const link = at_end_of(address, small_block);
        if (link->is_ours()) [[likely]]
            return link;
        return address % large_block == 0 ? behind_long(name) : nullptr;
    }

    static EngineLink* behind_long(const char* name) noexcept;

    static EngineLink* at_end_of(std::uintptr_t block, std::size_t size) noexcept {
        return reinterpret_cast<EngineLink*>(block + size - sizeof(EngineLink));
    }

    // The bytes may be anything, also nobody's: checkers of memory and of threads must look away.
    __attribute__((no_sanitize("address", "thread"))) bool is_ours() const noexcept {
        return magic_ == link_magic && self_ == this;
    }

    static constexpr std::uint64_t link_magic = 0x1B7E4D58'59446C6B;

    // Not another program's bytes, and not ours copied elsewhere.
    std::uint64_t magic_;
    const EngineLink* self_;

public:
    TreeFront front;

    // The handle, which one thread puts there and MMDB_close() takes away.
    std::atomic<matchy_t*> handle = nullptr;
};

} // namespace mxy::compat
