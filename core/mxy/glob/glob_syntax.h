// The grammar of globs, in one place: from a pattern's text to its parts. It knows neither letter
// case nor matching.
//
//   *        any bytes, also none        ?        exactly one unit (see utf8.h)
//   [abc]    one unit out of a set       [a-z]    ranges
//   [!abc]   one unit not in the set     [^abc]   the same
//   \x       x itself                    other    itself
//
// In a class a backslash and a [ are members like any other; a ] that comes first is one too, and
// so is a - without a member before it or behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::text {

enum class GlobError : std::uint8_t {
    none,
    empty_pattern,
    escape_at_end,
    unclosed_class,
    reversed_range,
};

// A sentence without a full stop, for messages. Never null.
const char* glob_error_text(GlobError error) noexcept;

// Units first..last; a single member has both equal.
struct ClassItem {
    std::uint32_t first;
    std::uint32_t last;
};

struct GlobPart {
    enum class Kind : std::uint8_t { literal, star, any_unit, unit_class };

    Kind kind = Kind::literal;
    std::string literal; // escapes resolved
    bool negated = false;
    std::vector<ClassItem> items;
};

// Reads a pattern part by part. Adjacent literal text is one part; stars are never merged.
class GlobReader {
public:
    explicit GlobReader(std::string_view pattern) noexcept
        : begin_(pattern.data()), p_(begin_), end_(begin_ + pattern.size()) {
        if (pattern.empty())
            error_ = GlobError::empty_pattern;
    }

    // False at the end, or at an error; `part` is overwritten, its buffers are used again.
    bool next(GlobPart& part);

    GlobError error() const noexcept { return error_; }
    // Where in the pattern reading stopped.
    std::size_t position() const noexcept { return static_cast<std::size_t>(p_ - begin_); }

private:
    bool read_literal(GlobPart& part);
    bool read_class(GlobPart& part);
    bool fail(GlobError error) noexcept;
    std::uint32_t take_unit() noexcept;

    const char* begin_;
    const char* p_;
    const char* end_;
    GlobError error_ = GlobError::none;
};

} // namespace mxy::text
