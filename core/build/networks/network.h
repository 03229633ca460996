// A network: an address and how many of its bits count. It knows how networks are written in text,
// and which networks make up a range; nothing of trees.
#pragma once

#include "base/bytes.h"
#include "base/ip_address.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::build {

// Bits of an address, most significant first: an IPv4 address is the low 32 bits of `bits`.
struct Network {
    IpAddress::Family family = IpAddress::Family::ipv4;
    Bits128 bits;               // host bits are zero
    unsigned prefix_length = 0; // 0 to 32, or 0 to 128

    bool operator==(const Network&) const noexcept;
    static constexpr unsigned width(IpAddress::Family family) noexcept {
        return family == IpAddress::Family::ipv4 ? 32 : 128;
    }
};

struct AddressRange {
    IpAddress::Family family = IpAddress::Family::ipv4;
    Bits128 first;
    Bits128 last; // inclusive
};

// `address` with its host bits cleared. `prefix_length` is at most the address's width.
Network network_of(const IpAddress& address, unsigned prefix_length) noexcept;

// A canonical address: a dotted quad without leading zeros, an IPv6 address without a zone. Nothing
// where it is none.
std::optional<IpAddress> parse_address(std::string_view text) noexcept;

// "192.0.2.0/24", "2001:db8::/32", or an address alone, which is a network of one. Canonical
// addresses and decimal lengths alone ("+24" and "024" are 24); host bits are cleared. Nothing
// where it is no network.
std::optional<Network> parse_network(std::string_view text) noexcept;

// Two addresses with a dash between them, and maybe blanks around it, whatever they are.
struct AddressPair {
    IpAddress first;
    IpAddress last;
};
std::optional<AddressPair> parse_address_pair(std::string_view text) noexcept;

// Nothing where the families differ, or the last address is below the first.
std::optional<AddressRange> range_of(const IpAddress& first, const IpAddress& last) noexcept;

// "192.0.2.1-192.0.2.9": an address pair that is a range.
std::optional<AddressRange> parse_range(std::string_view text) noexcept;

// The fewest networks that make up the range, ascending.
std::vector<Network> networks_of(const AddressRange& range);

// As they are usually written: "192.0.2.0/24", "2001:db8::/32", "::ffff:192.0.2.0/120" (RFC 5952).
std::string to_text(const Network& network);

} // namespace mxy::build
