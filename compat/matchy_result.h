// What a matchy_result_t and a matchy_entry_s stand for.
#pragma once

#include "matchy_handle.h"

#include "mmdb/data_field.h"

namespace mxy::compat {

// The handle whose content a found result refers to.
const matchy_t* content_of(const matchy_result_t& result) noexcept;

// A value in a data section.
struct ValuePlace {
    mmdb::Section section;
    std::uint32_t offset = 0;
};

// Where an entry's value is. An entry that lies nowhere in its database's data section gets a place
// behind its end, which nothing can be read from.
inline ValuePlace place_of(const matchy_entry_s& entry) noexcept {
    const MMDB_s& mmdb = entry.db->mmdb;
    const std::uint32_t size = mmdb.data_section == nullptr ? 0 : mmdb.data_section_size;
    const auto start = reinterpret_cast<std::uintptr_t>(mmdb.data_section);
    const auto at = reinterpret_cast<std::uintptr_t>(entry.data_ptr);
    const bool inside = at >= start && at - start < size;
    return {{mmdb.data_section, size}, inside ? static_cast<std::uint32_t>(at - start) : size};
}

// MATCHY_SUCCESS where an entry can be read; else the code, with the thread's last error set.
std::int32_t check_entry(const matchy_entry_s* entry, const char* function) noexcept;

// A failure to read a value.
std::int32_t fail_value(const matchy_t& db, Status status) noexcept;

// One field as matchy.h has it; its text still without a NUL.
matchy_entry_data_t entry_data(const mmdb::Field& field) noexcept;

} // namespace mxy::compat
