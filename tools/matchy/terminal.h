// Where the program's output goes: whether people read it, in which colours, how wide. Everything
// that a verb prints goes through here, so that a full disk is noticed and a closed pipe ends
// quietly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace matchy {

enum class Colour : std::uint8_t { plain, bold, dim, red, green, yellow, blue, cyan };

class Terminal {
public:
    // Looks at the two streams and at NO_COLOR, CLICOLOR_FORCE and TERM.
    Terminal() noexcept;

    bool is_output_terminal() const noexcept { return is_output_terminal_; }
    bool is_error_terminal() const noexcept { return is_error_terminal_; }
    // Columns of the output; 80 where that is not known.
    unsigned width() const noexcept { return width_; }

    // No warnings, no progress.
    void set_quiet(bool quiet) noexcept { is_quiet_ = quiet; }
    bool is_quiet() const noexcept { return is_quiet_; }

    // The text in a colour, if the output (or the error stream) shows colours.
    std::string coloured(std::string_view text, Colour colour) const;
    std::string coloured_error(std::string_view text, Colour colour) const;

    // Standard output. Throw Failure (system_error) where it cannot be written.
    void print(std::string_view text);
    void flush();

    // A line on standard error, after `matchy: `. Warnings are left out where it is quiet.
    void warn(std::string_view text);
    void error(std::string_view text) noexcept;

private:
    bool is_output_terminal_ = false;
    bool is_error_terminal_ = false;
    bool is_output_coloured_ = false;
    bool is_error_coloured_ = false;
    bool is_quiet_ = false;
    unsigned width_ = 80;
};

// How many columns a text takes on a terminal (code points; wide ones count two, marks none).
std::size_t columns_of(std::string_view text) noexcept;

} // namespace matchy
