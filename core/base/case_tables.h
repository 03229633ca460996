// What Unicode says of letter case, as sorted tables. The .cpp file is generated; nothing but
// case_fold.cpp reads it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mxy::case_tables {

// Code points first, first + stride, ... last, each mapped to itself + delta. Where the stride is
// 2, capital and small letters alternate and the delta is 1.
struct Mapping {
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t stride;
    std::int32_t delta;
};

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

inline constexpr std::size_t folding_count = 205;
inline constexpr std::size_t lowercase_count = 185;
inline constexpr std::size_t cased_count = 157;
inline constexpr std::size_t case_ignorable_count = 437;

extern const std::array<Mapping, folding_count> folding;     // simple case folding: C and S
extern const std::array<Mapping, lowercase_count> lowercase; // simple lowercase
extern const std::array<Range, cased_count> cased;
extern const std::array<Range, case_ignorable_count> case_ignorable;

} // namespace mxy::case_tables
