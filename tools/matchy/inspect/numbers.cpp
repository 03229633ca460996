// See numbers.h.
#include "numbers.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace matchy {
namespace {

template <typename... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, arguments...);
    return text.data();
}

} // namespace

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

std::string percent(double part, double whole) {
    if (whole <= 0)
        return "-";
    const double share = 100 * part / whole;
    if (share > 0 && share < 0.05)
        return "<0.1 %";
    if (share < 100 && share >= 99.95)
        return ">99.9 %";
    return formatted("%.1f %%", share);
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array<const char*, 4> units = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000)
        return counted(bytes, "byte", "bytes");
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    for (; value >= 999.95 && unit + 1 < units.size(); ++unit)
        value /= 1000;
    return formatted("%.1f %s", value, units[unit]);
}

std::string counted(std::uint64_t number, const char* one, const char* many) {
    return grouped(number) + ' ' + (number == 1 ? one : many);
}

std::string date_text(std::uint64_t epoch, DateForm form) {
    using namespace std::chrono;
    constexpr std::uint64_t end_of_9999 = 253402300800;
    if (epoch >= end_of_9999)
        return "";
    const sys_seconds time{seconds{static_cast<std::int64_t>(epoch)}};
    const sys_days day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    std::string date_part =
        formatted("%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    if (form == DateForm::day)
        return date_part;
    const std::string clock_part = formatted(
        "%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return form == DateForm::iso ? date_part + 'T' + clock_part + 'Z'
                                 : date_part + ' ' + clock_part + " UTC";
}

} // namespace matchy
