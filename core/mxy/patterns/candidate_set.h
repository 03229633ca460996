// Which candidates (or lists of them) a text has been to: its grams repeat, its matches must not.
// It is made when the first is met, and lives on the stack unless a text meets thousands.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace mxy::text {

class CandidateSet {
public:
    // Leaves near_ uninitialised: most texts need little of it, or nothing.
    explicit CandidateSet(std::size_t text_size) noexcept : text_size_(text_size) {}
    CandidateSet(const CandidateSet&) = delete;
    CandidateSet& operator=(const CandidateSet&) = delete;
    ~CandidateSet() { std::free(far_); }

    enum class Outcome : std::uint8_t { is_new, is_known, no_memory };

    Outcome insert(std::uint32_t number) noexcept {
        if (set_ == nullptr)
            make();
        if (count_ * 2 >= capacity_ && !grow())
            return Outcome::no_memory;
        std::uint32_t* const place = find(number);
        if (*place == number)
            return Outcome::is_known;
        *place = number;
        ++count_;
        return Outcome::is_new;
    }

private:
    static constexpr std::uint32_t is_free = 0xFFFFFFFF;
    static constexpr std::size_t near_capacity = 8192;

    // A text meets fewer than it has bytes, unless it was made to meet more.
    void make() noexcept {
        set_ = near_.data();
        capacity_ = std::bit_ceil(std::clamp(text_size_ * 2, std::size_t{128}, near_capacity));
        clear();
    }

    void clear() noexcept { std::memset(set_, 0xFF, capacity_ * sizeof *set_); }

    std::uint32_t* find(std::uint32_t number) const noexcept {
        std::size_t i = (number * std::uint32_t{0x9E3779B1}) >> 8 & (capacity_ - 1);
        while (set_[i] != is_free && set_[i] != number)
            i = (i + 1) & (capacity_ - 1);
        return set_ + i;
    }

    bool grow() noexcept {
        const std::size_t capacity = capacity_ * 4;
        auto* const larger =
            static_cast<std::uint32_t*>(std::malloc(capacity * sizeof(std::uint32_t)));
        if (larger == nullptr)
            return false;
        const std::uint32_t* const old = set_;
        const std::uint32_t* const old_end = set_ + capacity_;
        std::uint32_t* const old_far = far_;
        set_ = far_ = larger;
        capacity_ = capacity;
        clear();
        for (const std::uint32_t* p = old; p < old_end; ++p)
            if (*p != is_free)
                *find(*p) = *p;
        std::free(old_far);
        return true;
    }

    std::array<std::uint32_t, near_capacity> near_;
    std::uint32_t* far_ = nullptr;
    std::uint32_t* set_ = nullptr;
    std::size_t text_size_;
    std::size_t capacity_ = 0;
    std::size_t count_ = 0;
};

} // namespace mxy::text
