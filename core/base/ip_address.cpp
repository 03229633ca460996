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
bool parse_ipv4(const char* text, std::uint32_t& address) noexcept {
    std::uint32_t read = 0;
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
        read = read << 8 | number;
        ++text;
    }
    address = read;
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

// Groups of 16 bits, one after the other.
struct Groups {
    Bits128 bits;
    unsigned count = 0;

    void add(unsigned group) noexcept {
        bits.high = bits.high << 16 | bits.low >> 48;
        bits.low = bits.low << 16 | group;
        ++count;
    }
};

constexpr unsigned all_groups = 8;

// The groups before a "::" and those behind it, with zeros in between.
bool join(const Groups& before, const Groups& behind, Bits128& address) noexcept {
    if (before.count + behind.count >= all_groups) // "::" stands for at least one group
        return false;
    const Bits128 top = before.bits.shifted_left(16 * (all_groups - before.count));
    address = {top.high | behind.bits.high, top.low | behind.bits.low};
    return true;
}

// Groups of hexadecimal digits, at most one "::", a dotted quad allowed for the last two groups.
bool parse_ipv6(const char* text, Bits128& address) noexcept {
    Groups before;
    Groups groups; // those read since the start, or the "::"
    bool has_gap = false;
    if (*text == ':') {
        if (text[1] != ':')
            return false;
        has_gap = true;
        text += 2;
    }
    while (*text != '\0') {
        unsigned group;
        const std::size_t digits = parse_group(text, group);
        const unsigned count = before.count + groups.count;
        if (digits == 0 || count == all_groups)
            return false;
        if (text[digits] == '.') {
            std::uint32_t ipv4;
            if (count + 2 > all_groups || !parse_ipv4(text, ipv4))
                return false;
            groups.add(ipv4 >> 16);
            groups.add(ipv4 & 0xFFFF);
            break;
        }
        groups.add(group);
        text += digits;
        if (*text == '\0')
            break;
        if (*text != ':')
            return false;
        ++text;
        if (*text == ':') {
            if (has_gap)
                return false;
            has_gap = true;
            before = groups;
            groups = {};
            ++text;
        } else if (*text == '\0') { // a single colon cannot end an address
            return false;
        }
    }
    if (has_gap)
        return join(before, groups, address);
    address = groups.bits;
    return groups.count == all_groups;
}

} // namespace

// What is read is put together in registers and stored at once: a load of bytes that were stored
// one by one has to wait for them.
bool parse_canonical(const char* text, IpAddress& address) noexcept {
    std::uint32_t ipv4;
    Bits128 ipv6;
    if (parse_ipv4(text, ipv4)) {
        address.family = IpAddress::Family::ipv4;
        store_be64(address.bytes.data(), std::uint64_t{ipv4} << 32);
        return true;
    }
    if (!parse_ipv6(text, ipv6))
        return false;
    address.family = IpAddress::Family::ipv6;
    store_be64(address.bytes.data(), ipv6.high);
    store_be64(address.bytes.data() + 8, ipv6.low);
    return true;
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
