// See front_table.h: many addresses at once. The memory that one needs is on its way while others
// are worked on; a table answers as it does to one address.
#include "mmdb/front_table_way.h"

#include "base/processor.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mxy::mmdb {

namespace {

// Of addresses looked up at once: as many as a core can have lines of memory on their way.
constexpr std::size_t group_size = 32;

} // namespace

// Each round takes all addresses that are on their way one block deeper, and asks for the memory
// that the next round will read.
template <class Family>
[[gnu::always_inline]] inline void FrontTable::find_group(const typename Family::Address* addresses,
                                                          std::size_t count,
                                                          TreeAnswer* answers) noexcept {
    struct Traveller {
        typename Family::Key key;
        Unit* block;
        std::uint32_t index;
        std::uint32_t bits;
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
        fetch_block(block, Family::usual_lines);
        travellers[travelling++] = {Family::key(*this, addresses[i]), block,
                                    static_cast<std::uint32_t>(i), Family::root_bits(*this)};
    }
    while (travelling > 0) {
        const std::size_t turn = std::exchange(travelling, 0);
        for (std::size_t i = 0; i < turn; ++i) {
            Traveller one = travellers[i];
            const BlockStep step(one.block->load(std::memory_order_relaxed), top(one.key));
            const FrontEntry entry = load(entries(one.block)[step.piece]);
            one.bits += step.levels;
            if (entry.is_block()) {
                advance(one.key);
                one.block = units_ + entry.place();
                fetch_block(one.block, Family::usual_lines);
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
    if (has_fast_bits_)
        find_many_ipv4_fast(addresses, count, answers);
    else
        find_many<Ipv4>(addresses, count, answers);
}

void FrontTable::find_ipv6(const Bits128* addresses, std::size_t count,
                           TreeAnswer* answers) noexcept {
    if (has_fast_bits_)
        find_many_ipv6_fast(addresses, count, answers);
    else
        find_many<Ipv6>(addresses, count, answers);
}

MXY_TARGET_FAST_BITS void FrontTable::find_many_ipv4_fast(const std::uint32_t* addresses,
                                                          std::size_t count,
                                                          TreeAnswer* answers) noexcept {
    find_many<Ipv4>(addresses, count, answers);
}

MXY_TARGET_FAST_BITS void FrontTable::find_many_ipv6_fast(const Bits128* addresses,
                                                          std::size_t count,
                                                          TreeAnswer* answers) noexcept {
    find_many<Ipv6>(addresses, count, answers);
}

} // namespace mxy::mmdb
