// How an address of either family goes through a front table: its place in the root, its bits
// behind that, and the steps over blocks. Shared by the files that a FrontTable is made of, and by
// nobody else; it fills nothing in.
#pragma once

#include "mmdb/front_table.h"

#include <cstddef>
#include <cstdint>

namespace mxy::mmdb {

// Most of the IPv6 space is not in use, and this many bits mostly say so.
inline constexpr unsigned ipv6_root_bits = 20;

// A place of the root holds an entry that leads to a block, a node, or a walk; or else, where an
// entry would have data, the place of an answer. No answer stands at place 0.
inline constexpr std::uint32_t unknown_entry = 0;
inline constexpr std::uint32_t first_place = 1;

inline constexpr std::size_t line_size = 64;
inline constexpr std::size_t line_units = line_size / sizeof(std::uint64_t);

// In which line of a block the entry for an address stands is known only when the first line has
// come. Waiting for one after the other takes twice as long as asking for all at once.
[[gnu::always_inline]] inline void fetch_block(const void* block, std::size_t lines) noexcept {
    for (std::size_t line = 0; line < lines; ++line)
        __builtin_prefetch(static_cast<const char*>(block) + line * line_size);
}

// No answer: no status is so large.
inline constexpr std::uint64_t not_filled = UINT64_MAX;

// Found or not; the status of what a table knows is always ok.
inline TreeAnswer found_at(std::uint32_t data_offset, unsigned netmask) noexcept {
    return {Status::ok, {true, data_offset, static_cast<std::uint16_t>(netmask)}};
}

inline TreeAnswer nothing_at(unsigned netmask) noexcept {
    return {Status::ok, {false, 0, static_cast<std::uint16_t>(netmask)}};
}

// The next bits of an address, and the step over them.
inline unsigned top(std::uint64_t key) noexcept {
    return static_cast<unsigned>(key >> (64 - block_levels));
}

inline unsigned top(const Bits128& key) noexcept {
    return top(key.high);
}

inline void advance(std::uint64_t& key) noexcept {
    key <<= block_levels;
}

inline void advance(Bits128& key) noexcept {
    key.high = key.high << block_levels | key.low >> (64 - block_levels);
    key.low <<= block_levels;
}

// One address on its way, as the slow functions see it.
struct FrontTable::Way {
    Bits128 key;
    TreePosition start;
    std::uint16_t root_bits; // depth of what the root's places lead to
};

// Where the two families differ.
struct FrontTable::Ipv4 {
    using Address = std::uint32_t;
    using Key = std::uint64_t;
    // Of a block, as far as they are worth fetching.
    static constexpr std::size_t usual_lines = 5;

    static Entry& root(const FrontTable& table, Address address) noexcept {
        return table.ipv4_root_[address >> table.ipv4_shift_];
    }
    static Key key(const FrontTable& table, Address address) noexcept {
        return std::uint64_t{address} << (64 - table.ipv4_shift_);
    }
    static std::uint16_t root_bits(const FrontTable& table) noexcept {
        return table.ipv4_root_bits_;
    }
    static Way way(const FrontTable& table, Address address) noexcept {
        const Bits128 key = table.tree_.depth == ipv6_bits
                                ? Bits128{0, address}
                                : Bits128{std::uint64_t{address} << ipv4_bits, 0};
        return {key, table.ipv4_start_, table.ipv4_root_bits_};
    }
};

struct FrontTable::Ipv6 {
    using Address = Bits128;
    using Key = Bits128;
    static constexpr std::size_t usual_lines = 4;

    static Entry& root(const FrontTable& table, Address address) noexcept {
        return table.ipv6_root_[address.high >> (64 - ipv6_root_bits)];
    }
    static Key key(const FrontTable&, Address address) noexcept {
        constexpr unsigned bits = ipv6_root_bits;
        return {address.high << bits | address.low >> (64 - bits), address.low << bits};
    }
    static std::uint16_t root_bits(const FrontTable&) noexcept { return ipv6_root_bits; }
    static Way way(const FrontTable&, Address address) noexcept {
        return {address, {}, ipv6_root_bits};
    }
};

// They stand behind the starts of their pieces.
inline FrontTable::Entry* FrontTable::entries(Unit* block) noexcept {
    return reinterpret_cast<Entry*>(block + 1);
}

inline FrontEntry FrontTable::load(const Entry& entry) noexcept {
    return FrontEntry(entry.load(std::memory_order_acquire));
}

// Of a place of the root.
[[gnu::always_inline]] inline std::uint64_t
FrontTable::known_answer(FrontEntry entry) const noexcept {
    return entry.is_data() && entry.bits() != unknown_entry
               ? units_[entry.bits()].load(std::memory_order_relaxed)
               : not_filled;
}

} // namespace mxy::mmdb
