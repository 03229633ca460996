// An IP address, and reading one from text in exactly the numeric forms that getaddrinfo() accepts
// with AI_NUMERICHOST. It knows nothing of trees or databases.
#pragma once

#include "base/bytes.h"

#include <array>

struct sockaddr;

namespace mxy {

struct IpAddress {
    enum class Family : std::uint8_t { ipv4, ipv6 };

    Family family = Family::ipv4;
    // Network order; an IPv4 address is the first four bytes.
    std::array<std::uint8_t, 16> bytes{};
};

// Reads the two canonical forms without any system library: a dotted quad without leading zeros,
// and an IPv6 address without a zone. False: it is neither, which does not mean that
// getaddrinfo() refuses it.
bool parse_canonical(const char* text, IpAddress& address) noexcept;

// Reads any numeric form: parse_canonical() first, then getaddrinfo() (octal, hexadecimal and
// short IPv4 forms, zones). Returns getaddrinfo's code, 0 for success. `text` may be null.
int parse_numeric(const char* text, IpAddress& address) noexcept;

// False where the family is neither AF_INET nor AF_INET6. Port, flow and scope are not looked at.
bool from_sockaddr(const sockaddr* socket_address, IpAddress& address) noexcept;

} // namespace mxy
