// Numbers and binary data as text and back, losing nothing, whatever the locale. It knows nothing
// of values or of JSON.
#pragma once

#include "base/bytes.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::build {

// Decimal digits; nothing where there is anything else, or where the number is too large.
std::optional<std::uint64_t> parse_uint64(std::string_view text) noexcept;
std::optional<Bits128> parse_uint128(std::string_view text) noexcept;
// Decimal digits, with a minus before them or not.
std::optional<std::int32_t> parse_int32(std::string_view text) noexcept;

// A decimal fraction, with an exponent or not, as the nearest number; `NaN`, `Infinity` and
// `-Infinity`, also as `nan`, `inf` and `-inf`; `NaN:` and a NaN's bits in hexadecimal. Nothing for
// other texts, and where a number is beyond the type's range on either side.
std::optional<double> parse_float64(std::string_view text);
std::optional<float> parse_float32(std::string_view text);

// What the functions above make the same number of: the fewest digits that do, always with a point
// or an exponent ("5.0").
std::string to_text(double value);
std::string to_text(float value);
std::string to_text(Bits128 value);

// Two hexadecimal digits for each byte, lower case; either case is read.
std::string to_hex(std::string_view bytes);
std::optional<std::string> parse_hex(std::string_view text);

} // namespace mxy::build
