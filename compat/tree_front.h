// When a database that is asked often gets a front table, and whether a struct is the one that it
// was made for. It counts lookups and keeps the table; how that is built is not known here.
#pragma once

#include "interface.h"
#include "lookup_fields.h"

#include "mmdb/front_table.h"

#include <atomic>
#include <cstdint>

namespace mxy::compat {

class TreeFront {
public:
    // Takes note of an open struct. Only structs with the same fields get the table later on:
    // one whose owner changed a field is answered from its own fields.
    void belong_to(const MMDB_s& mmdb) noexcept;

    // The table to ask instead of the tree; null: there is none, or not yet. Counts as a lookup.
    mmdb::FrontTable* table_for(const MMDB_s& mmdb) noexcept {
        const std::uintptr_t state = state_.load(std::memory_order_acquire);
        if (state == off || !is_of(mmdb))
            return nullptr;
        if (state == counting)
            return count(mmdb);
        return reinterpret_cast<mmdb::FrontTable*>(state);
    }

    bool is_of(const MMDB_s& mmdb) const noexcept { return fields_.are_those_of(mmdb); }

    // Makes a table of that many bytes of blocks now, unless there is one, and uses it. False: no
    // memory.
    bool turn_on(const MMDB_s& mmdb, std::size_t block_bytes) noexcept;
    // The table is not used any more. It is kept: a thread may be in it.
    void turn_off() noexcept;

    // Gives the table back. Nobody may be in it.
    void end() noexcept;

private:
    mmdb::FrontTable* count(const MMDB_s& mmdb) noexcept;
    mmdb::FrontTable* arm(const MMDB_s& mmdb) noexcept;
    mmdb::FrontTable* make(const MMDB_s& mmdb, std::size_t block_bytes) noexcept;

    // States beside the address of a table.
    static constexpr std::uintptr_t off = 0;
    static constexpr std::uintptr_t counting = 1;

    // In two cache lines, with what leads here.
    std::atomic<std::uintptr_t> state_ = off;
    LookupFields fields_;

    // Not read any more when there is a table.
    std::atomic<mmdb::FrontTable*> table_ = nullptr;
    std::atomic<std::uint32_t> lookups_left_ = 0; // 0: nothing counted yet
};

} // namespace mxy::compat
