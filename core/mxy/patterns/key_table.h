// The table of a pattern index: from the hash of a key to the list of patterns filed under it. It
// knows neither keys nor texts; a candidate that it names must still be matched. It is a view of
// bytes, which stand in a file or in memory, and stays inside them whatever they are.
#pragma once

#include "mxy/little_endian.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace mxy::text {

// Keys that a text has at one of its ends, and those that it may have anywhere.
enum class KeyGroup : std::uint8_t { anchored, gram };

// A pattern in a list, with 32 bits by which it can be ruled out untouched: in a long list its
// features (text_signature.h), in a short one the context of its gram (gram_context.h).
class Candidate {
public:
    Candidate(std::uint32_t program, std::uint32_t hint) noexcept
        : program_(program), hint_(hint) {}

    static constexpr std::size_t size = 8; // in a table
    static constexpr std::uint32_t last_flag = 0x80000000;

    std::uint32_t program() const noexcept { return program_ & ~last_flag; } // where it stands
    bool is_last() const noexcept { return (program_ & last_flag) != 0; }    // of its list
    std::uint32_t hint() const noexcept { return hint_; }

private:
    std::uint32_t program_;
    std::uint32_t hint_;
};

// Goes through candidates.
class CandidateReader {
public:
    explicit CandidateReader(const std::uint8_t* p) noexcept : p_(p) {}

    Candidate get() const noexcept { return {load_le32(p_), load_le32(p_ + 4)}; }
    void advance() noexcept { p_ += Candidate::size; }
    // Of the candidates gone through, `start` being where that began.
    std::int64_t distance_from(CandidateReader start) const noexcept {
        return (p_ - start.p_) / static_cast<std::ptrdiff_t>(Candidate::size);
    }

private:
    const std::uint8_t* p_;
};

// Where the candidates of a key start, if there are any. Long lists are gone through once for a
// text, short ones wherever the text has their gram.
class CandidateList {
public:
    CandidateList() noexcept = default;
    explicit CandidateList(std::uint32_t word) noexcept : word_(word) {}
    CandidateList(std::uint32_t first, bool is_long) noexcept
        : word_(first | (is_long ? long_flag : 0)) {}

    static constexpr std::uint32_t none = 0xFFFFFFFF;
    static constexpr std::uint32_t long_flag = 0x80000000;

    bool exists() const noexcept { return word_ != none; }
    bool is_long() const noexcept { return (word_ & long_flag) != 0; }
    std::uint32_t first() const noexcept { return word_ & ~long_flag; }
    std::uint32_t word() const noexcept { return word_; } // as a table has it

private:
    std::uint32_t word_ = none;
};

class KeyTable {
public:
    // How far from its first slot a key may be.
    static constexpr std::uint32_t longest_probe = 256;
    // A list that is not long is shorter than this.
    static constexpr std::uint32_t longest_short_list = 16;
    // A slot: the key's tag, then its list.
    static constexpr std::size_t slot_size = 8;

    KeyTable() noexcept = default;
    // The bytes of a power of two of slots, two at least; and of whole candidates.
    KeyTable(ByteView slots, ByteView candidates) noexcept
        : slots_(slots.data()), candidates_(candidates.data()), mask_(slots.size() / slot_size - 1),
          shift_(64 - static_cast<unsigned>(std::countr_zero(mask_ + 1))),
          candidate_count_(static_cast<std::uint32_t>(candidates.size() / Candidate::size)) {}

    // 32 bits of a hash, one of them for the group: keys of one are never taken for the other's.
    static std::uint32_t tag_of(std::uint64_t hash, KeyGroup group) noexcept {
        return (static_cast<std::uint32_t>(hash) & ~std::uint32_t{1}) |
               (group == KeyGroup::gram ? 1 : 0);
    }

    // Has the place where a key is looked for fetched from memory.
    void prefetch(std::uint64_t hash) const noexcept {
        __builtin_prefetch(slots_ + static_cast<std::size_t>(hash >> shift_) * slot_size);
    }
    // The candidates of a list that the table has.
    void prefetch(CandidateList list) const noexcept {
        __builtin_prefetch(candidates_ + std::size_t{list.first()} * Candidate::size);
    }

    // The list of a key. In rare cases it is another key's.
    CandidateList find(std::uint64_t hash, KeyGroup group) const noexcept {
        const std::uint32_t tag = tag_of(hash, group);
        std::size_t i = static_cast<std::size_t>(hash >> shift_);
        for (std::uint32_t left = longest_probe; left > 0; --left) {
            const std::uint8_t* const slot = slots_ + i * slot_size;
            const CandidateList list(load_le32(slot + list_offset));
            if (!list.exists())
                return list;
            if (load_le32(slot) == tag)
                return has(list) ? list : CandidateList();
            i = (i + 1) & mask_;
        }
        return {};
    }

    // Whether the list is in the table. It ends there, too, as the table's last candidate is the
    // last of its list.
    bool has(CandidateList list) const noexcept { return list.first() < candidate_count_; }
    bool is_closed() const noexcept {
        return candidate_count_ == 0 || candidate(candidate_count_ - 1).get().is_last();
    }

    std::uint32_t candidate_count() const noexcept { return candidate_count_; }
    CandidateReader candidate(std::uint32_t number) const noexcept {
        return CandidateReader(candidates_ + std::size_t{number} * Candidate::size);
    }

    std::size_t slot_count() const noexcept { return mask_ + 1; }
    CandidateList list_of_slot(std::size_t slot) const noexcept {
        return CandidateList(load_le32(slots_ + slot * slot_size + list_offset));
    }

private:
    static constexpr std::size_t list_offset = 4; // in a slot

    const std::uint8_t* slots_ = nullptr;
    const std::uint8_t* candidates_ = nullptr;
    std::size_t mask_ = 0;
    unsigned shift_ = 0;
    std::uint32_t candidate_count_ = 0;
};

} // namespace mxy::text
