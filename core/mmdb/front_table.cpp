// See front_table.h.
//
// A place of the root, and an entry of a block, is set last, after what it leads to; and it is read
// first.
#include "mmdb/front_table.h"

#include "base/reserved_memory.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace mxy::mmdb {

namespace {

constexpr std::size_t page_size = 4096;
constexpr unsigned page_entry_bits = 10; // the logarithm of the entries in a page
// Most of the IPv6 space is not in use, and this many bits mostly say so.
constexpr unsigned ipv6_root_bits = 20;
// For IPv4, by the size of the tree: a root of a small tree should not push it out of the caches.
constexpr unsigned small_root_bits = 16;
constexpr unsigned large_root_bits = 18;
constexpr std::uint64_t large_tree = std::uint64_t{2} << 20;

// A place of the root holds an entry that leads to a block, a node, or a walk; or else, where an
// entry would have data, the place of an answer. No answer stands at place 0.
constexpr std::uint32_t unknown = 0;
constexpr std::uint32_t first_place = 1;
constexpr std::uint32_t no_place = 0xFFFFFFFF;

// Of addresses looked up at once: as many as a core can have lines of memory on their way.
constexpr std::size_t group_size = 32;

constexpr std::size_t line_units = 64 / sizeof(std::uint64_t);

// The next bits of an address, and the step over them.
unsigned top(std::uint64_t key) noexcept {
    return static_cast<unsigned>(key >> (64 - block_levels));
}

unsigned top(const Bits128& key) noexcept {
    return top(key.high);
}

void advance(std::uint64_t& key) noexcept {
    key <<= block_levels;
}

void advance(Bits128& key) noexcept {
    key.high = key.high << block_levels | key.low >> (64 - block_levels);
    key.low <<= block_levels;
}

constexpr std::size_t whole_pages(std::size_t size) {
    return (size + page_size - 1) / page_size * page_size;
}

bool cpu_has_fast_bits() noexcept {
#if defined(__x86_64__)
    return __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi2");
#else
    return false;
#endif
}

template <unsigned bits>
Bits128 key_behind(Bits128 address) noexcept {
    return {address.high << bits | address.low >> (64 - bits), address.low << bits};
}

// No answer: no status is so large.
constexpr std::uint64_t not_filled = UINT64_MAX;

// Found or not; the status of what a table knows is always ok.
TreeAnswer found_at(std::uint32_t data_offset, unsigned netmask) noexcept {
    return {Status::ok, {true, data_offset, static_cast<std::uint16_t>(netmask)}};
}

TreeAnswer nothing_at(unsigned netmask) noexcept {
    return {Status::ok, {false, 0, static_cast<std::uint16_t>(netmask)}};
}

} // namespace

// One address on its way, as the slow functions see it.
struct FrontTable::Way {
    Bits128 key;
    TreePosition start;
    std::uint16_t root_bits; // depth of what the root's places lead to
};

// Where the two families differ.
struct FrontTable::Ipv4 {
    using Address = std::uint32_t;

    static Entry& root(const FrontTable& table, Address address) noexcept {
        return table.ipv4_root_[address >> table.ipv4_shift_];
    }
    static std::uint64_t key(const FrontTable& table, Address address) noexcept {
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

    static Entry& root(const FrontTable& table, Address address) noexcept {
        return table.ipv6_root_[address.high >> (64 - ipv6_root_bits)];
    }
    static Bits128 key(const FrontTable&, Address address) noexcept {
        return key_behind<ipv6_root_bits>(address);
    }
    static std::uint16_t root_bits(const FrontTable&) noexcept { return ipv6_root_bits; }
    static Way way(const FrontTable&, Address address) noexcept {
        return {address, {}, ipv6_root_bits};
    }
};

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
    table->has_fast_bits_ = instructions == Instructions::best && cpu_has_fast_bits();
    return table;
}

void FrontTable::end(FrontTable* table) noexcept {
    if (table != nullptr)
        release_memory(table, table->size_);
}

std::size_t FrontTable::used() const noexcept {
    return (units_used_.load(std::memory_order_relaxed) - first_place) * sizeof(Unit);
}

// They stand behind the starts of their pieces.
FrontTable::Entry* FrontTable::entries(Unit* block) noexcept {
    return reinterpret_cast<Entry*>(block + 1);
}

FrontEntry FrontTable::load(const Entry& entry) noexcept {
    return FrontEntry(entry.load(std::memory_order_acquire));
}

// Of a place of the root.
[[gnu::always_inline]] inline std::uint64_t
FrontTable::known_answer(FrontEntry entry) const noexcept {
    return entry.is_data() && entry.bits() != unknown
               ? units_[entry.bits()].load(std::memory_order_relaxed)
               : not_filled;
}

// From a block on; not_filled where the way leads to something that is not filled in yet, or never
// will be.
template <class Key>
[[gnu::always_inline]] inline std::uint64_t FrontTable::find_below(FrontEntry entry, Key key,
                                                                   unsigned bits) const noexcept {
    for (;;) {
        Unit* const block = units_ + entry.place();
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
        entry.is_block() ? find_below(entry, Family::key(*this, address), Family::root_bits(*this))
                         : known_answer(entry);
    if (answer != not_filled) [[likely]]
        return TreeAnswer::from_bits(answer);
    return find_and_fill<Family>(address);
}

TreeAnswer FrontTable::find_ipv4(std::uint32_t address) noexcept {
#if defined(__x86_64__)
    if (has_fast_bits_) [[likely]]
        return find_ipv4_fast(address);
#endif
    return find<Ipv4>(address);
}

TreeAnswer FrontTable::find_ipv6(Bits128 address) noexcept {
#if defined(__x86_64__)
    if (has_fast_bits_) [[likely]]
        return find_ipv6_fast(address);
#endif
    return find<Ipv6>(address);
}

// Each round takes all addresses that are on their way one block deeper, in two turns: each asks
// for the memory that the next will read.
template <class Family>
[[gnu::always_inline]] inline void FrontTable::find_group(const typename Family::Address* addresses,
                                                          std::size_t count,
                                                          TreeAnswer* answers) noexcept {
    using Key = decltype(Family::key(*this, addresses[0]));
    struct Traveller {
        Key key;
        Unit* block;
        const Entry* entry;
        std::uint32_t index;
        std::uint16_t bits;
        std::uint16_t levels;
    };
    std::array<Traveller, group_size> travellers;
    std::size_t travelling = 0;
    for (std::size_t i = 0; i < count; ++i)
        __builtin_prefetch(&Family::root(*this, addresses[i]));
    for (std::size_t i = 0; i < count; ++i) {
        const FrontEntry entry = load(Family::root(*this, addresses[i]));
        if (!entry.is_block()) {
            answers[i] = TreeAnswer::from_bits(known_answer(entry));
            continue;
        }
        Unit* const block = units_ + entry.place();
        __builtin_prefetch(block);
        travellers[travelling++] = {
            Family::key(*this, addresses[i]), block, nullptr, static_cast<std::uint32_t>(i),
            Family::root_bits(*this),         0};
    }
    while (travelling > 0) {
        for (std::size_t i = 0; i < travelling; ++i) {
            Traveller& one = travellers[i];
            const BlockStep step(one.block->load(std::memory_order_relaxed), top(one.key));
            one.entry = entries(one.block) + step.piece;
            one.levels = static_cast<std::uint16_t>(step.levels);
            __builtin_prefetch(one.entry);
            advance(one.key);
        }
        const std::size_t turn = std::exchange(travelling, 0);
        for (std::size_t i = 0; i < turn; ++i) {
            Traveller& one = travellers[i];
            const FrontEntry entry = load(*one.entry);
            one.bits = static_cast<std::uint16_t>(one.bits + one.levels);
            if (entry.is_block()) {
                one.block = units_ + entry.place();
                __builtin_prefetch(one.block);
                travellers[travelling++] = one;
            } else if (entry.is_data()) {
                answers[one.index] = found_at(entry.data_offset(), one.bits);
            } else {
                answers[one.index] =
                    entry.is_empty() ? nothing_at(one.bits) : TreeAnswer::from_bits(not_filled);
            }
        }
    }
}

template <class Family>
[[gnu::always_inline]] inline void FrontTable::find_many(const typename Family::Address* addresses,
                                                         std::size_t count,
                                                         TreeAnswer* answers) noexcept {
    for (std::size_t first = 0; first < count; first += group_size) {
        const std::size_t size = std::min(group_size, count - first);
        find_group<Family>(addresses + first, size, answers + first);
        for (std::size_t i = first; i < first + size; ++i)
            if (answers[i].bits() == not_filled)
                answers[i] = find_and_fill<Family>(addresses[i]);
    }
}

void FrontTable::find_ipv4(const std::uint32_t* addresses, std::size_t count,
                           TreeAnswer* answers) noexcept {
#if defined(__x86_64__)
    if (has_fast_bits_)
        return find_many_ipv4_fast(addresses, count, answers);
#endif
    find_many<Ipv4>(addresses, count, answers);
}

void FrontTable::find_ipv6(const Bits128* addresses, std::size_t count,
                           TreeAnswer* answers) noexcept {
#if defined(__x86_64__)
    if (has_fast_bits_)
        return find_many_ipv6_fast(addresses, count, answers);
#endif
    find_many<Ipv6>(addresses, count, answers);
}

// The same with instructions that every processor of the last ten years has, but not every one that
// the library runs on: they count and find bits.
#if defined(__x86_64__)
[[gnu::target("popcnt,lzcnt,bmi,bmi2")]] TreeAnswer
FrontTable::find_ipv4_fast(std::uint32_t address) noexcept {
    return find<Ipv4>(address);
}

[[gnu::target("popcnt,lzcnt,bmi,bmi2")]] TreeAnswer
FrontTable::find_ipv6_fast(Bits128 address) noexcept {
    return find<Ipv6>(address);
}

[[gnu::target("popcnt,lzcnt,bmi,bmi2")]] void
FrontTable::find_many_ipv4_fast(const std::uint32_t* addresses, std::size_t count,
                                TreeAnswer* answers) noexcept {
    find_many<Ipv4>(addresses, count, answers);
}

[[gnu::target("popcnt,lzcnt,bmi,bmi2")]] void
FrontTable::find_many_ipv6_fast(const Bits128* addresses, std::size_t count,
                                TreeAnswer* answers) noexcept {
    find_many<Ipv6>(addresses, count, answers);
}
#endif

// The same again, filling in what is missing on the way, as far as there is room.
template <class Family>
[[gnu::noinline]] TreeAnswer FrontTable::find_and_fill(typename Family::Address address) noexcept {
    Entry* kept = &Family::root(*this, address);
    const Way way = Family::way(*this, address);
    FrontEntry entry = load(*kept);
    if (entry.bits() == unknown)
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
        if (place->load(std::memory_order_relaxed) == unknown)
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

} // namespace mxy::mmdb
