// See type_tags.h.
#include "build/data/type_tags.h"

#include "build/data/number_text.h"
#include "build/data/value_types.h"
#include "value_check.h"

namespace mxy::build {

namespace {

constexpr char mark = '@';
constexpr char before_digits = ':';

} // namespace

std::optional<TypeTag> tag_in_key(std::string_view key) noexcept {
    if (key == hex_string_tag)
        return TypeTag{mmdb::DataType::utf8_string, true};
    if (!key.starts_with(mark))
        return std::nullopt;
    const auto type = type_named(key.substr(1));
    return type ? std::optional(TypeTag{*type}) : std::nullopt;
}

std::string to_exported_key(std::string_view key) {
    if (!is_utf8(key))
        return std::string(hex_string_tag) + before_digits + to_hex(key);
    std::string text(key);
    if (key.starts_with(mark))
        text.insert(text.begin(), mark);
    return text;
}

std::string from_exported_key(std::string_view key) {
    if (key.starts_with(std::string{mark, mark}))
        return std::string(key.substr(1));
    constexpr std::size_t digits_start = hex_string_tag.size() + 1;
    if (key.size() >= digits_start && key.starts_with(hex_string_tag) &&
        key[digits_start - 1] == before_digits)
        if (auto bytes = parse_hex(key.substr(digits_start)))
            return *bytes;
    return std::string(key);
}

} // namespace mxy::build
