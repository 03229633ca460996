// The bytes of a pattern index, as they stand in an index section and in memory alike; all numbers
// are little-endian. It knows nothing of how an index is made or asked.
//
//   the header, filled up with zeros
//   slots        of the key table (key_table.h): tag, list
//   candidates   of its lists: place of a program and last_flag, hint
//   filters      of anchored keys; of grams of one to four bytes, those that there are
//   programs     each behind its pattern's id and its size, 32 bits each; then a margin of zeros
//
// Keys, their hashes, contexts, features and programs are what pattern_key.h, gram_context.h,
// text_signature.h and glob_program.h say: to change one of them is to change the format.
#pragma once

#include <cstdint>

namespace mxy::text::pattern_index {

// Fields of the header.
inline constexpr std::uint32_t pattern_count = 0; // valid ones and others
inline constexpr std::uint32_t invalid_count = 4; // those that match nothing
inline constexpr std::uint32_t flags = 8;
inline constexpr std::uint32_t always = 12;       // the list of patterns that have no key
inline constexpr std::uint32_t prefix_sizes = 16; // 64 bits; bit n: there are keys of n + 1 bytes
inline constexpr std::uint32_t suffix_sizes = 24; // the same, of those that do not start with a dot
inline constexpr std::uint32_t longest_prefix = 32;
inline constexpr std::uint32_t longest_suffix = 36;
inline constexpr std::uint32_t slot_count = 40;
inline constexpr std::uint32_t candidate_count = 44;
inline constexpr std::uint32_t anchor_words = 48; // of a filter, 64 bits each
inline constexpr std::uint32_t gram_words = 52;   // four numbers
inline constexpr std::uint32_t programs_size = 68;
inline constexpr std::uint32_t header_size = 128;

inline constexpr std::uint32_t number_size = 4;

// Flags. What a text has to ask for, and how case counts.
inline constexpr std::uint32_t has_exact = 1;
inline constexpr std::uint32_t has_dot_suffixes = 2;
inline constexpr std::uint32_t case_does_not_count = 4;

// What stands before a program.
inline constexpr std::uint32_t program_header_size = 8;
inline constexpr std::uint32_t program_size = 4; // where in it; the id is at 0

} // namespace mxy::text::pattern_index
