// A key as people write it in lists, so that it is read back as what it is: a name that would be
// taken for something else gets `literal:` or `glob:` in front.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace matchy {

enum class NameKind : std::uint8_t { literal, glob };

std::string key_text(NameKind kind, std::string_view text);

// The same for a list with a key in each line, where a key could also be taken for a comment or for
// JSON. Empty where no line can hold the key: it has a line break in it, or a blank at its end.
std::string key_line(NameKind kind, std::string_view text);

} // namespace matchy
