// See printable.h.
#include "printable.h"

#include "base/utf8.h"
#include "build/data/number_text.h"

namespace matchy {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// Those below the blank, DEL, and those of ISO 8859; also the marks that turn the direction of
// text, which would let it stand in another order than it has.
bool is_control(std::uint32_t code_point) noexcept {
    const bool turns_text = (code_point >= 0x202A && code_point <= 0x202E) ||
                            (code_point >= 0x2066 && code_point <= 0x2069);
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || turns_text;
}

std::string escape(std::uint32_t code_point) {
    switch (code_point) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    const char bytes[2] = {static_cast<char>(code_point >> 8), static_cast<char>(code_point)};
    if (code_point > 0xFF)
        return "\\u" + mxy::build::to_hex({bytes, 2});
    return "\\x" + mxy::build::to_hex({bytes + 1, 1});
}

} // namespace

std::string printable(std::string_view text) {
    std::string out;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const mxy::utf8::Unit unit = mxy::utf8::decode(at, end);
        if (mxy::utf8::is_broken(unit.value))
            out += replacement_character;
        else if (is_control(unit.value))
            out += escape(unit.value);
        else
            out.append(at, unit.size);
        at += unit.size;
    }
    return out;
}

} // namespace matchy
