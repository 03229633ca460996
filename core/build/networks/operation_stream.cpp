// See operation_stream.h.
#include "build/networks/operation_stream.h"

#include "build/networks/address_bits.h"
#include "mmdb/format.h"

#include <algorithm>

namespace mxy::build {

OperationStream::OperationStream(TreeInput& input) : input_(input) {
    input_.ipv4.sort();
    input_.ipv6.sort();
    for (const Operation& operation : input_.ipv4_extras)
        extras_.push_back(placed_ipv4(operation));
    extras_.insert(extras_.end(), input_.ipv6_extras.begin(), input_.ipv6_extras.end());
    std::sort(extras_.begin(), extras_.end(), comes_before);
    ipv4_ = next_ipv4();
    ipv6_ = next_ipv6();
    extra_ = next_extra();
    choose();
}

Operation OperationStream::placed_ipv4(Operation operation) const noexcept {
    if (input_.ip_version == 6)
        operation.prefix_length += mmdb::ipv4_subtree_depth;
    else
        operation.bits = {operation.bits.low << mmdb::ipv4_bits, 0};
    return operation;
}

Operation OperationStream::next_ipv4() noexcept {
    return ipv4_taken_ < input_.ipv4.size() ? placed_ipv4(input_.ipv4[ipv4_taken_++]) : end_;
}

Operation OperationStream::next_ipv6() noexcept {
    return ipv6_taken_ < input_.ipv6.size() ? input_.ipv6[ipv6_taken_++] : end_;
}

Operation OperationStream::next_extra() noexcept {
    return extras_taken_ < extras_.size() ? extras_[extras_taken_++] : end_;
}

// Moves the first of the three on.
void OperationStream::choose() noexcept {
    if (comes_before(extra_, ipv4_) && comes_before(extra_, ipv6_)) {
        head_ = extra_;
        extra_ = next_extra();
    } else if (comes_before(ipv4_, ipv6_)) {
        head_ = ipv4_;
        ipv4_ = next_ipv4();
    } else {
        head_ = ipv6_;
        ipv6_ = next_ipv6();
    }
}

void OperationStream::take() noexcept {
    const Bits128 taken = head_.bits;
    choose();
    shared_ = at_end() ? -1 : static_cast<int>(shared_bits(taken, head_.bits));
}

} // namespace mxy::build
