// A double as printf's "%f" writes it: six digits behind the decimal point, rounded exactly. It
// knows numbers in common sizes, and says so where it does not.
#pragma once

#include <cstddef>

namespace mxy {

// Room for any that fixed_point_text() writes.
inline constexpr std::size_t longest_fixed_point = 24;

// Writes the number with a '.', without a NUL, and returns where it ends. Null, and nothing said
// about `text`: printf() must write it. That is so for numbers that are not finite, beyond 2^52, or
// between 0 and 0.5, and for all in a rounding mode other than the usual one.
char* fixed_point_text(double number, char* text) noexcept;

} // namespace mxy
