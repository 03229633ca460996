// Small bitmaps that say of most keys that no pattern is filed under them, from a few cache lines
// and without touching the table. They know hashes, not keys. What asks is a view of bytes, which
// stand in a file or in memory; what fills makes those bytes.
#pragma once

#include "mxy/little_endian.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mxy::text {

inline constexpr std::size_t filter_word_size = sizeof(std::uint64_t);

// One bit a key, in as many bits as keep nearly all of them 0.
struct GramFilterShape {
    static constexpr std::size_t least_words = 1;

    static std::size_t words_for(std::size_t keys) noexcept {
        if (keys == 0)
            return 0;
        const std::size_t most_bits = std::size_t{1} << 20;
        return std::bit_ceil(std::clamp<std::size_t>(keys, 1, most_bits / 64));
    }
    static constexpr unsigned shift_for(std::size_t words) noexcept {
        return 58 - static_cast<unsigned>(std::countr_zero(words));
    }
    static std::size_t word_of(std::uint64_t hash, unsigned shift) noexcept {
        return static_cast<std::size_t>(hash >> shift >> 6);
    }
    static std::uint64_t bits_of(std::uint64_t hash, unsigned shift) noexcept {
        return std::uint64_t{1} << (hash >> shift & 63);
    }
    static bool has(std::uint64_t word, std::uint64_t hash, unsigned shift) noexcept {
        return (word >> (hash >> shift & 63) & 1) != 0;
    }
};

// A Bloom filter with two bits a key.
struct AnchorFilterShape {
    static constexpr std::size_t least_words = 2;

    static std::size_t words_for(std::size_t keys) noexcept {
        return std::bit_ceil(std::max(keys / 8, least_words));
    }
    static constexpr unsigned shift_for(std::size_t words) noexcept {
        return 64 - static_cast<unsigned>(std::countr_zero(words));
    }
    static std::size_t word_of(std::uint64_t hash, unsigned shift) noexcept {
        return static_cast<std::size_t>(hash >> shift);
    }
    static std::uint64_t bits_of(std::uint64_t hash, unsigned) noexcept {
        return std::uint64_t{1} << (hash & 63) | std::uint64_t{1} << (hash >> 6 & 63);
    }
    static bool has(std::uint64_t word, std::uint64_t hash, unsigned) noexcept {
        return ((word >> (hash & 63)) & (word >> (hash >> 6 & 63)) & 1) != 0;
    }
};

template <typename Shape>
class KeyFilter {
public:
    KeyFilter() noexcept = default;
    // The bytes of a number of words that is_possible(), or of none.
    explicit KeyFilter(ByteView words) noexcept : words_(words.data()), empty_(words.empty()) {
        if (!empty_)
            shift_ = Shape::shift_for(words.size() / filter_word_size);
    }

    static bool is_possible(std::size_t words) noexcept {
        return std::has_single_bit(words) && words >= Shape::least_words &&
               words <= std::size_t{1} << 28;
    }

    bool empty() const noexcept { return empty_; }
    // Not of an empty one.
    bool may_have(std::uint64_t hash) const noexcept {
        const std::uint64_t word =
            load_le64(words_ + Shape::word_of(hash, shift_) * filter_word_size);
        return Shape::has(word, hash, shift_);
    }

private:
    const std::uint8_t* words_ = nullptr;
    unsigned shift_ = 0;
    bool empty_ = true;
};

template <typename Shape>
class KeyFilterWriter {
public:
    explicit KeyFilterWriter(std::size_t keys)
        : bytes_(Shape::words_for(keys) * filter_word_size),
          shift_(bytes_.empty() ? 0 : Shape::shift_for(bytes_.size() / filter_word_size)) {}

    void add(std::uint64_t hash) noexcept {
        std::uint8_t* const word = bytes_.data() + Shape::word_of(hash, shift_) * filter_word_size;
        store_le64(word, load_le64(word) | Shape::bits_of(hash, shift_));
    }
    ByteView bytes() const noexcept { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
    unsigned shift_;
};

using GramFilter = KeyFilter<GramFilterShape>;
using AnchorFilter = KeyFilter<AnchorFilterShape>;

} // namespace mxy::text
