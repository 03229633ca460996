// The IANA special-purpose address registries and the multicast networks, in the reading that
// writers of such databases share: of 192.0.0.0/24 the first /29 alone, of 2001::/23 all but Teredo
// (2001::/32), and nothing that is meant to be reached from elsewhere. ::/128 and ::1/128 stand in
// 0.0.0.0/8; mapped and 6to4 addresses are aliases (ipv4_aliases.h).
#include "build/networks/reserved_networks.h"

namespace mxy::build {

namespace {

constexpr std::string_view ipv4_networks[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/29",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
};

constexpr std::string_view ipv6_networks[] = {
    "100::/64",      "2001:1::/32",  "2001:2::/31",  "2001:4::/30",  "2001:8::/29",
    "2001:10::/28",  "2001:20::/27", "2001:40::/26", "2001:80::/25", "2001:100::/24",
    "2001:db8::/32", "fc00::/7",     "fe80::/10",    "ff00::/8",
};

} // namespace

std::vector<Network> reserved_networks(IpAddress::Family family) {
    std::vector<Network> networks;
    const std::span<const std::string_view> texts =
        family == IpAddress::Family::ipv4 ? std::span<const std::string_view>(ipv4_networks)
                                          : std::span<const std::string_view>(ipv6_networks);
    for (const std::string_view text : texts)
        networks.push_back(*parse_network(text));
    return networks;
}

} // namespace mxy::build
