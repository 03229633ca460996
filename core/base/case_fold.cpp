// See case_fold.h.
#include "base/case_fold.h"

#include "base/case_tables.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mxy {
namespace {

using case_tables::Mapping;

// The first row that does not end before `value`.
template <typename Table>
std::size_t row_of(const Table& table, std::uint32_t value) noexcept {
    const auto row = std::lower_bound(table.begin(), table.end(), value,
                                      [](const auto& r, std::uint32_t v) { return r.last < v; });
    return static_cast<std::size_t>(row - table.begin());
}

std::uint32_t moved(std::uint32_t value, const Mapping& mapping) noexcept {
    return value + static_cast<std::uint32_t>(mapping.delta);
}

template <typename Table>
std::uint32_t map(const Table& table, std::uint32_t value) noexcept {
    const std::size_t row = row_of(table, value);
    if (row == table.size() || value < table[row].first)
        return value;
    const Mapping& mapping = table[row];
    return (value - mapping.first) % mapping.stride == 0 ? moved(value, mapping) : value;
}

template <typename Table>
bool contains(const Table& table, std::uint32_t value) noexcept {
    const std::size_t row = row_of(table, value);
    return row < table.size() && value >= table[row].first;
}

constexpr std::uint64_t ones = 0x0101010101010101;
constexpr std::uint64_t high_bits = ones * 0x80;

template <typename Word>
std::uint64_t load(const char* from) noexcept {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

// The high bit of every byte that is a capital, of eight bytes of ASCII.
std::uint64_t capitals(std::uint64_t bytes) noexcept {
    const std::uint64_t from_a = bytes + ones * (0x80 - 'A');
    const std::uint64_t above_z = bytes + ones * (0x80 - 'Z' - 1);
    return from_a & ~above_z & high_bits;
}

bool are_ascii_without_capitals(std::uint64_t bytes) noexcept {
    return ((bytes | capitals(bytes & ~high_bits)) & high_bits) == 0;
}

// Folds eight bytes at once where all are ASCII.
bool fold_eight(const char* from, char* to) noexcept {
    std::uint64_t bytes = load<std::uint64_t>(from);
    if ((bytes & high_bits) != 0)
        return false;
    bytes |= capitals(bytes) >> 2; // 0x80 >> 2 is what makes capitals small
    std::memcpy(to, &bytes, sizeof bytes);
    return true;
}

// The rule for the sigma: is the nearest character that is not ignorable a cased one?
bool cased_follows(const char* p, const char* end) noexcept {
    while (p < end) {
        const utf8::Unit unit = utf8::decode(p, end);
        if (!contains(case_tables::case_ignorable, unit.value))
            return contains(case_tables::cased, unit.value);
        p += unit.size;
    }
    return false;
}

bool cased_precedes(const char* begin, const char* p) noexcept {
    while (p > begin) {
        const utf8::Unit unit = utf8::decode_back(begin, p);
        if (!contains(case_tables::case_ignorable, unit.value))
            return contains(case_tables::cased, unit.value);
        p -= unit.size;
    }
    return false;
}

} // namespace

std::uint32_t fold_beyond_ascii(std::uint32_t value) noexcept {
    return map(case_tables::folding, value);
}

bool is_ascii_without_capitals(std::string_view text) noexcept {
    constexpr std::size_t step = sizeof(std::uint64_t);
    constexpr std::size_t half = sizeof(std::uint32_t);
    const char* p = text.data();
    const std::size_t size = text.size();
    if (size >= step) {
        // The last eight bytes may be looked at twice.
        const char* const last = p + size - step;
        for (; p < last; p += step)
            if (!are_ascii_without_capitals(load<std::uint64_t>(p)))
                return false;
        return are_ascii_without_capitals(load<std::uint64_t>(last));
    }
    if (size >= half)
        return are_ascii_without_capitals(load<std::uint32_t>(p) |
                                          load<std::uint32_t>(p + size - half) << 32);
    std::uint64_t bytes = 0;
    for (const char byte : text)
        bytes = bytes << 8 | static_cast<std::uint8_t>(byte);
    return are_ascii_without_capitals(bytes);
}

std::size_t fold(std::string_view text, char* out) noexcept {
    constexpr std::ptrdiff_t step = sizeof(std::uint64_t);
    const char* const begin = text.data();
    const char* p = begin;
    const char* const end = p + text.size();
    char* to = out;
    while (p < end) {
        if (end - p >= step && fold_eight(p, to)) {
            p += step;
            to += step;
            continue;
        }
        // The last few once more with those before them: if all are ASCII, each stands as far from
        // the end of the output as from that of the text.
        const std::ptrdiff_t before = step - (end - p);
        if (before > 0 && p - begin >= before && fold_eight(end - step, to - before))
            return static_cast<std::size_t>(to - out + (end - p));
        const utf8::Unit unit = utf8::decode(p, end);
        to += utf8::encode(fold_unit(unit.value), to);
        p += unit.size;
    }
    return static_cast<std::size_t>(to - out);
}

void lower_full(std::string_view text, std::string& out) {
    constexpr std::uint32_t capital_i_with_dot = 0x130;
    constexpr std::uint32_t capital_sigma = 0x3A3;
    constexpr std::uint32_t final_sigma = 0x3C2;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    for (const char* p = begin; p < end;) {
        const utf8::Unit unit = utf8::decode(p, end);
        std::array<char, utf8::max_unit_size> bytes;
        std::uint32_t lower = map(case_tables::lowercase, unit.value);
        if (unit.value == capital_sigma && cased_precedes(begin, p) &&
            !cased_follows(p + unit.size, end))
            lower = final_sigma;
        out.append(bytes.data(), utf8::encode(lower, bytes.data()));
        if (unit.value == capital_i_with_dot)
            out += "\xCC\x87"; // U+0307, the dot that the small i above has lost
        p += unit.size;
    }
}

FoldedRanges::FoldedRanges(std::uint32_t first, std::uint32_t last) noexcept
    : first_(first), last_(last), row_(row_of(case_tables::folding, first)) {}

bool FoldedRanges::next(std::uint32_t& image_first, std::uint32_t& image_last) noexcept {
    for (; row_ < case_tables::folding.size(); ++row_) {
        const Mapping& mapping = case_tables::folding[row_];
        if (mapping.first > last_)
            return false;
        const std::uint32_t from = std::max(first_, mapping.first);
        const std::uint32_t to = std::min(last_, mapping.last);
        // Into step with the row: its members are every stride-th code point.
        const std::uint32_t skip = (mapping.stride - (from - mapping.first) % mapping.stride);
        const std::uint32_t start = skip == mapping.stride ? from : from + skip;
        if (start > to)
            continue;
        const std::uint32_t stop = to - (to - mapping.first) % mapping.stride;
        image_first = moved(start, mapping);
        image_last = moved(stop, mapping);
        ++row_;
        return true;
    }
    return false;
}

} // namespace mxy
