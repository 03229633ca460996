// See made_keys.h.
#include "made_keys.h"

#include "address.h"

namespace matchy::bench {
namespace {

using mxy::Bits128;
using mxy::IpAddress;
using mxy::build::Network;

// Of the indexes of names. Each part has room for as many keys as there may be.
constexpr std::uint32_t first_literal = std::uint32_t{1} << 30;
constexpr std::uint32_t first_missing = std::uint32_t{2} << 30;
static_assert(MadeKeys::most <= first_literal);

// Never 0.0.0.0/8, nor multicast, nor what is reserved.
std::uint64_t ipv4_bits(std::uint64_t random) noexcept {
    return (1 + (random >> 24) % 223) << 24 | (random & 0xFFFFFF);
}

// In 2400::/6, where the registries give addresses out; no alias of IPv4 is there.
std::uint64_t ipv6_high_bits(std::uint64_t random) noexcept {
    return std::uint64_t{0x24} << 56 | (random & 0x03FF'FFFF'FFFF'FFFF);
}

Network network_in(IpAddress::Family family, const Bits128& bits, unsigned length) noexcept {
    return mxy::build::network_of(ip_address(socket_address(family, bits)), length);
}

} // namespace

MadeKeys::MadeKeys(DatabaseKind kind, std::uint32_t count, std::uint64_t seed,
                   GlobStyle style) noexcept
    : names_(seed), seed_(seed), style_(style) {
    switch (kind) {
    case DatabaseKind::ip:
        networks_ = count;
        break;
    case DatabaseKind::literal:
        literals_ = count;
        break;
    case DatabaseKind::pattern:
        globs_ = count;
        break;
    case DatabaseKind::combined:
        networks_ = count / 3 + (count % 3 > 0 ? 1 : 0);
        literals_ = count / 3 + (count % 3 > 1 ? 1 : 0);
        globs_ = count / 3;
        break;
    }
}

Network MadeKeys::network(std::uint32_t index) const {
    return is_ipv6(index) ? ipv6_network(index) : ipv4_network(index);
}

// Like a threat list: mostly single addresses, some small networks, a few large ones.
Network MadeKeys::ipv4_network(std::uint32_t index) const {
    Random random(mixed(seed_ + 4, index));
    const Bits128 bits = {0, ipv4_bits(random.next())};
    const std::uint64_t size = random.below(100);
    const unsigned length = size < 1    ? 16 + static_cast<unsigned>(random.below(8))
                            : size < 11 ? 24
                            : size < 21 ? 25 + static_cast<unsigned>(random.below(7))
                                        : 32;
    return network_in(IpAddress::Family::ipv4, bits, length);
}

Network MadeKeys::ipv6_network(std::uint32_t index) const {
    Random random(mixed(seed_ + 5, index));
    const Bits128 bits = {ipv6_high_bits(random.next()), random.next()};
    const std::uint64_t size = random.below(100);
    const unsigned length = size < 10 ? 32 : size < 40 ? 48 : size < 70 ? 64 : 128;
    return network_in(IpAddress::Family::ipv6, bits, length);
}

std::string MadeKeys::literal(std::uint32_t index) const {
    return names_.name(first_literal + index);
}

std::string MadeKeys::glob(std::uint32_t index) const {
    return names_.glob(index, style_);
}

std::string MadeKeys::missing_name(std::uint32_t index) const {
    return names_.name(first_missing + index);
}

} // namespace matchy::bench
