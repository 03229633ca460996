// Two values made into one, where networks overlap or a key comes twice. It knows nothing of
// networks or keys.
#pragma once

#include "build/data/value_pool.h"

namespace mxy::build {

enum class Merge : std::uint8_t {
    replace,   // the newer value alone
    top_level, // maps: the members of both, the newer one's where both have a key
    deep,      // the same at every level of maps; arrays by position, like maps
};

// The value that `newer` makes of `older`. Values that are no maps (arrays, for deep) on both sides
// cannot be merged: the newer one is the result. Of arrays of different lengths, what the longer
// one has more stays. Throws BuildError (limit) where the result would be too large.
ValueId merge_values(ValuePool& pool, ValueId older, ValueId newer, Merge merge);

} // namespace mxy::build
