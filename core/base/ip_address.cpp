// See ip_address.h. The two hand-written parsers accept a strict part of what getaddrinfo() does,
// so that every text they take means the same to both; all else is left to getaddrinfo() itself.
#include "base/ip_address.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace mxy {

namespace {

constexpr std::size_t ipv4_size = 4;
constexpr std::size_t ipv6_size = 16;

// Four decimal numbers up to 255 without leading zeros, to the end of the text.
bool parse_ipv4(const char* text, std::uint8_t* bytes) noexcept {
    for (std::size_t i = 0; i < ipv4_size; ++i) {
        auto digit = static_cast<unsigned>(*text++ - '0');
        if (digit > 9)
            return false;
        unsigned number = digit;
        if (number != 0) {
            for (int more = 0; more < 2; ++more) {
                digit = static_cast<unsigned>(*text - '0');
                if (digit > 9)
                    break;
                number = number * 10 + digit;
                ++text;
            }
        }
        if (number > 255 || *text != (i + 1 < ipv4_size ? '.' : '\0'))
            return false;
        bytes[i] = static_cast<std::uint8_t>(number);
        ++text;
    }
    return true;
}

constexpr auto hex_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    std::int8_t value = 0;
    for (const char digit : std::string_view("0123456789"))
        values[static_cast<unsigned char>(digit)] = value++;
    for (const char digit : std::string_view("abcdef")) {
        values[static_cast<unsigned char>(digit)] = value;
        values[static_cast<unsigned char>(digit - 'a' + 'A')] = value++;
    }
    return values;
}();

int hex_value(char c) noexcept {
    return hex_values[static_cast<unsigned char>(c)];
}

// One to four hexadecimal digits; the number of digits read, 0 for none or too many.
std::size_t parse_group(const char* text, unsigned& value) noexcept {
    std::size_t digits = 0;
    value = 0;
    for (int digit; (digit = hex_value(text[digits])) >= 0; ++digits) {
        if (digits == 4)
            return 0;
        value = value << 4 | static_cast<unsigned>(digit);
    }
    return digits;
}

// Moves what was read behind the "::" to the end of the address; the gap becomes zeros.
bool close_gap(std::uint8_t* bytes, std::size_t filled, std::size_t gap) noexcept {
    if (filled == ipv6_size) // "::" stands for at least one group
        return false;
    std::memmove(bytes + ipv6_size - (filled - gap), bytes + gap, filled - gap);
    std::memset(bytes + gap, 0, ipv6_size - filled);
    return true;
}

// Groups of hexadecimal digits, at most one "::", a dotted quad allowed for the last two groups.
bool parse_ipv6(const char* text, std::uint8_t* bytes) noexcept {
    constexpr std::size_t no_gap = ipv6_size + 1;
    std::size_t filled = 0;
    std::size_t gap = no_gap;
    if (*text == ':') {
        if (text[1] != ':')
            return false;
        gap = 0;
        text += 2;
    }
    while (*text != '\0') {
        unsigned group;
        const std::size_t digits = parse_group(text, group);
        if (digits == 0 || filled == ipv6_size)
            return false;
        if (text[digits] == '.') {
            if (filled + ipv4_size > ipv6_size || !parse_ipv4(text, bytes + filled))
                return false;
            filled += ipv4_size;
            break;
        }
        bytes[filled++] = static_cast<std::uint8_t>(group >> 8);
        bytes[filled++] = static_cast<std::uint8_t>(group & 0xFF);
        text += digits;
        if (*text == '\0')
            break;
        if (*text != ':')
            return false;
        ++text;
        if (*text == ':') {
            if (gap != no_gap)
                return false;
            gap = filled;
            ++text;
        } else if (*text == '\0') { // a single colon cannot end an address
            return false;
        }
    }
    return gap == no_gap ? filled == ipv6_size : close_gap(bytes, filled, gap);
}

} // namespace

bool parse_canonical(const char* text, IpAddress& address) noexcept {
    if (parse_ipv4(text, address.bytes.data())) {
        address.family = IpAddress::Family::ipv4;
        return true;
    }
    address.family = IpAddress::Family::ipv6;
    return parse_ipv6(text, address.bytes.data());
}

int parse_numeric(const char* text, IpAddress& address) noexcept {
    if (text != nullptr && parse_canonical(text, address))
        return 0;
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(text, nullptr, &hints, &found);
    if (code == 0) {
        from_sockaddr(found->ai_addr, address);
        ::freeaddrinfo(found);
    }
    return code;
}

bool from_sockaddr(const sockaddr* socket_address, IpAddress& address) noexcept {
    const auto* const start = reinterpret_cast<const std::uint8_t*>(socket_address);
    switch (socket_address->sa_family) {
    case AF_INET:
        address.family = IpAddress::Family::ipv4;
        std::copy_n(start + offsetof(sockaddr_in, sin_addr), ipv4_size, address.bytes.data());
        return true;
    case AF_INET6:
        address.family = IpAddress::Family::ipv6;
        std::copy_n(start + offsetof(sockaddr_in6, sin6_addr), ipv6_size, address.bytes.data());
        return true;
    default:
        return false;
    }
}

} // namespace mxy
