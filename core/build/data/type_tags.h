// How our exports say in JSON what JSON has no words for: the type of a value, where it would not
// come back by itself, and bytes that are no UTF-8. It knows nothing of values.
//
//     {"@uint16": 5}  {"@bytes": "00ff"}  {"@double": "NaN"}  {"@string_hex": "ff"}
//     {"@@key": 1}             the key `@key`: an `@` at the start of a key is doubled
//     {"@string_hex:ff": 1}    a key that is no UTF-8
#pragma once

#include "mmdb/format.h"

#include <optional>
#include <string>
#include <string_view>

namespace mxy::build {

inline constexpr std::string_view hex_string_tag = "@string_hex";

// What the only key of a map says about the value beside it.
struct TypeTag {
    mmdb::DataType type;
    bool is_hex_string = false;
};

// Nothing for keys that are no tags.
std::optional<TypeTag> tag_in_key(std::string_view key) noexcept;

// A key in the form in which it stands in an export, and back.
std::string to_exported_key(std::string_view key);
std::string from_exported_key(std::string_view key);

} // namespace mxy::build
