// See range_columns.h.
#include "build/import/tables/range_columns.h"

#include "build/build_error.h"
#include "build/import/line_reader.h"
#include "build/networks/address_bits.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <string>

namespace mxy::build {

namespace {

constexpr std::uint64_t ipv4_mask = 0xFFFF'FFFF;
constexpr std::uint64_t mapped_ipv4 = 0xFFFF; // bits 32 to 47 of an address in ::ffff:0:0/96

[[noreturn]] void refuse(const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, reason);
}

bool is_number(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// value * 10 + digit. False where that is more than 128 bits.
bool append_digit(Bits128& value, std::uint64_t digit) noexcept {
    constexpr std::uint64_t low_half = 0xFFFF'FFFF;
    const std::uint64_t limbs[4] = {value.low & low_half, value.low >> 32, value.high & low_half,
                                    value.high >> 32};
    std::uint64_t result[4];
    std::uint64_t carry = digit;
    for (int i = 0; i < 4; ++i) {
        const std::uint64_t sum = limbs[i] * 10 + carry;
        result[i] = sum & low_half;
        carry = sum >> 32;
    }
    value = {result[3] << 32 | result[2], result[1] << 32 | result[0]};
    return carry == 0;
}

Bits128 number_of(std::string_view text) {
    Bits128 value;
    for (const char digit : text)
        if (!append_digit(value, static_cast<std::uint64_t>(digit - '0')))
            refuse("\"" + std::string(text) + "\" is more than an address has bits");
    return value;
}

AddressRange range_of_numbers(Bits128 first, Bits128 last) noexcept {
    const auto is_ipv4 = [](Bits128 bits) { return bits.high == 0 && bits.low <= ipv4_mask; };
    const auto is_mapped = [](Bits128 bits) {
        return bits.high == 0 && bits.low >> 32 == mapped_ipv4;
    };
    if (is_ipv4(first) && is_ipv4(last))
        return {IpAddress::Family::ipv4, first, last};
    if (is_mapped(first) && is_mapped(last))
        return {IpAddress::Family::ipv4, {0, first.low & ipv4_mask}, {0, last.low & ipv4_mask}};
    return {IpAddress::Family::ipv6, first, last};
}

IpAddress address_of(std::string_view text) {
    const std::optional<IpAddress> address = parse_address(text);
    if (!address)
        refuse("\"" + std::string(text) + "\" is no address");
    return *address;
}

AddressRange range_of_addresses(IpAddress first, IpAddress last) {
    if (first.family != last.family)
        refuse("a range has one end in IPv4 and the other in IPv6");
    const unsigned width = Network::width(first.family);
    return {first.family, network_of(first, width).bits, network_of(last, width).bits};
}

} // namespace

AddressRange range_of_columns(std::string_view first, std::string_view last) {
    first = trimmed(first);
    last = trimmed(last);
    const AddressRange range = is_number(first) && is_number(last)
                                   ? range_of_numbers(number_of(first), number_of(last))
                                   : range_of_addresses(address_of(first), address_of(last));
    if (std::is_lt(compare(range.last, range.first)))
        refuse("the range ends before it starts: " + std::string(first) + " - " +
               std::string(last));
    return range;
}

} // namespace mxy::build
