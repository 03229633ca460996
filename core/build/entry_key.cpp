// See entry_key.h.
#include "build/entry_key.h"

#include "build/build_error.h"
#include "mxy/glob/glob_syntax.h"

#include <optional>
#include <string>

namespace mxy::build {

namespace {

constexpr std::string_view literal_prefix = "literal:";
constexpr std::string_view glob_prefix = "glob:";
constexpr std::string_view address_prefix = "ip:";

// The key in a message: without the bytes that terminals and logs take for something else, and not
// without end.
std::string quoted(std::string_view key) {
    constexpr std::size_t most = 100;
    constexpr char digits[] = "0123456789abcdef";
    std::string text = "'";
    for (const char c : key.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            text += "\\x";
            text += digits[byte >> 4];
            text += digits[byte & 0xF];
        } else {
            text += c;
        }
    }
    return text + (key.size() > most ? "...'" : "'");
}

[[noreturn]] void refuse(std::string_view key, const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, quoted(key) + ": " + reason);
}

struct GlobFault {
    text::GlobError error;
    std::size_t position;
};

std::optional<GlobFault> fault_of_glob(std::string_view glob) {
    text::GlobReader reader(glob);
    text::GlobPart part;
    while (reader.next(part)) {
    }
    if (reader.error() == text::GlobError::none)
        return std::nullopt;
    return GlobFault{reader.error(), reader.position()};
}

bool is_number(std::string_view text) noexcept {
    if (text.starts_with('+') || text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// ADDRESS/NUMBER can mean nothing but a network, and ADDRESS-ADDRESS nothing but a range: where the
// numbers are wrong, a key that finds nothing would hide the mistake.
void refuse_wrong_numbers(std::string_view key) {
    if (const auto pair = parse_address_pair(key)) {
        refuse(key, pair->first.family != pair->last.family ? "a range of IPv4 and IPv6 addresses"
                                                            : "the range ends before it starts");
    }
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos || !is_number(key.substr(slash + 1)))
        return;
    if (const auto address = parse_address(key.substr(0, slash)))
        refuse(key,
               "the prefix length is not 0 to " + std::to_string(Network::width(address->family)));
}

std::optional<EntryKey> classify_addresses(std::string_view key) {
    if (const auto network = parse_network(key))
        return *network;
    if (const auto range = parse_range(key))
        return *range;
    refuse_wrong_numbers(key);
    return std::nullopt;
}

EntryKey classify_glob(std::string_view key, std::string_view glob) {
    if (const auto fault = fault_of_glob(glob))
        refuse(key, std::string("not a glob: ") + text::glob_error_text(fault->error) + " (after " +
                        std::to_string(fault->position) + " bytes of the pattern)");
    return GlobKey{glob};
}

} // namespace

EntryKey classify_key(std::string_view key) {
    if (key.empty())
        throw BuildError(BuildError::Kind::bad_input, "the key is empty");
    if (key.starts_with(literal_prefix))
        return LiteralKey{key.substr(literal_prefix.size())};
    if (key.starts_with(glob_prefix))
        return classify_glob(key, key.substr(glob_prefix.size()));
    if (key.starts_with(address_prefix)) {
        if (const auto addresses = classify_addresses(key.substr(address_prefix.size())))
            return *addresses;
        refuse(key, "not an address, a network or a range");
    }
    if (const auto addresses = classify_addresses(key))
        return *addresses;
    if (key.find_first_of("*?[") != std::string_view::npos && !fault_of_glob(key))
        return GlobKey{key};
    return LiteralKey{key};
}

} // namespace mxy::build
