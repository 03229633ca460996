#include "questions.h"

#include <array>
#include <cstdio>

#include <arpa/inet.h>
#include <sys/socket.h>

namespace mxy::test {

namespace {

// Quoted, with every byte that is not plain ASCII as \xNN.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c >= ' ' && c <= '~') {
            out += c;
            continue;
        }
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\x%02X", static_cast<unsigned char>(c));
        out += escaped;
    }
    return out + '"';
}

std::string address_text(int family, AddressBits address) {
    std::array<std::uint8_t, 16> bytes{};
    const std::size_t size = family == AF_INET6 ? 16 : 4;
    for (std::size_t i = 0; i < size; ++i)
        bytes[size - 1 - i] = static_cast<std::uint8_t>(address >> (8 * i));
    char text[INET6_ADDRSTRLEN] = "";
    if (family != AF_INET && family != AF_INET6)
        return "address family " + std::to_string(family);
    ::inet_ntop(family, bytes.data(), text, sizeof text);
    return text;
}

} // namespace

std::string describe(const OpenQuestion& question) {
    return "open " + question.path;
}

std::string describe(const LookupQuestion& question) {
    if (question.text)
        return "lookup_string " + quoted(*question.text);
    return "lookup_sockaddr " + address_text(question.family, question.address);
}

std::string describe(const NodeQuestion& question) {
    return "read_node " + std::to_string(question.number);
}

std::string describe(const ValueQuestion& question) {
    std::string text = "get_value of the entry at " + std::to_string(question.offset) + ", path";
    for (const char* element : question.path.first(question.path.size() - 1))
        text += ' ' + quoted(element);
    return text;
}

std::string describe(const ListQuestion& question) {
    return "list of the value at " + std::to_string(question.offset);
}

std::string describe(const DumpQuestion& question) {
    return "dump of the value at " + std::to_string(question.offset) + ", indent " +
           std::to_string(question.indent);
}

std::string describe(const TextQuestion& question) {
    return question.code ? "strerror " + std::to_string(*question.code) : "lib_version";
}

} // namespace mxy::test
