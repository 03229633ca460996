// See network.h. Text is read by the parser that lookups use, so that a key in a file and a key in
// a question are the same addresses.
#include "build/networks/network.h"

#include "build/networks/address_bits.h"

#include <array>
#include <charconv>
#include <cstring>

namespace mxy::build {

namespace {

using Family = IpAddress::Family;

// With a dotted quad in the end: "0000:0000:0000:0000:0000:ffff:255.255.255.255".
constexpr std::size_t longest_address = 45;

Bits128 bits_of(const IpAddress& address) noexcept {
    if (address.family == Family::ipv4)
        return {0, load_be32(address.bytes.data())};
    return load_be128(address.bytes.data(), address.bytes.size());
}

std::optional<unsigned> parse_length(std::string_view text, unsigned width) noexcept {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    unsigned length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc{} || end != text.data() + text.size() || length > width)
        return std::nullopt;
    return length;
}

constexpr std::string_view blanks = " \t";

std::string_view without_blanks_behind(std::string_view text) noexcept {
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::string_view without_blanks_before(std::string_view text) noexcept {
    return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

std::string ipv4_text(std::uint64_t bits) {
    std::string text;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        text += std::to_string(bits >> (shift - 8) & 0xFF);
        if (shift > 8)
            text += '.';
    }
    return text;
}

using Groups = std::array<unsigned, 8>;

struct Run {
    std::size_t first = 0;
    std::size_t size = 0;
};

// The first one of the longest runs of zeros that "::" may stand for; size 0 where there is none.
Run longest_zeros(const Groups& groups) noexcept {
    Run longest;
    for (std::size_t i = 0; i < groups.size();) {
        std::size_t end = i;
        while (end < groups.size() && groups[end] == 0)
            ++end;
        if (end - i >= 2 && end - i > longest.size)
            longest = {i, end - i};
        i = end + 1;
    }
    return longest;
}

std::string ipv6_text(Bits128 bits) {
    Groups groups;
    for (unsigned i = 0; i < groups.size(); ++i)
        groups[i] =
            static_cast<unsigned>((i < 4 ? bits.high : bits.low) >> (48 - i % 4 * 16) & 0xFFFF);
    const Run zeros = longest_zeros(groups);
    std::string text;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (zeros.size > 0 && i == zeros.first) {
            text += "::";
            i += zeros.size - 1;
            continue;
        }
        if (!text.empty() && !text.ends_with(':'))
            text += ':';
        char digits[4];
        const auto end = std::to_chars(digits, digits + sizeof digits, groups[i], 16).ptr;
        text.append(digits, end);
    }
    return text;
}

bool is_mapped_ipv4(const Network& network) noexcept {
    return network.prefix_length > 96 && network.bits.high == 0 && network.bits.low >> 32 == 0xFFFF;
}

} // namespace

bool Network::operator==(const Network& other) const noexcept {
    return family == other.family && equal(bits, other.bits) &&
           prefix_length == other.prefix_length;
}

Network network_of(const IpAddress& address, unsigned prefix_length) noexcept {
    const unsigned host_bits = Network::width(address.family) - prefix_length;
    return {address.family, bits_of(address) & ~low_ones(host_bits), prefix_length};
}

std::optional<IpAddress> parse_address(std::string_view text) noexcept {
    char terminated[longest_address + 1];
    if (text.size() > longest_address || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::copy(text.begin(), text.end(), terminated);
    terminated[text.size()] = '\0';
    IpAddress address;
    if (!parse_canonical(terminated, address))
        return std::nullopt;
    return address;
}

std::optional<Network> parse_network(std::string_view text) noexcept {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address)
        return std::nullopt;
    const unsigned width = Network::width(address->family);
    if (slash == std::string_view::npos)
        return network_of(*address, width);
    const auto length = parse_length(text.substr(slash + 1), width);
    if (!length)
        return std::nullopt;
    return network_of(*address, *length);
}

std::optional<AddressPair> parse_address_pair(std::string_view text) noexcept {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    const auto first = parse_address(without_blanks_behind(text.substr(0, dash)));
    const auto last = parse_address(without_blanks_before(text.substr(dash + 1)));
    if (!first || !last)
        return std::nullopt;
    return AddressPair{*first, *last};
}

std::optional<AddressRange> range_of(const IpAddress& first, const IpAddress& last) noexcept {
    if (first.family != last.family || std::is_gt(compare(bits_of(first), bits_of(last))))
        return std::nullopt;
    return AddressRange{first.family, bits_of(first), bits_of(last)};
}

std::optional<AddressRange> parse_range(std::string_view text) noexcept {
    const auto pair = parse_address_pair(text);
    return pair ? range_of(pair->first, pair->last) : std::nullopt;
}

std::vector<Network> networks_of(const AddressRange& range) {
    const unsigned width = Network::width(range.family);
    std::vector<Network> networks;
    Bits128 first = range.first;
    while (std::is_lteq(compare(first, range.last))) {
        unsigned host_bits = std::min(trailing_zeros(first), width);
        while (std::is_gt(compare(first | low_ones(host_bits), range.last)))
            --host_bits;
        networks.push_back({range.family, first, width - host_bits});
        const Bits128 end = first | low_ones(host_bits);
        if (equal(end, range.last)) // which may be the last address of all
            break;
        first = next(end);
    }
    return networks;
}

std::string to_text(const Network& network) {
    std::string address;
    if (network.family == Family::ipv4)
        address = ipv4_text(network.bits.low);
    else if (is_mapped_ipv4(network))
        address = "::ffff:" + ipv4_text(network.bits.low);
    else
        address = ipv6_text(network.bits);
    return address + "/" + std::to_string(network.prefix_length);
}

} // namespace mxy::build
