// Addresses as programs have them when they look one up, and random ones in networks.
#pragma once

#include "random.h"

#include "build/networks/network.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace matchy::bench {

// As large as the larger family.
union SocketAddress {
    sockaddr any;
    sockaddr_in ipv4;
    sockaddr_in6 ipv6;
};

// The low 32 bits of an IPv4 address count.
SocketAddress socket_address(mxy::IpAddress::Family family, const mxy::Bits128& bits) noexcept;
SocketAddress socket_address(const mxy::IpAddress& address) noexcept;
// The other way.
mxy::IpAddress ip_address(const SocketAddress& address) noexcept;

// The network's own bits, and random ones behind them.
mxy::Bits128 random_address_in(const mxy::build::Network& network, Random& random) noexcept;

} // namespace matchy::bench
