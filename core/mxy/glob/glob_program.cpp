// See glob_program.h.
#include "mxy/glob/glob_program.h"

#include "base/utf8.h"

namespace mxy::text {

std::uint32_t Element::units() const noexcept {
    if (!is_literal())
        return kind == ElementKind::any_units ? count : 1;
    std::uint32_t units = 0;
    const char* p = literal().data();
    for (const char* const end = p + count; p < end; ++units)
        p += utf8::decode(p, end).size;
    return units;
}

bool Element::accepts(std::uint32_t unit) const noexcept {
    std::uint32_t low = 0; // ranges before this one end before the unit
    for (std::uint32_t high = count; low < high;) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (range_last(middle) < unit)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < count && range_first(low) <= unit;
    return found != (kind == ElementKind::negated_class);
}

} // namespace mxy::text
