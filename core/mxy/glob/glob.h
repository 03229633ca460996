// One glob, ready to be matched. Patterns by the thousand belong into a PatternIndex.
#pragma once

#include "base/bytes.h"
#include "mxy/glob/glob_syntax.h"
#include "mxy/text_types.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace mxy::text {

// Whether a program (see glob_program.h), which is not empty and has its margin behind it, matches
// the whole of `text`, which is folded already where case does not count. The time grows with the
// text, not with what is tried in it. Whoever knows that the first piece between two stars fits
// nowhere before `inner_start`, which is in the text, spares the search.
bool program_matches(ByteView program, std::string_view text, std::size_t inner_start = 0) noexcept;

class Glob {
public:
    // Throws std::bad_alloc alone. An invalid pattern becomes a glob that matches nothing.
    static Glob parse(std::string_view pattern, CaseMode mode);

    GlobError error() const noexcept { return error_; }
    // Where in the pattern reading stopped: at an error, close behind it.
    std::size_t error_position() const noexcept { return error_position_; }

    bool matches(std::string_view prepared_text) const noexcept {
        return error_ == GlobError::none &&
               program_matches({program_.data(), program_size_}, prepared_text);
    }

private:
    Glob() = default;

    std::vector<std::uint8_t> program_; // and its margin
    std::size_t program_size_ = 0;
    GlobError error_ = GlobError::none;
    std::size_t error_position_ = 0;
};

} // namespace mxy::text
