// A value laid out flat: the single values inside it, each with its place as a path says it. Also
// single values as plain text, for cells and lines.
#pragma once

#include "build/data/value_pool.h"

#include <functional>
#include <string>
#include <string_view>

namespace matchy {

// Calls `take` for each value that is no map and no array, or an empty one, in the order of the
// record; `place` is good until it returns. The place of a record that is one value is "".
using TakeLeaf = std::function<void(std::string_view place, mxy::build::ValueId leaf)>;
void for_each_leaf(const mxy::build::ValuePool& pool, mxy::build::ValueId value,
                   const TakeLeaf& take);

// Texts as they are, bytes as hexadecimal digits, numbers in full; maps and arrays as JSON.
void append_plain(std::string& out, const mxy::build::ValuePool& pool, mxy::build::ValueId value);

} // namespace matchy
