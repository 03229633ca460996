// Numbers as people read them: digits in groups, shares, sizes, dates. It knows nothing of what is
// counted.
#pragma once

#include <cstdint>
#include <string>

namespace matchy {

// "1,234,567"
std::string grouped(std::uint64_t number);

// "12.3 %"; "<0.1 %" for the least that is not nothing, ">99.9 %" for the most that is not
// all; "-" of nothing.
std::string percent(double part, double whole);

// "512 bytes", "20.6 kB", "1.2 GB": powers of 1000.
std::string size_text(std::uint64_t bytes);

// A count and the word behind it: "1 network", "1,234 networks".
std::string counted(std::uint64_t number, const char* one, const char* many);

// Seconds since 1970 as "2024-05-01 12:34:56 UTC", or "2024-05-01T12:34:56Z", or the day alone;
// empty beyond the year 9999.
enum class DateForm : std::uint8_t { plain, iso, day };
std::string date_text(std::uint64_t epoch, DateForm form);

} // namespace matchy
