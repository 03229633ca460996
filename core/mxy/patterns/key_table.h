// The table of a pattern index: from the hash of a key to the list of patterns filed under it. It
// knows neither keys nor texts; a candidate that it names must still be matched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace mxy::text {

// A pattern in a list, with 32 bits by which it can be ruled out untouched: in a long list its
// features (text_signature.h), in a short one the context of its gram (gram_context.h).
class Candidate {
public:
    Candidate(std::uint32_t program, std::uint32_t hint, bool is_last) noexcept
        : program_(program | (is_last ? last_flag : 0)), hint_(hint) {}

    static constexpr std::uint32_t last_flag = 0x80000000;

    std::uint32_t program() const noexcept { return program_ & ~last_flag; } // where it stands
    bool is_last() const noexcept { return (program_ & last_flag) != 0; }    // of its list
    std::uint32_t hint() const noexcept { return hint_; }

private:
    std::uint32_t program_;
    std::uint32_t hint_;
};

class KeyTable {
public:
    struct Filing {
        std::uint64_t hash;
        std::uint32_t program;
        std::uint32_t features;
        std::uint32_t context;
        bool is_gram;
    };

    struct Slot {
        std::uint32_t tag;
        std::uint32_t first; // of the list; the highest bit says that the list is long

        bool is_long() const noexcept { return (first & long_flag) != 0; }
    };

    static constexpr std::uint32_t not_found = std::numeric_limits<std::uint32_t>::max();

    // Sorts the filings. Throws std::bad_alloc.
    void build(std::span<Filing> filings);

    // The number of the slot of a key, or not_found.
    std::uint32_t find(std::uint64_t hash) const noexcept {
        const auto tag = static_cast<std::uint32_t>(hash);
        for (std::size_t i = hash >> shift_;; i = (i + 1) & mask_) {
            const Slot& slot = slots_[i];
            if (slot.first == is_free)
                return not_found;
            if (slot.tag == tag)
                return static_cast<std::uint32_t>(i);
        }
    }

    const Candidate* list(std::uint32_t slot) const noexcept {
        return candidates_.data() + (slots_[slot].first & ~long_flag);
    }
    std::uint32_t number(const Candidate* candidate) const noexcept {
        return static_cast<std::uint32_t>(candidate - candidates_.data());
    }
    // Long lists are gone through once for a text, short ones wherever the text has their gram.
    bool is_long(std::uint32_t slot) const noexcept { return slots_[slot].is_long(); }

    std::size_t memory() const noexcept {
        return slots_.capacity() * sizeof(Slot) + candidates_.capacity() * sizeof(Candidate);
    }

private:
    static constexpr std::uint32_t is_free = 0xFFFFFFFF;
    static constexpr std::uint32_t long_flag = 0x80000000;

    void insert(std::uint64_t hash, std::uint32_t first) noexcept;

    std::vector<Slot> slots_;
    std::vector<Candidate> candidates_;
    unsigned shift_ = 0;
    std::size_t mask_ = 0;
};

} // namespace mxy::text
