// A faster way through a search tree, which fills with use: a root that the first bits of an
// address are an index of, then blocks of six levels each. It answers as SearchTree::find() does,
// to the bit, and knows nothing of who keeps it.
//
// No thread ever waits. What is filled in depends on the tree alone, so that threads that fill the
// same place at the same time write the same, or leave one of two equal blocks unused. A child of
// fork() has its own copy of what was filled in before.
#pragma once

#include "mmdb/front_block.h"
#include "mmdb/search_tree.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace mxy::mmdb {

// Status and TreeHit in one number, which a function returns in a register.
class TreeAnswer {
public:
    constexpr TreeAnswer() = default;
    constexpr TreeAnswer(Status status, const TreeHit& hit)
        : bits_(std::uint64_t{hit.data_offset} | std::uint64_t{hit.netmask} << 32 |
                std::uint64_t{hit.found} << 48 |
                std::uint64_t{static_cast<std::uint8_t>(status)} << 56) {}

    static constexpr TreeAnswer from_bits(std::uint64_t bits) {
        TreeAnswer answer;
        answer.bits_ = bits;
        return answer;
    }

    constexpr std::uint64_t bits() const { return bits_; }
    constexpr std::uint32_t data_offset() const { return static_cast<std::uint32_t>(bits_); }
    constexpr std::uint16_t netmask() const { return static_cast<std::uint16_t>(bits_ >> 32); }
    constexpr bool found() const { return (bits_ >> 48 & 1) != 0; }
    constexpr Status status() const { return static_cast<Status>(bits_ >> 56); }

private:
    std::uint64_t bits_ = 0;
};

// The padding keeps what threads write away from what all of them read.
class FrontTable { // NOLINT(clang-analyzer-optin.performance.Padding)
public:
    // Of the processor: the best that it has (base/processor.h), or what any has.
    enum class Instructions : std::uint8_t { best, any };

    // `tree` outlives the table and does not change. IPv4 addresses start at `ipv4_start`; IPv6
    // addresses may be asked in a tree of 128 levels. Blocks take at most `block_bytes`. Null
    // where there is no address space.
    static FrontTable* make(const SearchTree& tree, TreePosition ipv4_start,
                            std::size_t block_bytes,
                            Instructions instructions = Instructions::best) noexcept;
    // Gives all memory back. Null is allowed.
    static void end(FrontTable* table) noexcept;

    FrontTable(const FrontTable&) = delete;
    FrontTable& operator=(const FrontTable&) = delete;

    TreeAnswer find_ipv4(std::uint32_t address) noexcept {
        return has_fast_bits_ ? find_ipv4_fast(address) : find_ipv4_any(address);
    }
    TreeAnswer find_ipv6(Bits128 address) noexcept {
        return has_fast_bits_ ? find_ipv6_fast(address) : find_ipv6_any(address);
    }

    // The same for many at once: the memory that each needs next is fetched while others are
    // worked on.
    void find_ipv4(const std::uint32_t* addresses, std::size_t count, TreeAnswer* answers) noexcept;
    void find_ipv6(const Bits128* addresses, std::size_t count, TreeAnswer* answers) noexcept;

    // Bytes of blocks so far.
    std::size_t used() const noexcept;

private:
    struct Way;
    struct Ipv4;
    struct Ipv6;
    using Unit = std::atomic<std::uint64_t>;  // what places of blocks count
    using Entry = std::atomic<std::uint32_t>; // the bits of a FrontEntry

    FrontTable(const SearchTree& tree, TreePosition ipv4_start) noexcept
        : tree_(tree), ipv4_start_(ipv4_start) {}

    static Entry* entries(Unit* block) noexcept;
    static FrontEntry load(const Entry& entry) noexcept;

    // What is filled in.
    template <class Family>
    TreeAnswer find(typename Family::Address address) noexcept;
    TreeAnswer find_ipv4_any(std::uint32_t address) noexcept;
    TreeAnswer find_ipv6_any(Bits128 address) noexcept;
    // For processors with the instructions of base/processor.h.
    TreeAnswer find_ipv4_fast(std::uint32_t address) noexcept;
    TreeAnswer find_ipv6_fast(Bits128 address) noexcept;
    template <class Family>
    void find_many(const typename Family::Address* addresses, std::size_t count,
                   TreeAnswer* answers) noexcept;
    template <class Family>
    void find_group(const typename Family::Address* addresses, std::size_t count,
                    TreeAnswer* answers) noexcept;
    void find_many_ipv4_fast(const std::uint32_t* addresses, std::size_t count,
                             TreeAnswer* answers) noexcept;
    void find_many_ipv6_fast(const Bits128* addresses, std::size_t count,
                             TreeAnswer* answers) noexcept;
    template <class Family>
    std::uint64_t find_below(FrontEntry entry, typename Family::Key key,
                             unsigned bits) const noexcept;
    std::uint64_t known_answer(FrontEntry entry) const noexcept;

    // What is not.
    template <class Family>
    TreeAnswer find_and_fill(typename Family::Address address) noexcept;
    FrontEntry fill_root(Entry& kept, const Way& way) noexcept;
    static void fill_neighbours(Entry& kept, unsigned levels, FrontEntry answer) noexcept;
    FrontEntry keep_answer(TreeAnswer answer) noexcept;
    FrontEntry grow(std::uint32_t node, std::uint16_t bits) noexcept;
    TreeAnswer walk(const Way& way, TreePosition from) const noexcept;
    std::uint32_t allocate(std::size_t units) noexcept;

    // What every lookup reads.
    Entry* ipv4_root_ = nullptr;
    Entry* ipv6_root_ = nullptr;
    Unit* units_ = nullptr;
    unsigned ipv4_shift_ = 0;
    std::uint16_t ipv4_root_bits_ = 0; // depth of what the root's places lead to
    bool has_fast_bits_ = false;

    SearchTree tree_;
    TreePosition ipv4_start_;
    std::size_t size_ = 0;
    std::size_t unit_count_ = 0;
    alignas(64) std::atomic<std::size_t> units_used_ = 0;
};

} // namespace mxy::mmdb
