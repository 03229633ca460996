// See front_table.h. How a table is made, and asked for one address; front_table_many.cpp asks for
// many, front_table_filling.cpp fills in what is missing.
//
// A place of the root, and an entry of a block, is set last, after what it leads to; and it is read
// first.
#include "mmdb/front_table.h"

#include "base/processor.h"
#include "base/reserved_memory.h"
#include "mmdb/front_table_way.h"

#include <algorithm>
#include <new>

namespace mxy::mmdb {

namespace {

constexpr std::size_t page_size = 4096;
// For IPv4, by the size of the tree: a root of a small tree should not push it out of the caches.
constexpr unsigned small_root_bits = 16;
constexpr unsigned large_root_bits = 18;
constexpr std::uint64_t large_tree = std::uint64_t{2} << 20;

constexpr std::size_t whole_pages(std::size_t size) {
    return (size + page_size - 1) / page_size * page_size;
}

} // namespace

FrontTable* FrontTable::make(const SearchTree& tree, TreePosition ipv4_start,
                             std::size_t block_bytes, Instructions instructions) noexcept {
    const bool large = tree.size >= large_tree;
    const unsigned root_bits = large ? large_root_bits : small_root_bits;
    const std::size_t head = whole_pages(sizeof(FrontTable));
    const std::size_t ipv4_size = sizeof(Entry) << root_bits;
    const bool has_ipv6 = tree.depth == ipv6_bits;
    const std::size_t ipv6_size = has_ipv6 ? sizeof(Entry) << ipv6_root_bits : 0;
    const std::size_t places =
        std::min<std::size_t>(first_place + block_bytes / sizeof(Unit), FrontEntry::most_places);
    // A page more: who steps into a block of a file that changes meanwhile stays inside.
    const std::size_t size =
        head + ipv4_size + ipv6_size + whole_pages(places * sizeof(Unit)) + page_size;
    auto* const memory = static_cast<std::byte*>(reserve_zeroed_memory(size));
    if (memory == nullptr)
        return nullptr;
    auto* const table = new (memory) FrontTable(tree, ipv4_start);
    table->size_ = size;
    table->ipv4_shift_ = ipv4_bits - root_bits;
    table->ipv4_root_bits_ = static_cast<std::uint16_t>(ipv4_start.bits + root_bits);
    std::byte* const roots = memory + head;
    table->ipv4_root_ = reinterpret_cast<Entry*>(roots);
    table->ipv6_root_ = reinterpret_cast<Entry*>(roots + ipv4_size);
    table->units_ = reinterpret_cast<Unit*>(roots + ipv4_size + ipv6_size);
    table->unit_count_ = places;
    table->units_used_.store(first_place, std::memory_order_relaxed);
    table->has_fast_bits_ = instructions == Instructions::best && has_fast_bits();
    return table;
}

void FrontTable::end(FrontTable* table) noexcept {
    if (table != nullptr)
        release_memory(table, table->size_);
}

std::size_t FrontTable::used() const noexcept {
    return (units_used_.load(std::memory_order_relaxed) - first_place) * sizeof(Unit);
}

// From a block on; not_filled where the way leads to something that is not filled in yet, or never
// will be.
template <class Family>
[[gnu::always_inline]] inline std::uint64_t
FrontTable::find_below(FrontEntry entry, typename Family::Key key, unsigned bits) const noexcept {
    for (;;) {
        Unit* const block = units_ + entry.place();
        fetch_block(block, Family::usual_lines);
        const BlockStep step(block->load(std::memory_order_relaxed), top(key));
        entry = load(entries(block)[step.piece]);
        if (!entry.is_block()) [[likely]] {
            if (entry.is_data()) [[likely]]
                return found_at(entry.data_offset(), bits + step.levels).bits();
            return entry.is_empty() ? nothing_at(bits + step.levels).bits() : not_filled;
        }
        bits += block_levels;
        advance(key);
    }
}

template <class Family>
[[gnu::always_inline]] inline TreeAnswer
FrontTable::find(typename Family::Address address) noexcept {
    const FrontEntry entry = load(Family::root(*this, address));
    const std::uint64_t answer =
        entry.is_block()
            ? find_below<Family>(entry, Family::key(*this, address), Family::root_bits(*this))
            : known_answer(entry);
    if (answer != not_filled) [[likely]]
        return TreeAnswer::from_bits(answer);
    return find_and_fill<Family>(address);
}

TreeAnswer FrontTable::find_ipv4_any(std::uint32_t address) noexcept {
    return find<Ipv4>(address);
}

TreeAnswer FrontTable::find_ipv6_any(Bits128 address) noexcept {
    return find<Ipv6>(address);
}

MXY_TARGET_FAST_BITS TreeAnswer FrontTable::find_ipv4_fast(std::uint32_t address) noexcept {
    return find<Ipv4>(address);
}

MXY_TARGET_FAST_BITS TreeAnswer FrontTable::find_ipv6_fast(Bits128 address) noexcept {
    return find<Ipv6>(address);
}

} // namespace mxy::mmdb
