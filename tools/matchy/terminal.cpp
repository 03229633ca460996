// See terminal.h.
#include "terminal.h"

#include "failure.h"

#include "base/utf8.h"

#include <cerrno>
#include <charconv>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <sys/ioctl.h>
#include <unistd.h>

namespace matchy {
namespace {

// The value of a variable; empty where it is not set.
std::string_view variable(const char* name) noexcept {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

bool shows_colours(bool is_terminal) noexcept {
    if (!variable("NO_COLOR").empty())
        return false;
    const std::string_view force = variable("CLICOLOR_FORCE");
    if (!force.empty() && force != "0")
        return true;
    const std::string_view terminal = variable("TERM");
    return is_terminal && !terminal.empty() && terminal != "dumb";
}

unsigned width_of_output() noexcept {
    const std::string_view columns = variable("COLUMNS");
    unsigned width = 0;
    std::from_chars(columns.data(), columns.data() + columns.size(), width);
    if (width >= 20 && width <= 10000)
        return width;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
        return size.ws_col;
    return 80;
}

constexpr std::string_view code_of(Colour colour) noexcept {
    switch (colour) {
    case Colour::bold:
        return "\033[1m";
    case Colour::dim:
        return "\033[2m";
    case Colour::red:
        return "\033[31m";
    case Colour::green:
        return "\033[32m";
    case Colour::yellow:
        return "\033[33m";
    case Colour::blue:
        return "\033[34m";
    case Colour::cyan:
        return "\033[36m";
    default:
        return "";
    }
}

std::string in_colour(std::string_view text, Colour colour, bool is_shown) {
    if (!is_shown || colour == Colour::plain)
        return std::string(text);
    return std::string(code_of(colour)) + std::string(text) + "\033[0m";
}

} // namespace

Terminal::Terminal() noexcept
    : is_output_terminal_(isatty(STDOUT_FILENO) == 1),
      is_error_terminal_(isatty(STDERR_FILENO) == 1),
      is_output_coloured_(shows_colours(is_output_terminal_)),
      is_error_coloured_(shows_colours(is_error_terminal_)), width_(width_of_output()) {}

std::string Terminal::coloured(std::string_view text, Colour colour) const {
    return in_colour(text, colour, is_output_coloured_);
}

std::string Terminal::coloured_error(std::string_view text, Colour colour) const {
    return in_colour(text, colour, is_error_coloured_);
}

void Terminal::print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        flush();
}

void Terminal::flush() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw Failure(ExitStatus::system_error,
                      std::string("standard output: ") + std::strerror(errno));
}

void Terminal::warn(std::string_view text) {
    if (is_quiet_)
        return;
    const std::string label = coloured_error("warning:", Colour::yellow);
    std::fprintf(stderr, "matchy: %s %.*s\n", label.c_str(), static_cast<int>(text.size()),
                 text.data());
}

void Terminal::error(std::string_view text) noexcept {
    const bool is_coloured = is_error_coloured_;
    std::fprintf(stderr, "%smatchy:%s %.*s\n", is_coloured ? "\033[31m" : "",
                 is_coloured ? "\033[0m" : "", static_cast<int>(text.size()), text.data());
}

std::size_t columns_of(std::string_view text) noexcept {
    std::size_t columns = 0;
    mbstate_t state{};
    while (!text.empty()) {
        wchar_t character = 0;
        const std::size_t size = std::mbrtowc(&character, text.data(), text.size(), &state);
        if (size == 0 || size > text.size()) { // NUL, or not text in this locale
            ++columns;
            text.remove_prefix(1);
            state = {};
            continue;
        }
        const int width = wcwidth(character);
        columns += width > 0 ? static_cast<std::size_t>(width) : 0;
        text.remove_prefix(size);
    }
    return columns;
}

} // namespace matchy
