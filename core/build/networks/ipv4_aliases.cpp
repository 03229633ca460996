// See ipv4_aliases.h.
#include "build/networks/ipv4_aliases.h"

#include "build/build_error.h"
#include "build/networks/address_bits.h"

namespace mxy::build {

namespace {

struct Alias {
    Bits128 bits;
    unsigned prefix_length; // the IPv4 address follows directly
};

constexpr Alias mapped = {{0, 0xFFFF'0000'0000}, 96};
constexpr Alias six_to_four = {{0x2002'0000'0000'0000, 0}, 16};
constexpr unsigned ipv4_width = Network::width(IpAddress::Family::ipv4);

bool lies_in(const Operation& operation, const Alias& alias) noexcept {
    return operation.prefix_length >= alias.prefix_length &&
           shared_bits(operation.bits, alias.bits) >= alias.prefix_length;
}

Operation without_prefix(const Operation& operation, const Alias& alias) {
    const unsigned length = operation.prefix_length - alias.prefix_length;
    if (length > ipv4_width) {
        const Network network{IpAddress::Family::ipv6, operation.bits, operation.prefix_length};
        throw BuildError(
            BuildError::Kind::bad_input,
            to_text(network) +
                ": 2002::/16 stands for the IPv4 addresses, so its networks end at /48");
    }
    Operation ipv4 = operation;
    ipv4.bits = {0, operation.bits.shifted_left(alias.prefix_length).high >> ipv4_width};
    ipv4.prefix_length = length;
    return ipv4;
}

} // namespace

std::optional<Operation> as_ipv4(const Operation& ipv6) {
    for (const Alias& alias : {mapped, six_to_four})
        if (lies_in(ipv6, alias))
            return without_prefix(ipv6, alias);
    return std::nullopt;
}

std::array<Operation, 2> alias_operations() noexcept {
    const auto operation = [](const Alias& alias) {
        return Operation{alias.bits, alias.prefix_length, Action::alias, {}, 0};
    };
    return {operation(mapped), operation(six_to_four)};
}

} // namespace mxy::build
