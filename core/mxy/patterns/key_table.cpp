// See key_table.h.
#include "mxy/patterns/key_table.h"

#include <algorithm>
#include <bit>

namespace mxy::text {
namespace {

// The context of a gram is a better filter than features, but a text may have the gram often.
constexpr std::size_t long_list_of_gram = 16;
constexpr std::size_t long_list = 4;

} // namespace

void KeyTable::build(std::span<Filing> filings) {
    // Patterns stand in the order of their ids, so lists are sorted by id as well.
    std::sort(filings.begin(), filings.end(), [](const Filing& a, const Filing& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.program < b.program;
    });
    std::size_t keys = 0;
    for (std::size_t i = 0; i < filings.size(); ++i)
        keys += i == 0 || filings[i].hash != filings[i - 1].hash;
    const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(keys + keys / 2, 2));
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(capacity));
    mask_ = capacity - 1;
    slots_.assign(capacity, Slot{0, is_free});
    candidates_.reserve(filings.size());
    for (std::size_t first = 0; first < filings.size();) {
        std::size_t end = first;
        while (end < filings.size() && filings[end].hash == filings[first].hash)
            ++end;
        const bool is_long =
            end - first >= (filings[first].is_gram ? long_list_of_gram : long_list);
        insert(filings[first].hash, static_cast<std::uint32_t>(first) | (is_long ? long_flag : 0));
        for (; first < end; ++first) {
            const Filing& filing = filings[first];
            candidates_.emplace_back(filing.program, is_long ? filing.features : filing.context,
                                     first + 1 == end);
        }
    }
}

void KeyTable::insert(std::uint64_t hash, std::uint32_t first) noexcept {
    std::size_t i = hash >> shift_;
    while (slots_[i].first != is_free)
        i = (i + 1) & mask_;
    slots_[i] = {static_cast<std::uint32_t>(hash), first};
}

} // namespace mxy::text
