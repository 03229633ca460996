// The few types that all parts of the text side share: how case counts, what kinds of patterns
// there are. It knows no format and no algorithm.
#pragma once

#include <cstdint>
#include <string_view>

namespace mxy::text {

enum class CaseMode : std::uint8_t { sensitive, insensitive };

// A glob is anchored at both ends. A substring is what old writers made of globs without
// metacharacters: its raw text, found anywhere.
enum class PatternKind : std::uint8_t { glob, substring };

struct Pattern {
    std::string_view text;
    PatternKind kind = PatternKind::glob;
};

// In the place of a data section offset: the key has no value.
inline constexpr std::uint32_t no_data = 0xFFFFFFFF;

} // namespace mxy::text
