// What stands around a gram in a pattern's literal, in 32 bits: four more bytes, at a known
// distance. Where a text has the gram but not these, the pattern is not even looked at. It knows
// nothing of tables and programs.
#pragma once

#include "mxy/patterns/pattern_key.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mxy::text {

// The highest four bits are the distance of the four bytes from the gram, plus 8 (8 itself: there
// are none); the rest is a hash of the bytes.
class GramContext {
public:
    explicit GramContext(std::uint32_t packed) noexcept : packed_(packed) {}

    static GramContext of(const KeyOccurrence& gram) noexcept {
        const std::size_t size = gram.literal.size();
        if (size <= max_gram_size)
            return GramContext(no_distance << distance_shift);
        const std::size_t last = size - max_gram_size;
        // Behind the gram if possible, as far from it as the literal goes; else before it.
        const std::size_t at = gram.offset < last
                                   ? std::min(gram.offset + max_gram_size, last)
                                   : gram.offset - std::min(gram.offset, max_gram_size);
        const auto distance = static_cast<std::uint32_t>(at + no_distance - gram.offset);
        return GramContext(distance << distance_shift | hash(gram.literal.data() + at));
    }

    std::uint32_t packed() const noexcept { return packed_; }

    // Whether the text has the same around its gram at `position`.
    bool fits(std::string_view text, std::size_t position) const noexcept {
        const std::uint32_t distance = packed_ >> distance_shift;
        if (distance == no_distance)
            return true;
        const std::size_t at = position + distance - no_distance; // may wrap around
        return at < text.size() && text.size() - at >= max_gram_size &&
               hash(text.data() + at) == (packed_ & hash_mask);
    }

private:
    static constexpr unsigned distance_shift = 28;
    static constexpr std::uint32_t no_distance = 8;
    static constexpr std::uint32_t hash_mask = (1u << distance_shift) - 1;

    static std::uint32_t hash(const char* p) noexcept {
        return key_hash::load_gram<max_gram_size>(p) * std::uint32_t{0x9E3779B1} >>
               (32 - distance_shift);
    }

    std::uint32_t packed_;
};

} // namespace mxy::text
