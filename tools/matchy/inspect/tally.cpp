// See tally.h.
#include "tally.h"

#include <algorithm>

namespace matchy {

std::vector<CountedValue> Tally::top(std::size_t count) const {
    std::vector<std::uint32_t> order(values_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        order[i] = i;
    count = std::min(count, order.size());
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(order.begin(), middle, order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return values_[a].count != values_[b].count ? values_[a].count > values_[b].count : a < b;
    });
    std::vector<CountedValue> top;
    for (auto at = order.begin(); at != middle; ++at)
        top.push_back(values_[*at]);
    return top;
}

} // namespace matchy
