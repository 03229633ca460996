// See zeek_header.h.
#include "build/import/tables/zeek_header.h"

#include <charconv>

namespace mxy::build {

ZeekHeader::Line ZeekHeader::read(std::string_view line) {
    // The separator is not known yet where it is named, so a blank stands there.
    constexpr std::string_view separator_line = "#separator ";
    std::string storage;
    if (line.starts_with(separator_line)) {
        const std::string_view text = unescaped(line.substr(separator_line.size()), storage);
        if (!text.empty())
            separator = text;
        return Line::other;
    }
    const std::size_t name_end = line.find(separator);
    const std::string_view name = line.substr(0, name_end);
    const std::string_view rest =
        name_end == std::string_view::npos ? "" : line.substr(name_end + separator.size());
    if (name == "#fields" || name == "#types") {
        std::vector<std::string>& list = name == "#fields" ? fields : types;
        list.clear();
        split(rest, separator, [&](std::string_view part) { list.emplace_back(part); });
        if (name == "#fields")
            types.clear();
        return Line::fields;
    }
    const std::string_view text = unescaped(rest, storage);
    if (name == "#set_separator" && !text.empty())
        set_separator = text;
    else if (name == "#empty_field")
        empty_field = text;
    else if (name == "#unset_field")
        unset_field = text;
    return Line::other;
}

std::string_view unescaped(std::string_view text, std::string& storage) {
    if (text.find('\\') == std::string_view::npos)
        return text;
    storage.clear();
    while (!text.empty()) {
        unsigned byte = 0;
        if (text.starts_with("\\x") && text.size() >= 4) {
            const char* const digits = text.data() + 2;
            const auto [next, error] = std::from_chars(digits, digits + 2, byte, 16);
            if (error == std::errc() && next == digits + 2) {
                storage += static_cast<char>(byte);
                text.remove_prefix(4);
                continue;
            }
        }
        storage += text.front();
        text.remove_prefix(1);
    }
    return storage;
}

} // namespace mxy::build
