// Merging values, with a memory for what was merged a moment ago: below one large network, the same
// pairs of values meet again and again. It knows nothing of networks.
#pragma once

#include "build/data/value_merge.h"

#include <vector>

namespace mxy::build {

class MergeCache {
public:
    explicit MergeCache(ValuePool& pool) : pool_(pool) {}

    ValueId merged(ValueId older, ValueId newer, Merge merge) {
        if (merge == Merge::replace)
            return newer;
        if (entries_.empty())
            entries_.resize(size);
        const std::uint64_t key = std::uint64_t{index_of(older)} << 32 | index_of(newer);
        const auto mixed = (key ^ static_cast<std::uint64_t>(merge) << 63) * 0x9E3779B97F4A7C15;
        Entry& entry = entries_[mixed >> 32 & (size - 1)];
        if (entry.key != key || entry.merge != merge)
            entry = {key, merge_values(pool_, older, newer, merge), merge};
        return entry.result;
    }

private:
    // A pair has one place, where the last one that came keeps it: the cache cannot outgrow memory.
    static constexpr std::size_t size = std::size_t{1} << 18;

    struct Entry {
        std::uint64_t key = 0;
        ValueId result{};
        Merge merge = Merge::replace; // which is never asked for
    };

    ValuePool& pool_;
    std::vector<Entry> entries_;
};

} // namespace mxy::build
