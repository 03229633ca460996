// Between the structs of the C interface and the engine: views of a caller's MMDB_s, made anew for
// each call from the struct's own fields, so that copies, moved structs and hand-built ones all
// work. It converts, and decides nothing.
#pragma once

#include "interface.h"

#include "base/status.h"
#include "mmdb/data_field.h"
#include "mmdb/search_tree.h"

namespace mxy::compat {

constexpr int code(Status status) noexcept {
    return static_cast<int>(status);
}

inline mmdb::Section data_section(const MMDB_s& mmdb) noexcept {
    return {mmdb.data_section, mmdb.data_section == nullptr ? 0 : mmdb.data_section_size};
}

inline mmdb::Section metadata_section(const MMDB_s& mmdb) noexcept {
    return {mmdb.metadata_section,
            mmdb.metadata_section == nullptr ? 0 : mmdb.metadata_section_size};
}

// Only for structs whose full_record_byte_size is a node size. The tree may be read up to the data
// section: nothing, in a closed database.
inline mmdb::SearchTree search_tree(const MMDB_s& mmdb) noexcept {
    const auto start = reinterpret_cast<std::uintptr_t>(mmdb.file_content);
    const auto end = reinterpret_cast<std::uintptr_t>(mmdb.data_section);
    return {mmdb.file_content,
            end > start ? end - start : 0,
            mmdb.metadata.node_count,
            mmdb.data_section_size,
            static_cast<mmdb::NodeSize>(mmdb.full_record_byte_size),
            mmdb.depth};
}

} // namespace mxy::compat
