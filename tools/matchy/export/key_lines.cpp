// See key_lines.h.
#include "key_lines.h"

namespace matchy {

void KeyLines::write_name(NameKind kind, std::string_view text, std::uint32_t) {
    const std::string line = key_line(kind, text);
    if (line.empty()) {
        ++left_out_;
        return;
    }
    out() += line;
    out() += '\n';
}

} // namespace matchy
