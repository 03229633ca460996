// Text from files, made fit for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace matchy {

// Control characters as escapes (`\n`, `\x1b`), so that no text can move the cursor or change
// colours; U+FFFD for each byte that is not UTF-8.
std::string printable(std::string_view text);

} // namespace matchy
