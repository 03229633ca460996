// See front_options.h.
#include "front_options.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace mxy::compat {

namespace {

constexpr std::size_t kibibyte = 1024;
constexpr std::size_t mebibyte = kibibyte * kibibyte;

// A smaller tree is as fast by itself.
constexpr std::uint64_t smallest_tree = 256 * kibibyte;
// So many that a program that asks for less never pays for a table.
constexpr std::uint32_t usual_start = 2000;
constexpr std::size_t smallest_limit = 8 * mebibyte;
constexpr std::size_t largest_limit = 64 * mebibyte;

// A number in the environment, with k or M behind it; what is not one is not there.
std::optional<std::uint64_t> number_of(const char* variable) noexcept {
    const char* const text = ::secure_getenv(variable);
    if (text == nullptr)
        return std::nullopt;
    std::uint64_t number = 0;
    const char* const end = text + std::strlen(text);
    auto [rest, error] = std::from_chars(text, end, number);
    if (error != std::errc())
        return std::nullopt;
    std::uint64_t unit = 1;
    if (rest != end && (*rest == 'k' || *rest == 'K'))
        unit = kibibyte;
    else if (rest != end && *rest == 'M')
        unit = mebibyte;
    if (rest + (unit == 1 ? 0 : 1) != end || number > UINT64_MAX / unit)
        return std::nullopt;
    return number * unit;
}

} // namespace

FrontStart front_start(std::uint64_t tree_size) noexcept {
    if (const auto after = number_of("MXYDB_FRONT_TABLE_AFTER"))
        return {true, static_cast<std::uint32_t>(std::min<std::uint64_t>(*after, INT32_MAX))};
    return {tree_size >= smallest_tree, usual_start};
}

std::size_t front_table_size(std::size_t file_size) noexcept {
    if (const auto size = number_of("MXYDB_FRONT_TABLE"))
        return static_cast<std::size_t>(std::min<std::uint64_t>(*size, SIZE_MAX / 4));
    return std::clamp(file_size, smallest_limit, largest_limit);
}

} // namespace mxy::compat
