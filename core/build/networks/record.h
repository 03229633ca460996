// The two records of a node of a tree in the making: each is empty, a value, or another node. It
// knows nothing of how a file numbers them.
#pragma once

#include <cstdint>

namespace mxy::build {

class Record {
public:
    static constexpr std::uint32_t max_nodes = 0x80000000;
    static constexpr std::uint32_t max_values = 0x7FFFFFFF;

    constexpr Record() = default; // empty
    static constexpr Record node(std::uint32_t number) noexcept { return Record(number); }
    // `index` is the value's place in the list of all values.
    static constexpr Record value(std::uint32_t index) noexcept { return Record(index | leaf); }

    constexpr bool is_empty() const noexcept { return bits_ == empty; }
    constexpr bool is_node() const noexcept { return bits_ < leaf; }
    constexpr bool is_value() const noexcept { return bits_ >= leaf && bits_ != empty; }
    constexpr std::uint32_t node_number() const noexcept { return bits_; }
    constexpr std::uint32_t value_index() const noexcept { return bits_ & ~leaf; }
    constexpr std::uint32_t bits() const noexcept { return bits_; }

    bool operator==(const Record&) const = default;

private:
    static constexpr std::uint32_t leaf = 0x80000000;
    static constexpr std::uint32_t empty = 0xFFFFFFFF;

    explicit constexpr Record(std::uint32_t bits) noexcept : bits_(bits) {}

    std::uint32_t bits_ = empty;
};

struct TreeNode {
    Record left;
    Record right;

    bool operator==(const TreeNode&) const = default;
};

} // namespace mxy::build
