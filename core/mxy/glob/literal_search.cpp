// See literal_search.h. Ordinary text is searched by its next fitting first byte. Where that proves
// slow (text and needle repeat themselves), the two-way algorithm of Crochemore and Perrin takes
// over: linear time, and no memory.
#include "mxy/glob/literal_search.h"

#include <algorithm>
#include <cstring>

namespace mxy::text {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct Split {
    std::size_t position; // the right half starts here
    std::size_t period;   // of the right half
};

// The greatest suffix of the needle in the order of bytes, or in the reverse order.
Split greatest_suffix(std::string_view needle, bool reverse) noexcept {
    std::size_t best = 0;      // where the greatest suffix so far starts
    std::size_t candidate = 1; // where its rival starts
    std::size_t offset = 0;
    std::size_t period = 1;
    while (candidate + offset < needle.size()) {
        const auto a = static_cast<unsigned char>(needle[candidate + offset]);
        const auto b = static_cast<unsigned char>(needle[best + offset]);
        if (a == b) {
            if (++offset == period) {
                candidate += period;
                offset = 0;
            }
        } else if ((a < b) != reverse) {
            candidate += offset + 1;
            offset = 0;
            period = candidate - best;
        } else {
            best = candidate++;
            offset = 0;
            period = 1;
        }
    }
    return {best, period};
}

// Where the needle can be split so that its right half is never shifted too far.
Split critical_split(std::string_view needle) noexcept {
    const Split forward = greatest_suffix(needle, false);
    const Split backward = greatest_suffix(needle, true);
    return forward.position > backward.position ? forward : backward;
}

std::size_t find_two_way(std::string_view text, std::string_view needle) noexcept {
    Split split = critical_split(needle);
    const bool periodic =
        needle.substr(0, split.position) == needle.substr(split.period).substr(0, split.position);
    if (!periodic)
        split.period = std::max(split.position, needle.size() - split.position) + 1;
    std::size_t known = 0; // bytes at the front that are known to fit
    for (std::size_t at = 0; at + needle.size() <= text.size();) {
        std::size_t i = std::max(split.position, known);
        while (i < needle.size() && needle[i] == text[at + i])
            ++i;
        if (i < needle.size()) {
            at += i - split.position + 1;
            known = 0;
            continue;
        }
        i = split.position;
        while (i > known && needle[i - 1] == text[at + i - 1])
            --i;
        if (i <= known)
            return at;
        at += split.period;
        known = periodic ? needle.size() - split.period : 0;
    }
    return npos;
}

} // namespace

std::size_t find_literal(std::string_view text, std::string_view needle) noexcept {
    if (needle.empty())
        return 0;
    if (needle.size() > text.size())
        return npos;
    const char* const begin = text.data();
    const char* const last = begin + (text.size() - needle.size());
    std::size_t comparisons_left = 64 + text.size() / (needle.size() + 8);
    for (const char* p = begin; p <= last; ++p) {
        const auto room = static_cast<std::size_t>(last - p) + 1;
        p = static_cast<const char*>(std::memchr(p, needle.front(), room));
        if (p == nullptr)
            return npos;
        const auto at = static_cast<std::size_t>(p - begin);
        if (std::memcmp(p, needle.data(), needle.size()) == 0)
            return at;
        if (--comparisons_left == 0) {
            const std::size_t found = find_two_way(text.substr(at + 1), needle);
            return found == npos ? npos : at + 1 + found;
        }
    }
    return npos;
}

} // namespace mxy::text
