// How two values differ, in words that fit on a line: the places that changed, each with what stood
// there and what stands there now.
#pragma once

#include "build/data/value_pool.h"

#include <string>

namespace matchy {

// `country.iso_code "DE" -> "FR"; + city "Paris"; - postal {...}`; where the values are not both
// maps, `old -> new`. The values are not equal.
std::string value_changes(const mxy::build::ValuePool& pool, mxy::build::ValueId old_value,
                          mxy::build::ValueId new_value);

// Both as JSON: plain, unless their types alone make the difference; then they carry them.
struct JsonPair {
    std::string old_text;
    std::string new_text;
};
JsonPair json_of_both(const mxy::build::ValuePool& pool, mxy::build::ValueId old_value,
                      mxy::build::ValueId new_value);

} // namespace matchy
