// The metadata of a file in the making: what each key is called, and which type it has. It knows no
// reader of it.
#pragma once

#include "build/byte_writer.h"
#include "mxy/text_types.h"

#include <string>
#include <utility>
#include <vector>

namespace mxy::build {

// What a file says of its text sections. Offsets are those in the file, 0 for none.
struct TextMetadata {
    std::uint32_t address_entries = 0;
    std::uint32_t literal_entries = 0;
    std::uint32_t glob_entries = 0;
    std::uint32_t patterns_offset = 0;
    std::uint32_t literals_offset = 0;
    std::uint32_t index_offset = 0;
    text::CaseMode mode = text::CaseMode::sensitive;
};

struct MetadataValues {
    std::string database_type;
    std::vector<std::pair<std::string, std::string>> description; // language and text
    std::vector<std::string> languages;
    std::uint64_t build_epoch = 0;
    std::uint32_t node_count = 0;
    unsigned record_size = 0;
    int ip_version = 0;
    bool has_text = false; // without text keys a file has the nine keys of the MMDB format alone
    TextMetadata text;
};

// The marker and the map behind it. Throws BuildError: limit, where readers would not find it any
// more (131,072 bytes), bad_input, where a text in it holds the marker.
Bytes write_metadata(const MetadataValues& values);

} // namespace mxy::build
