// Letter case by Unicode's tables. Folding is what keys are compared by: one code point becomes one
// code point. The full lowercase is a different mapping, which writers of old files used for their
// literals; it is needed to find those again. Bytes that are not UTF-8 stay as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mxy {

// Simple case folding of a unit's value (see utf8.h).
std::uint32_t fold_beyond_ascii(std::uint32_t value) noexcept;

inline std::uint32_t fold_unit(std::uint32_t value) noexcept {
    if (value < 0x80)
        return value - 'A' < 26 ? value + 32 : value;
    return fold_beyond_ascii(value);
}

// How large the folded form of `size` bytes can be: two bytes sometimes become three.
constexpr std::size_t folded_size_bound(std::size_t size) noexcept {
    return size + size / 2;
}

// Writes the folded text and returns its size. Each unit of `text` becomes one unit.
std::size_t fold(std::string_view text, char* out) noexcept;

// Whether the text is ASCII and has no capitals: it is its own folded form then, and needs no other
// place. Most keys that are asked are such texts.
bool is_ascii_without_capitals(std::string_view text) noexcept;

// Appends the full lowercase to `out`: special mappings and the final sigma included, no language's
// own rules.
void lower_full(std::string_view text, std::string& out);

// The images of first..last under folding: calls visit(image_first, image_last) for each run of
// code points in it that fold to something else. A run may hold code points that are no image but
// fold to something else themselves; folded text never contains those.
class FoldedRanges {
public:
    FoldedRanges(std::uint32_t first, std::uint32_t last) noexcept;

    bool next(std::uint32_t& image_first, std::uint32_t& image_last) noexcept;

private:
    std::uint32_t first_;
    std::uint32_t last_;
    std::size_t row_;
};

} // namespace mxy
