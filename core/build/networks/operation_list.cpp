// See operation_list.h.
#include "build/networks/operation_list.h"

#include "build/networks/address_bits.h"

#include <algorithm>
#include <tuple>

namespace mxy::build {

Ipv4Operation Ipv4Operation::of(const Operation& operation) noexcept {
    return {static_cast<std::uint32_t>(operation.bits.low), operation.value, operation.sequence,
            static_cast<std::uint8_t>(operation.prefix_length), operation.action};
}

Operation Ipv4Operation::unpacked() const noexcept {
    return {{0, bits}, prefix_length, action, value, sequence};
}

bool Ipv4Operation::operator<(const Ipv4Operation& other) const noexcept {
    return std::tie(bits, prefix_length, sequence) <
           std::tie(other.bits, other.prefix_length, other.sequence);
}

Ipv6Operation Ipv6Operation::of(const Operation& operation) noexcept {
    const Bits128 bits = operation.bits;
    return {{static_cast<std::uint32_t>(bits.high >> 32), static_cast<std::uint32_t>(bits.high),
             static_cast<std::uint32_t>(bits.low >> 32), static_cast<std::uint32_t>(bits.low)},
            operation.value,
            operation.sequence,
            static_cast<std::uint8_t>(operation.prefix_length),
            operation.action};
}

Operation Ipv6Operation::unpacked() const noexcept {
    return {{std::uint64_t{bits[0]} << 32 | bits[1], std::uint64_t{bits[2]} << 32 | bits[3]},
            prefix_length,
            action,
            value,
            sequence};
}

bool Ipv6Operation::operator<(const Ipv6Operation& other) const noexcept {
    return std::tie(bits, prefix_length, sequence) <
           std::tie(other.bits, other.prefix_length, other.sequence);
}

template <typename Packed>
void OperationList<Packed>::add(const Operation& operation) {
    const Packed packed = Packed::of(operation);
    if (operations_.size() > 0 && packed < operations_.items().back())
        is_sorted_ = false;
    operations_.push_back(packed);
}

template <typename Packed>
void OperationList<Packed>::sort() {
    if (!is_sorted_)
        std::sort(operations_.items().begin(), operations_.items().end());
    is_sorted_ = true;
}

template class OperationList<Ipv4Operation>;
template class OperationList<Ipv6Operation>;

bool comes_before(const Operation& a, const Operation& b) noexcept {
    const auto by_address = compare(a.bits, b.bits);
    if (std::is_neq(by_address))
        return std::is_lt(by_address);
    return std::tie(a.prefix_length, a.sequence) < std::tie(b.prefix_length, b.sequence);
}

} // namespace mxy::build
