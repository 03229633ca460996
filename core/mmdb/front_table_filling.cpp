// See front_table.h: what a lookup finds missing is walked to in the tree, once, and filled in.
#include "mmdb/front_table_way.h"

#include <algorithm>

namespace mxy::mmdb {

namespace {

constexpr unsigned page_entry_bits = 10; // the logarithm of the entries in a page
constexpr std::uint32_t no_place = 0xFFFFFFFF;

} // namespace

// As find() does, filling in what is missing on the way, as far as there is room.
template <class Family>
[[gnu::noinline]] TreeAnswer FrontTable::find_and_fill(typename Family::Address address) noexcept {
    Entry* kept = &Family::root(*this, address);
    const Way way = Family::way(*this, address);
    FrontEntry entry = load(*kept);
    if (entry.bits() == unknown_entry)
        entry = fill_root(*kept, way);
    if (const std::uint64_t answer = known_answer(entry); answer != not_filled)
        return TreeAnswer::from_bits(answer);
    Bits128 key = way.key.shifted_left(way.root_bits);
    for (std::uint16_t bits = way.root_bits;;) {
        if (entry.is_node()) {
            const FrontEntry block = grow(entry.node_number(), bits);
            if (!block.is_block())
                return walk(way, {entry.node_number(), bits});
            kept->store(block.bits(), std::memory_order_release);
            entry = block;
        }
        if (!entry.is_block())
            return walk(way, way.start);
        Unit* const block = units_ + entry.place();
        const BlockStep step(block->load(std::memory_order_relaxed), top(key));
        kept = entries(block) + step.piece;
        entry = load(*kept);
        bits = static_cast<std::uint16_t>(bits + step.levels);
        if (entry.is_data())
            return found_at(entry.data_offset(), bits);
        if (entry.is_empty())
            return nothing_at(bits);
        advance(key);
    }
}

TreeAnswer FrontTable::walk(const Way& way, TreePosition from) const noexcept {
    TreeHit hit;
    const Status status = tree_.find(way.key, from, hit);
    return {status, hit};
}

// What a place of the root leads to; a node becomes a block later on. Nothing is kept of errors:
// they are found anew each time.
FrontEntry FrontTable::fill_root(Entry& kept, const Way& way) noexcept {
    const std::uint16_t deepest = std::min(way.root_bits, tree_.depth);
    const TreePosition at = tree_.walk(way.key, way.start, deepest);
    FrontEntry entry = FrontEntry::walk();
    TreeHit hit;
    if (at.bits == way.root_bits && at.bits < tree_.depth && at.record < tree_.node_count) {
        entry = FrontEntry::node(at.record);
    } else if (tree_.result_at(at, hit) == Status::ok) {
        entry = keep_answer({Status::ok, hit});
        fill_neighbours(kept, way.root_bits - unsigned{at.bits}, entry);
    }
    kept.store(entry.bits(), std::memory_order_release);
    return entry;
}

// A record that stands some levels above the root's depth is the answer in many places: those
// nearby get it too, so that what is asked of a wide empty space does not use up the room. A root
// begins at a page, and has at least one.
void FrontTable::fill_neighbours(Entry& kept, unsigned levels, FrontEntry answer) noexcept {
    const std::uintptr_t size = sizeof(Entry) << std::min(levels, page_entry_bits);
    auto* const first =
        reinterpret_cast<Entry*>(reinterpret_cast<std::uintptr_t>(&kept) & ~(size - 1));
    for (Entry* place = first; place != first + size / sizeof(Entry); ++place)
        if (place->load(std::memory_order_relaxed) == unknown_entry)
            place->store(answer.bits(), std::memory_order_release);
}

// Where there is no room for an answer, it is walked to.
FrontEntry FrontTable::keep_answer(TreeAnswer answer) noexcept {
    const std::uint32_t place = allocate(1);
    if (place == no_place)
        return FrontEntry::walk();
    units_[place].store(answer.bits(), std::memory_order_relaxed);
    return FrontEntry(place);
}

// The block below a node; anything else where there is no room for it.
FrontEntry FrontTable::grow(std::uint32_t node, std::uint16_t bits) noexcept {
    const FrontBlock block = make_front_block(tree_, node, bits);
    const std::uint32_t place = allocate(1 + (block.count + 1) / 2);
    if (place == no_place)
        return FrontEntry::walk();
    units_[place].store(block.starts, std::memory_order_relaxed);
    Entry* const kept = entries(units_ + place);
    for (unsigned i = 0; i < block.count; ++i)
        kept[i].store(block.entries[i].bits(), std::memory_order_relaxed);
    return FrontEntry::block(place);
}

// Whatever fits into one cache line stands in one.
std::uint32_t FrontTable::allocate(std::size_t units) noexcept {
    std::size_t used = units_used_.load(std::memory_order_relaxed);
    std::size_t place = 0;
    do {
        const std::size_t left_in_line = line_units - used % line_units;
        place = units <= line_units && units > left_in_line ? used + left_in_line : used;
        if (place + units > unit_count_)
            return no_place;
    } while (!units_used_.compare_exchange_weak(used, place + units, std::memory_order_relaxed));
    return static_cast<std::uint32_t>(place);
}

template TreeAnswer FrontTable::find_and_fill<FrontTable::Ipv4>(std::uint32_t address) noexcept;
template TreeAnswer FrontTable::find_and_fill<FrontTable::Ipv6>(Bits128 address) noexcept;

} // namespace mxy::mmdb
