// Globs as regular expressions, for matchers that know those alone. See glob_peer.h.
#include "glob_peer.h"

namespace mxy::bench {

std::string regex_of(std::string_view glob) {
    std::string regex;
    for (std::size_t i = 0; i < glob.size(); ++i) {
        const char c = glob[i];
        if (c == '*') {
            regex += ".*";
        } else if (c == '?') {
            regex += '.';
        } else if (c == '[') {
            const std::size_t end = glob.find(']', i);
            regex += glob.substr(i, end - i + 1);
            i = end;
        } else {
            if (std::string_view("\\.+()|^${}").find(c) != std::string_view::npos)
                regex += '\\';
            regex += c;
        }
    }
    return regex;
}

} // namespace mxy::bench
