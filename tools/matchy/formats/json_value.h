// Values as JSON for any reader of it: bytes are arrays of numbers, 128-bit integers decimal
// strings, numbers that are not finite null. Members of maps are sorted by key.
#pragma once

#include "build/data/value_pool.h"

#include <span>
#include <string>
#include <string_view>

namespace matchy {

// On one line, without blanks.
void append_json_line(std::string& out, const mxy::build::ValuePool& pool,
                      mxy::build::ValueId value);

// A member that a map gets in print, in the place of one with the same name.
struct AddedMember {
    std::string_view name;
    std::string json;
};

// A line for each member and element, two blanks further in for each level, of which the value's
// own is `level`. `added`, ascending by name, joins the value where that is a map.
void append_json_lines(std::string& out, const mxy::build::ValuePool& pool,
                       mxy::build::ValueId value, unsigned level,
                       std::span<const AddedMember> added = {});

} // namespace matchy
