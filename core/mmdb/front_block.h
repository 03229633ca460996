// What six levels of the tree below one node lead to, made flat: the step that a front table takes
// at once. Here are its parts as numbers; where they are kept is not known.
#pragma once

#include "mmdb/search_tree.h"

#include <array>
#include <bit>
#include <cstdint>

namespace mxy::mmdb {

inline constexpr unsigned block_levels = 6;
inline constexpr unsigned block_width = 1U << block_levels;

// Where one piece of a block leads: a data offset as it is, or, above those, a node, a block made
// of it, nothing, or a place where only a walk of the tree knows the answer (errors, mostly).
class FrontEntry {
public:
    constexpr FrontEntry() = default;
    constexpr explicit FrontEntry(std::uint32_t bits) : bits_(bits) {}

    static constexpr FrontEntry empty() { return FrontEntry(empty_bits); }
    static constexpr FrontEntry walk() { return FrontEntry(walk_bits); }
    // Those that do not fit are places to walk.
    static constexpr FrontEntry data(std::uint32_t offset) {
        return offset < first_node ? FrontEntry(offset) : walk();
    }
    static constexpr FrontEntry node(std::uint32_t number) {
        return number < first_block - first_node ? FrontEntry(first_node + number) : walk();
    }
    static constexpr FrontEntry block(std::uint32_t place) {
        return FrontEntry(first_block + place);
    }

    static constexpr std::uint32_t most_places = 0x3FFFFFF0;

    constexpr std::uint32_t bits() const { return bits_; }
    constexpr bool is_data() const { return bits_ < first_node; }
    constexpr bool is_empty() const { return bits_ == empty_bits; }
    constexpr bool is_node() const { return bits_ - first_node < first_block - first_node; }
    constexpr bool is_block() const { return bits_ - first_block < most_places; }
    constexpr std::uint32_t data_offset() const { return bits_; }
    constexpr std::uint32_t node_number() const { return bits_ - first_node; }
    constexpr std::uint32_t place() const { return bits_ - first_block; }

private:
    static constexpr std::uint32_t first_node = 0x80000000;
    static constexpr std::uint32_t first_block = 0xC0000000;
    static constexpr std::uint32_t walk_bits = 0xFFFFFFFE;
    static constexpr std::uint32_t empty_bits = 0xFFFFFFFF;

    std::uint32_t bits_ = 0;
};

// Where six bits of an address lead in a block. Each piece of the block is a record of the tree,
// so it covers a power of two of the 64 numbers that six bits can have, and the bits that mark the
// starts of the pieces say all: which piece it is, and how many levels deep its record stands.
struct BlockStep {
    // `starts` has bit i set where a piece starts at i; always bit 0.
    [[gnu::always_inline]] BlockStep(std::uint64_t starts, unsigned number) noexcept {
        constexpr unsigned last = block_width - 1;
        const std::uint64_t up_to = starts << (last - number);
        // A start behind the last number ends the last piece.
        const std::uint64_t behind = starts >> number >> 1 | std::uint64_t{1} << (last - number);
        // Neither is 0.
        const int width = __builtin_clzll(up_to) + 1 + __builtin_ctzll(behind);
        piece = static_cast<unsigned>(std::popcount(up_to)) - 1;
        levels = block_levels - static_cast<unsigned>(__builtin_ctz(static_cast<unsigned>(width)));
    }

    unsigned piece;
    unsigned levels;
};

struct FrontBlock {
    std::uint64_t starts = 0;
    unsigned count = 0;
    std::array<FrontEntry, block_width> entries;
};

// The levels below `node`, which stands `bits` deep; none below the tree's depth. The node must be
// one that can be read, and `bits` less than the depth.
FrontBlock make_front_block(const SearchTree& tree, std::uint32_t node,
                            std::uint16_t bits) noexcept;

} // namespace mxy::mmdb
