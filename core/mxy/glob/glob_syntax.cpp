// See glob_syntax.h.
#include "mxy/glob/glob_syntax.h"

#include "base/utf8.h"

namespace mxy::text {

const char* glob_error_text(GlobError error) noexcept {
    switch (error) {
    case GlobError::none:
        return "no error";
    case GlobError::empty_pattern:
        return "the pattern is empty";
    case GlobError::escape_at_end:
        return "nothing follows the backslash at the end";
    case GlobError::unclosed_class:
        return "a [ has no closing ]";
    case GlobError::reversed_range:
        return "a range in [] ends before it starts";
    }
    return "unknown error";
}

bool GlobReader::fail(GlobError error) noexcept {
    error_ = error;
    return false;
}

std::uint32_t GlobReader::take_unit() noexcept {
    const utf8::Unit unit = utf8::decode(p_, end_);
    p_ += unit.size;
    return unit.value;
}

bool GlobReader::next(GlobPart& part) {
    part.literal.clear();
    part.items.clear();
    part.negated = false;
    if (p_ == end_ || error_ != GlobError::none)
        return false;
    switch (*p_) {
    case '*':
        part.kind = GlobPart::Kind::star;
        ++p_;
        return true;
    case '?':
        part.kind = GlobPart::Kind::any_unit;
        ++p_;
        return true;
    case '[':
        return read_class(part);
    default:
        return read_literal(part);
    }
}

// All four metacharacters are ASCII, so bytes will do.
bool GlobReader::read_literal(GlobPart& part) {
    part.kind = GlobPart::Kind::literal;
    for (; p_ < end_ && *p_ != '*' && *p_ != '?' && *p_ != '['; ++p_) {
        if (*p_ == '\\' && ++p_ == end_)
            return fail(GlobError::escape_at_end);
        part.literal += *p_;
    }
    return true;
}

bool GlobReader::read_class(GlobPart& part) {
    part.kind = GlobPart::Kind::unit_class;
    ++p_;
    if (p_ < end_ && (*p_ == '!' || *p_ == '^')) {
        part.negated = true;
        ++p_;
    }
    constexpr std::uint32_t none = 0xFFFFFFFF;
    std::uint32_t pending = none; // a member that may yet become the start of a range
    bool in_range = false;
    while (p_ < end_) {
        const std::uint32_t unit = take_unit();
        if (unit == ']' && (pending != none || !part.items.empty())) {
            if (pending != none)
                part.items.push_back({pending, pending});
            return true;
        }
        if (unit == '-' && pending != none && p_ < end_ && *p_ != ']') {
            in_range = true;
        } else if (in_range) {
            if (pending > unit)
                return fail(GlobError::reversed_range);
            part.items.push_back({pending, unit});
            pending = none;
            in_range = false;
        } else {
            if (pending != none)
                part.items.push_back({pending, pending});
            pending = unit;
        }
    }
    return fail(GlobError::unclosed_class);
}

} // namespace mxy::text
