// The lines of Zeek's tab separated files that say how the others are to be read: `#separator`,
// `#fields` and so on. It knows nothing of indicators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mxy::build {

struct ZeekHeader {
    std::string separator = "\t";
    std::string set_separator = ",";
    std::string empty_field = "(empty)";
    std::string unset_field = "-";
    std::vector<std::string> fields;
    std::vector<std::string> types; // of the fields, where the file says so

    enum class Line { fields, other };
    // Reads a line that starts with `#`. Unknown ones say nothing.
    Line read(std::string_view line);
};

// Bytes written as \x and two hexadecimal digits become themselves. The result is `text`, or lies
// in `storage`.
std::string_view unescaped(std::string_view text, std::string& storage);

// Calls `take(part)` for each part of a text between separators; once at least.
template <typename Take>
void split(std::string_view text, std::string_view separator, const Take& take) {
    for (std::size_t end; (end = text.find(separator)) != std::string_view::npos;
         text.remove_prefix(end + separator.size()))
        take(text.substr(0, end));
    take(text);
}

} // namespace mxy::build
