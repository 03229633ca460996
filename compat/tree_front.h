// When a database that is asked often gets a front table, and whether a struct is the one that it
// was made for. It counts lookups and keeps the table; how that is built is not known here.
#pragma once

#include "interface.h"

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

    bool is_of(const MMDB_s& mmdb) const noexcept {
        // One jump for all.
        const std::uint64_t differences =
            (reinterpret_cast<std::uintptr_t>(file_content_) ^
             reinterpret_cast<std::uintptr_t>(mmdb.file_content)) |
            (reinterpret_cast<std::uintptr_t>(data_section_) ^
             reinterpret_cast<std::uintptr_t>(mmdb.data_section)) |
            (build_epoch_ ^ static_cast<std::uint32_t>(mmdb.metadata.build_epoch)) |
            (data_section_size_ ^ mmdb.data_section_size) |
            (node_count_ ^ mmdb.metadata.node_count) |
            (ipv4_record_ ^ mmdb.ipv4_start_node.node_value) |
            static_cast<std::uint16_t>(ipv4_netmask_ ^ mmdb.ipv4_start_node.netmask) |
            static_cast<std::uint16_t>(node_size_ ^ mmdb.full_record_byte_size) |
            static_cast<std::uint16_t>(depth_ ^ mmdb.depth) |
            static_cast<std::uint16_t>(ip_version_ ^ mmdb.metadata.ip_version);
        return differences == 0;
    }

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

    // In one cache line, with what leads here.
    std::atomic<std::uintptr_t> state_ = off;
    const std::uint8_t* file_content_ = nullptr;
    const std::uint8_t* data_section_ = nullptr;
    std::uint32_t data_section_size_ = 0;
    std::uint32_t node_count_ = 0;
    std::uint32_t ipv4_record_ = 0;
    std::uint32_t build_epoch_ = 0;
    std::uint16_t ipv4_netmask_ = 0;
    std::uint16_t node_size_ = 0;
    std::uint16_t depth_ = 0;
    std::uint16_t ip_version_ = 0;

    // Not read any more when there is a table.
    std::atomic<mmdb::FrontTable*> table_ = nullptr;
    std::atomic<std::uint32_t> lookups_left_ = 0; // 0: nothing counted yet
};

} // namespace mxy::compat
