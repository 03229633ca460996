// A key of a text that has come through the filters, until it is looked up: so the memory that one
// needs is on its way while others are found. It knows neither filters nor tables.
#pragma once

#include <cstdint>

namespace mxy::text {

struct KeyProbe {
    std::uint64_t hash;
    std::uint32_t place;     // of a gram
    std::uint32_t gram_size; // 0: an anchored key
};

} // namespace mxy::text
