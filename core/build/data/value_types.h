// Which MMDB types numbers and texts of an input become: by default the smallest type that holds a
// number, or the types that the user fixed for certain places of a record. It knows nothing of any
// input format.
#pragma once

#include "build/data/value_pool.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace mxy::build {

// What integers become where no type is fixed for their place.
enum class IntegerTypes : std::uint8_t {
    smallest, // uint16, uint32 or uint64; negative ones int32
    uint32,   // at least uint32: readers with fixed types see one type more often
    uint64,   // always uint64
};

// "uint32" and the other names of types that a place can be given: string, bytes, double, float,
// uint16, uint32, int32, uint64, uint128, boolean. Nothing for other words.
std::optional<mmdb::DataType> type_named(std::string_view name) noexcept;
// These names, and "map" and "array"; "unknown" for what no value has.
std::string_view type_name(mmdb::DataType type) noexcept;

struct ValueTypes {
    // By place: keys joined with dots, `*` for any index of an array ("subdivisions.*.geoname_id"),
    // dots and backslashes inside keys escaped with a backslash, as is a key that is `*`.
    std::map<std::string, mmdb::DataType, std::less<>> places;
    IntegerTypes integers = IntegerTypes::smallest;
    // Told of each integer that became a double (beyond 128 bits, or below int32), in words; may be
    // empty.
    std::function<void(std::string_view)> on_loss;
};

// A text as a value of `type`, losing nothing: "80" and "80.0" as uint16, "true", "false", "1" and
// "0" as boolean, hexadecimal digits as bytes, "NaN" and "-Infinity" as double. Throws BuildError
// (bad_input), saying what does not fit what.
ValueId value_of_text(ValuePool& pool, std::string_view text, mmdb::DataType type);

// An integer that nothing says more about than `types`.
ValueId value_of_integer(ValuePool& pool, std::uint64_t value, const ValueTypes& types);

// A number as JSON writes it. An integer becomes the smallest type that `types` allow, uint128
// beyond 64 bits, a double where there is no such type; every other number is a double. Throws
// BuildError (bad_input) where it is beyond a double's range.
ValueId value_of_number(ValuePool& pool, std::string_view text, const ValueTypes& types);

// A text of a table's cell as what it looks like, if that tells as much as the text:
// - an integer without leading zeros or a plus (80, -5), of up to 19 digits, with a minus up to 15;
// - a decimal fraction without an exponent (2.5, 37.7510), of up to 15 digits, or with just the
//   digits that its double needs;
// - true and false.
// Everything else (007, 1e5, +5, .5, TRUE, 0x10, nan, longer numbers) stays a string.
ValueId value_of_cell(ValuePool& pool, std::string_view text, const ValueTypes& types);

} // namespace mxy::build
