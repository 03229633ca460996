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
inline constexpr std::string_view index_separator = "MXYDB_INDEX\0\0\0\0\0"sv;
inline constexpr std::uint32_t separator_size = 16;
static_assert(pattern_separator.size() == separator_size);
static_assert(literal_separator.size() == separator_size);
static_assert(index_separator.size() == separator_size);
// The index section starts at a multiple of this in the file.
inline constexpr std::uint32_t index_alignment = 64;

// Metadata keys.
inline constexpr const char* pattern_offset_key = "pattern_section_offset";
inline constexpr const char* literal_offset_key = "literal_section_offset";
inline constexpr const char* index_offset_key = "mxydb_index_offset";
inline constexpr const char* match_mode_key = "match_mode";

// The match mode, in the metadata and in the header of an image.
inline constexpr std::uint32_t mode_sensitive = 0;
inline constexpr std::uint32_t mode_insensitive = 1;

inline constexpr std::uint32_t word_size = 4;

// The pattern section: its size, the image's size, the image, a count, and for each pattern id the
// offset of its data.
namespace wrapper {
inline constexpr std::uint32_t total_size = 0; // of all of it
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
inline constexpr std::uint32_t node_count = 16; // of the automaton; before version 5, its size
inline constexpr std::uint32_t automaton_offset = 20;
inline constexpr std::uint32_t automaton_size = 24;
inline constexpr std::uint32_t pattern_count = 32;
inline constexpr std::uint32_t entries_offset = 36;
inline constexpr std::uint32_t strings_offset = 40;
inline constexpr std::uint32_t strings_size = 44;
inline constexpr std::uint32_t wildcard_count = 60;
inline constexpr std::uint32_t total_size = 64;
inline constexpr std::uint32_t byte_order = 68;
inline constexpr std::uint32_t data_offset = 72;
inline constexpr std::uint32_t data_size = 76;
inline constexpr std::uint32_t mappings_offset = 80;
inline constexpr std::uint32_t mapping_count = 84;
inline constexpr std::uint32_t data_flags = 88;
inline constexpr std::uint32_t piece_map_offset = 96;
inline constexpr std::uint32_t piece_count = 100;
inline constexpr std::uint32_t segments_offset = 104;
inline constexpr std::uint32_t segments_size = 108;

inline constexpr std::uint32_t data_is_inline = 1; // a bit of data_flags
inline constexpr std::uint32_t little_endian = 1;  // a byte order

// What the parts of an image of the last version are aligned to, counted from its start.
inline constexpr std::uint32_t automaton_alignment = 64;
inline constexpr std::uint32_t part_alignment = 8;

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

// The rest of an image is there for the format's first reader alone, as the last version has it.

// A pattern that is checked against every text. No field says where their table starts: it is the
// next part behind the texts.
namespace wildcard {
inline constexpr std::uint32_t pattern_id = 0;
inline constexpr std::uint32_t text_offset = 4;
inline constexpr std::uint32_t size = 8;
} // namespace wildcard

// The automaton that finds pieces of patterns in a text: its nodes, the edges of sparse nodes, the
// tables of dense nodes, lists of piece ids. Offsets count from its start; node 0 is the root.
namespace automaton {
namespace node {
inline constexpr std::uint32_t kind = 0;
inline constexpr std::uint32_t byte = 1; // of the only edge
inline constexpr std::uint32_t edge_count = 2;
inline constexpr std::uint32_t piece_count = 3;
inline constexpr std::uint32_t target = 4; // of the only edge; it stands in `edges` again
inline constexpr std::uint32_t failure = 8;
inline constexpr std::uint32_t edges = 12;
inline constexpr std::uint32_t pieces = 16;
inline constexpr std::uint32_t size = 20;

inline constexpr std::uint8_t kind_empty = 0;
inline constexpr std::uint8_t kind_one = 1;
inline constexpr std::uint8_t kind_sparse = 2;
inline constexpr std::uint8_t kind_dense = 3;

inline constexpr std::uint32_t most_sparse_edges = 8;
inline constexpr std::uint32_t most_pieces = 255;
} // namespace node

// Of a sparse node; ascending by byte.
namespace edge {
inline constexpr std::uint32_t byte = 0;
inline constexpr std::uint32_t target = 4;
inline constexpr std::uint32_t size = 8;
} // namespace edge

// Of a dense node: the target for each byte, 0 for none.
inline constexpr std::uint32_t dense_size = 256 * word_size;
} // namespace automaton

// Which patterns have a piece: a hash table of piece ids, then lists of pattern ids. Offsets count
// from the start of the map, those of lists from where the lists start.
namespace piece_map {
inline constexpr std::string_view magic = "ACLH"sv;
inline constexpr std::uint32_t known_version = 1;

inline constexpr std::uint32_t version = 4;
inline constexpr std::uint32_t entry_count = 8;
inline constexpr std::uint32_t slot_count = 12;
inline constexpr std::uint32_t lists_offset = 16;
inline constexpr std::uint32_t lists_size = 20;
inline constexpr std::uint32_t header_size = 24;

inline constexpr std::uint32_t fewest_slots = 16;
inline constexpr std::uint64_t hash_factor = 0xF1357AEA2E62A9C5;
inline constexpr int hash_rotation = 26; // to the left, of the product

namespace slot {
inline constexpr std::uint32_t piece_id = 0;
inline constexpr std::uint32_t list_offset = 4;
inline constexpr std::uint32_t list_count = 8;
inline constexpr std::uint32_t size = 16;

inline constexpr std::uint32_t is_empty = 0xFFFFFFFF; // in the place of a piece id
} // namespace slot
} // namespace piece_map

// Every pattern taken apart: an index by pattern id, segments, the texts of literal segments, the
// members of classes. Offsets are the image's.
namespace segments {
namespace index {
inline constexpr std::uint32_t first_segment = 0;
inline constexpr std::uint32_t segment_count = 4; // 16 bits
inline constexpr std::uint32_t size = 8;

inline constexpr std::uint32_t most_segments = std::numeric_limits<std::uint16_t>::max();
} // namespace index

namespace segment {
inline constexpr std::uint32_t kind = 0;
inline constexpr std::uint32_t flags = 1;
inline constexpr std::uint32_t data_size = 4;
inline constexpr std::uint32_t data_offset = 8;
inline constexpr std::uint32_t size = 12;

inline constexpr std::uint8_t kind_literal = 0;
inline constexpr std::uint8_t kind_star = 1;
inline constexpr std::uint8_t kind_any_unit = 2;
inline constexpr std::uint8_t kind_class = 3;
inline constexpr std::uint8_t is_negated = 1; // a flag
} // namespace segment

// One member of a class, or a range of them. The first reader refuses those that are not aligned to
// a word in the file.
namespace member {
inline constexpr std::uint32_t kind = 0;
inline constexpr std::uint32_t first = 4;
inline constexpr std::uint32_t last = 8; // of a range
inline constexpr std::uint32_t size = 12;

inline constexpr std::uint8_t kind_single = 0;
inline constexpr std::uint8_t kind_range = 1;
} // namespace member
} // namespace segments
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
inline constexpr std::uint32_t shard_bits = 28; // the logarithm of shard_count
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
