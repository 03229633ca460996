// The metadata of a database file: finding it behind its marker, and reading the nine keys that the
// format defines. It knows the types and values each key may have, not how the tree or the data are
// laid out from them. No heap: text is a view into the file.
#pragma once

#include "mmdb/data_field.h"

namespace mxy::mmdb {

// A map or an array that holds texts alone, in the metadata section.
struct TextList {
    std::uint32_t count = 0; // pairs or items
    std::uint32_t first = 0; // where the first text stands
};

struct Metadata {
    std::uint32_t node_count = 0;
    std::uint16_t record_size = 0;
    std::uint16_t ip_version = 0;
    std::string_view database_type;
    TextList languages;
    std::uint16_t major_version = 0;
    std::uint16_t minor_version = 0;
    std::uint64_t build_epoch = 0;
    TextList description; // pairs of language and text
};

// The metadata section: what stands behind the last marker near the end of the file. False where
// there is no marker, or nothing behind it.
bool find_metadata(ByteView file, Section& section) noexcept;

// Reads the keys one by one, each on its own, so that damage elsewhere in the map does no harm.
// Errors: path_does_not_match (a key is missing), invalid_metadata (wrong type or value, or beyond
// a decoder limit), invalid_data (cannot be decoded), unknown_format (record size).
Status read_metadata(const Section& section, Metadata& metadata) noexcept;

// The text at `next`, which is moved behind it. For lists that read_metadata() has accepted.
std::string_view take_text(const Section& section, std::uint32_t& next) noexcept;

} // namespace mxy::mmdb
