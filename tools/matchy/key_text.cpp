// See key_text.h.
#include "key_text.h"

#include "build/build_error.h"
#include "build/entry_key.h"

namespace matchy {
namespace {

std::string with_prefix(NameKind kind, std::string_view text) {
    std::string key = kind == NameKind::literal ? "literal:" : "glob:";
    return key.append(text);
}

bool is_read_back(NameKind kind, std::string_view text) {
    try {
        const mxy::build::EntryKey key = mxy::build::classify_key(text);
        if (const auto* const literal = std::get_if<mxy::build::LiteralKey>(&key))
            return kind == NameKind::literal && literal->text == text;
        if (const auto* const glob = std::get_if<mxy::build::GlobKey>(&key))
            return kind == NameKind::glob && glob->text == text;
        return false;
    } catch (const mxy::build::BuildError&) {
        return false;
    }
}

} // namespace

std::string key_text(NameKind kind, std::string_view text) {
    return is_read_back(kind, text) ? std::string(text) : with_prefix(kind, text);
}

std::string key_line(NameKind kind, std::string_view text) {
    constexpr std::string_view blanks = " \t\r\v\f";
    const bool fits =
        text.find('\n') == text.npos && (text.empty() || blanks.find(text.back()) == text.npos);
    if (!fits)
        return {};
    // 0xEF may start a byte order mark.
    const bool is_confusing =
        !text.empty() && (blanks.find(text.front()) != text.npos ||
                          std::string_view("#{[\xEF").find(text.front()) != text.npos);
    return is_confusing ? with_prefix(kind, text) : key_text(kind, text);
}

} // namespace matchy
