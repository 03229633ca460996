// Values and how often each was counted, in the order of first mention.
#pragma once

#include "build/data/offset_memo.h"
#include "build/data/value_pool.h"

#include <optional>
#include <vector>

namespace matchy {

struct CountedValue {
    mxy::build::ValueId value{};
    std::uint64_t count = 0;
};

class Tally {
public:
    void add(mxy::build::ValueId value, std::uint64_t count) {
        const std::uint32_t key = mxy::build::index_of(value);
        if (const std::uint32_t* const place = places_.find(key)) {
            values_[*place].count += count;
            return;
        }
        places_.put(key, static_cast<std::uint32_t>(values_.size()));
        values_.push_back({value, count});
    }

    const std::vector<CountedValue>& values() const noexcept { return values_; }

    // Nothing where the value was never counted.
    std::optional<std::uint64_t> count_of(mxy::build::ValueId value) const noexcept {
        const std::uint32_t* const place = places_.find(mxy::build::index_of(value));
        return place != nullptr ? std::optional(values_[*place].count) : std::nullopt;
    }

    std::uint64_t total() const noexcept {
        std::uint64_t total = 0;
        for (const CountedValue& counted : values_)
            total += counted.count;
        return total;
    }

    // The values with the highest counts, the highest first; of equal ones, the one that was there
    // first.
    std::vector<CountedValue> top(std::size_t count) const;

private:
    std::vector<CountedValue> values_;
    mxy::build::OffsetMemo<std::uint32_t> places_; // in values_
};

} // namespace matchy
