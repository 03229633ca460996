// See line_reader.h.
#include "build/import/line_reader.h"

namespace mxy::build {

bool LineReader::next(std::string_view& line) {
    input_.consume(used_);
    used_ = 0;
    std::size_t end = input_.window().find('\n');
    while (end == std::string_view::npos) {
        const std::size_t searched = input_.window().size();
        if (!input_.grow())
            break;
        end = input_.window().find('\n', searched);
    }
    line = input_.window().substr(0, end);
    used_ = line.size() + (end != std::string_view::npos ? 1 : 0);
    if (used_ == 0)
        return false;
    ++number_;
    if (end != std::string_view::npos && line.ends_with('\r'))
        line.remove_suffix(1);
    return true;
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\v\f";
    const std::size_t start = text.find_first_not_of(blanks);
    if (start == std::string_view::npos)
        return {};
    return text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

} // namespace mxy::build
