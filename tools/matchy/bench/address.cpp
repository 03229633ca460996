// See address.h.
#include "address.h"

#include <cstring>

namespace matchy::bench {
namespace {

using mxy::Bits128;
using mxy::IpAddress;
using mxy::build::Network;

void store(std::uint8_t* to, std::uint64_t bits, unsigned size) noexcept {
    for (unsigned i = 0; i < size; ++i)
        to[i] = static_cast<std::uint8_t>(bits >> 8 * (size - 1 - i));
}

} // namespace

SocketAddress socket_address(const IpAddress& address) noexcept {
    SocketAddress socket{};
    if (address.family == IpAddress::Family::ipv4) {
        socket.ipv4 = {};
        socket.ipv4.sin_family = AF_INET;
        std::memcpy(&socket.ipv4.sin_addr, address.bytes.data(), sizeof socket.ipv4.sin_addr);
    } else {
        socket.ipv6 = {};
        socket.ipv6.sin6_family = AF_INET6;
        std::memcpy(&socket.ipv6.sin6_addr, address.bytes.data(), sizeof socket.ipv6.sin6_addr);
    }
    return socket;
}

SocketAddress socket_address(IpAddress::Family family, const Bits128& bits) noexcept {
    IpAddress address;
    address.family = family;
    if (family == IpAddress::Family::ipv4) {
        store(address.bytes.data(), bits.low, 4);
    } else {
        store(address.bytes.data(), bits.high, 8);
        store(address.bytes.data() + 8, bits.low, 8);
    }
    return socket_address(address);
}

IpAddress ip_address(const SocketAddress& socket) noexcept {
    IpAddress address;
    mxy::from_sockaddr(&socket.any, address);
    return address;
}

Bits128 random_address_in(const Network& network, Random& random) noexcept {
    const unsigned host_bits = Network::width(network.family) - network.prefix_length;
    const Bits128 ones = {~std::uint64_t{0}, ~std::uint64_t{0}};
    const Bits128 kept = ones.shifted_left(host_bits);
    return {network.bits.high | (random.next() & ~kept.high),
            network.bits.low | (random.next() & ~kept.low)};
}

} // namespace matchy::bench
