// Makes the bytes of a key table (key_table.h) from what is to be filed in it. It knows neither
// keys nor patterns.
#pragma once

#include "mxy/patterns/key_table.h"

#include <span>
#include <vector>

namespace mxy::text {

// A program and the key that it is filed under.
struct Filing {
    std::uint64_t hash;
    std::uint32_t program;
    std::uint32_t features;
    std::uint32_t context;
    KeyGroup group;
};

struct KeyTableBytes {
    std::vector<std::uint8_t> slots;
    std::vector<std::uint8_t> candidates;
};

// Sorts the filings. Those whose key the table would not find, because it hides behind another or
// too many others, are filed under `keyless_hash` (group: anchored) instead. Throws std::bad_alloc.
KeyTableBytes write_key_table(std::span<Filing> filings, std::uint64_t keyless_hash);

} // namespace mxy::text
