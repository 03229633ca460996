// What grams a text has, as a bitmap: one look tells whether a candidate can match, before its
// pattern is touched. A feature is 16 bits of a gram's hash; a candidate carries two. It knows
// nothing of tables and programs.
#pragma once

#include "mxy/patterns/pattern_key.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace mxy::text {

// Texts are known by their grams of these sizes. There is no feature for one of three bytes: its
// first two will do.
constexpr std::uint32_t feature_of_gram(std::uint32_t bytes, std::size_t size) noexcept {
    const std::uint64_t hash =
        size == 3 ? key_hash::gram(bytes & 0xFFFF, 2) : key_hash::gram(bytes, size);
    return static_cast<std::uint32_t>(hash >> 48);
}

// Two features; 0 stands for none, and every text has it.
constexpr std::uint32_t pack_features(std::uint32_t first, std::uint32_t second) noexcept {
    return first | second << 16;
}

class TextSignature {
public:
    // Leaves the bitmap uninitialised: most texts never need it.
    TextSignature() noexcept {} // NOLINT(modernize-use-equals-default)

    bool is_made() const noexcept { return made_; }

    void make(std::string_view text) noexcept {
        made_ = true;
        // A small bitmap is enough for a short text, and sooner cleared.
        drop_ = text.size() <= 256 ? 4 : 0;
        for (std::size_t i = 0; i < bits_.size() >> drop_; ++i)
            bits_[i] = 0;
        add(0);
        add_grams<1>(text);
        add_grams<2>(text);
        add_grams<4>(text);
    }

    bool has(std::uint32_t features) const noexcept {
        return test(features & 0xFFFF) && test(features >> 16);
    }

private:
    template <std::size_t size>
    void add_grams(std::string_view text) noexcept {
        for (std::size_t i = 0; i + size <= text.size(); ++i)
            add(feature_of_gram(key_hash::load_gram<size>(text.data() + i), size));
    }
    void add(std::uint32_t feature) noexcept {
        const std::uint32_t bit = feature >> drop_;
        bits_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    bool test(std::uint32_t feature) const noexcept {
        const std::uint32_t bit = feature >> drop_;
        return (bits_[bit / 64] >> bit % 64 & 1) != 0;
    }

    bool made_ = false;
    unsigned drop_ = 0;
    std::array<std::uint64_t, (1 << 16) / 64> bits_;
};

} // namespace mxy::text
