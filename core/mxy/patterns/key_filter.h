// Small bitmaps that say of most keys that no pattern is filed under them, from a few cache lines
// and without touching the table. They know hashes, not keys.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mxy::text {

// One bit a key, in as many bits as keep nearly all of them 0.
class GramFilter {
public:
    void prepare(std::size_t keys) {
        if (keys == 0)
            return;
        const std::size_t bits =
            std::clamp(std::bit_ceil(keys * 64), std::size_t{64}, std::size_t{1} << 20);
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(bits));
        words_.assign(bits / 64, 0);
    }

    void add(std::uint64_t hash) noexcept { words_[hash >> shift_ >> 6] |= bit(hash); }
    bool may_have(std::uint64_t hash) const noexcept {
        return (words_[hash >> shift_ >> 6] & bit(hash)) != 0;
    }
    bool empty() const noexcept { return words_.empty(); }
    std::size_t memory() const noexcept { return words_.capacity() * sizeof words_[0]; }

private:
    std::uint64_t bit(std::uint64_t hash) const noexcept {
        return std::uint64_t{1} << (hash >> shift_ & 63);
    }

    unsigned shift_ = 0;
    std::vector<std::uint64_t> words_;
};

// A Bloom filter with two bits a key, both in one word.
class AnchorFilter {
public:
    void prepare(std::size_t keys) {
        const std::size_t words = std::bit_ceil(std::max<std::size_t>(keys / 8, 2));
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(words));
        words_.assign(words, 0);
    }

    void add(std::uint64_t hash) noexcept { words_[hash >> shift_] |= bits(hash); }
    bool may_have(std::uint64_t hash) const noexcept {
        return (words_[hash >> shift_] & bits(hash)) == bits(hash);
    }
    std::size_t memory() const noexcept { return words_.capacity() * sizeof words_[0]; }

private:
    static std::uint64_t bits(std::uint64_t hash) noexcept {
        return std::uint64_t{1} << (hash & 63) | std::uint64_t{1} << (hash >> 6 & 63);
    }

    unsigned shift_ = 0;
    std::vector<std::uint64_t> words_;
};

} // namespace mxy::text
