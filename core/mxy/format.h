// The numbers of the text sections of .mxy and .pgb files: each written down here once and nowhere
// else. Everything in these sections is little-endian. It knows nothing of how a file is read.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace mxy::text {

using namespace std::string_view_literals;

// What stands before each section of a database. A section's offset is that of the byte behind it.
inline constexpr std::string_view pattern_separator = "MMDB_PATTERN\0\0\0\0"sv;
inline constexpr std::string_view literal_separator = "MMDB_LITERAL\0\0\0\0"sv;
inline constexpr std::uint32_t separator_size = 16;
static_assert(pattern_separator.size() == separator_size);
static_assert(literal_separator.size() == separator_size);

// Metadata keys.
inline constexpr const char* pattern_offset_key = "pattern_section_offset";
inline constexpr const char* literal_offset_key = "literal_section_offset";
inline constexpr const char* match_mode_key = "match_mode";

// The match mode, in the metadata and in the header of an image.
inline constexpr std::uint32_t mode_sensitive = 0;
inline constexpr std::uint32_t mode_insensitive = 1;

inline constexpr std::uint32_t word_size = 4;

// The pattern section: its size, the image's size, the image, a count, and for each pattern id the
// offset of its data.
namespace wrapper {
inline constexpr std::uint32_t image_size = 4;
inline constexpr std::uint32_t header_size = 8;
} // namespace wrapper

// The image of a set of patterns; alone in a file it is a .pgb. Offsets of the header's fields.
namespace image {
inline constexpr std::string_view magic = "PARAGLOB"sv;
inline constexpr std::uint32_t first_version = 1;
inline constexpr std::uint32_t last_version = 5;
inline constexpr std::uint32_t first_version_with_data = 2;

inline constexpr std::uint32_t version = 8;
inline constexpr std::uint32_t match_mode = 12;
inline constexpr std::uint32_t automaton_offset = 20;
inline constexpr std::uint32_t pattern_count = 32;
inline constexpr std::uint32_t entries_offset = 36;
inline constexpr std::uint32_t strings_offset = 40;
inline constexpr std::uint32_t strings_size = 44;
inline constexpr std::uint32_t total_size = 64;
inline constexpr std::uint32_t data_offset = 72;
inline constexpr std::uint32_t data_size = 76;
inline constexpr std::uint32_t mappings_offset = 80;
inline constexpr std::uint32_t mapping_count = 84;
inline constexpr std::uint32_t data_flags = 88;

inline constexpr std::uint32_t data_is_inline = 1; // a bit of data_flags

// An early version 1 lacks the total size; its automaton follows the header at once.
inline constexpr std::uint32_t shortest_header_size = 64;

constexpr std::uint32_t header_size(std::uint32_t version_number) noexcept {
    switch (version_number) {
    case 1:
        return 72;
    case 2:
        return 96;
    case 3:
    case 4:
        return 104;
    default:
        return 112;
    }
}

// One pattern.
namespace entry {
inline constexpr std::uint32_t type = 4;
inline constexpr std::uint32_t text_offset = 8;
inline constexpr std::uint32_t text_size = 12;
inline constexpr std::uint32_t size = 16;

inline constexpr std::uint32_t type_substring = 0;
inline constexpr std::uint32_t type_glob = 1;
} // namespace entry

// The inline data of one pattern; ascending by pattern id.
namespace mapping {
inline constexpr std::uint32_t pattern_id = 0;
inline constexpr std::uint32_t data_offset = 4;
inline constexpr std::uint32_t size = 12;
} // namespace mapping
} // namespace image

// The literal section: a hash table, its texts, and the data offset of each literal id. Two layouts
// carry the same version number; what tells them apart is where their texts start.
namespace literals {
inline constexpr std::string_view magic = "LHSH"sv;
inline constexpr std::uint32_t known_version = 1;

inline constexpr std::uint32_t version = 4;
inline constexpr std::uint32_t entry_count = 8;
inline constexpr std::uint32_t slot_count = 12;
inline constexpr std::uint32_t strings_offset = 16;
inline constexpr std::uint32_t strings_size = 20;
inline constexpr std::uint32_t plain_header_size = 24;
inline constexpr std::uint32_t shard_count = 24;
inline constexpr std::uint32_t sharded_header_size = 32;

inline constexpr std::uint64_t hash_seed = 0;

namespace slot {
inline constexpr std::uint32_t hash = 0;
inline constexpr std::uint32_t text_offset = 8;
inline constexpr std::uint32_t literal_id = 12;
inline constexpr std::uint32_t size = 16;

inline constexpr std::uint32_t is_empty = 0xFFFFFFFF; // in the place of a text offset
} // namespace slot

// A text: its size, its bytes, a NUL.
inline constexpr std::uint32_t text_size_width = 2;
inline constexpr std::uint32_t text_overhead = text_size_width + 1;
inline constexpr std::uint32_t longest_text = std::numeric_limits<std::uint16_t>::max();

namespace mapping {
inline constexpr std::uint32_t literal_id = 0;
inline constexpr std::uint32_t data_offset = 4;
inline constexpr std::uint32_t size = 8;
} // namespace mapping
} // namespace literals

} // namespace mxy::text
