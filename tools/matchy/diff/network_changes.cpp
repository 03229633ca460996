// See network_changes.h.
#include "network_changes.h"

#include "../failure.h"

#include "mmdb/format.h"

#include <cmath>

namespace matchy {
namespace {

using mxy::Bits128;
using mxy::IpAddress;
using mxy::build::Network;
using mxy::build::ValueId;
using mxy::mmdb::RecordKind;
using mxy::mmdb::SearchTree;

constexpr unsigned ipv4_depth = mxy::mmdb::ipv4_subtree_depth;

// The node of the IPv4 part, where a tree of IPv6 has one and there is anything in it.
std::optional<std::uint32_t> ipv4_node_of(const ComparedTree& compared) {
    if (!compared.has_ipv4_part)
        return std::nullopt;
    const mxy::mmdb::TreePosition at = compared.tree.walk_left(ipv4_depth);
    if (at.bits != ipv4_depth || compared.tree.kind(at.record) != RecordKind::search_node)
        return std::nullopt;
    return at.record;
}

Bits128 with_bit(Bits128 bits, unsigned index) noexcept {
    if (index < 64)
        bits.high |= std::uint64_t{1} << (63 - index);
    else
        bits.low |= std::uint64_t{1} << (127 - index);
    return bits;
}

Bits128 first_bits(const Bits128& bits, unsigned count) noexcept {
    const Bits128 kept =
        Bits128{~std::uint64_t{0}, ~std::uint64_t{0}}.shifted_left(mxy::mmdb::ipv6_bits - count);
    return {bits.high & kept.high, bits.low & kept.low};
}

bool equal(const Bits128& a, const Bits128& b) noexcept {
    return a.high == b.high && a.low == b.low;
}

// The first address behind a network; 0 behind the last one.
Bits128 end_of(const Bits128& bits, unsigned depth) noexcept {
    const Bits128 size = Bits128{0, 1}.shifted_left(mxy::mmdb::ipv6_bits - depth);
    const std::uint64_t low = bits.low + size.low;
    return {bits.high + size.high + (low < bits.low ? 1 : 0), low};
}

} // namespace

NetworkChanges::NetworkChanges(ComparedTree old_tree, ComparedTree new_tree, bool is_strict)
    : old_(std::move(old_tree)), new_(std::move(new_tree)), is_strict_(is_strict),
      is_ipv4_(old_.tree.depth != mxy::mmdb::ipv6_bits && new_.tree.depth != mxy::mmdb::ipv6_bits),
      old_ipv4_node_(ipv4_node_of(old_)), new_ipv4_node_(ipv4_node_of(new_)),
      steps_left_(2 * most_networks(std::uint64_t{old_.tree.node_count} + new_.tree.node_count)) {
    const unsigned depth = is_ipv4_ ? ipv4_depth : 0;
    open_.push_back({root_of(old_.tree, depth), root_of(new_.tree, depth), {}, depth});
}

NetworkChanges::Side NetworkChanges::root_of(const SearchTree& tree, unsigned depth) {
    if (tree.node_count == 0)
        return {};
    const bool is_above = tree.depth != mxy::mmdb::ipv6_bits && depth < ipv4_depth;
    return {is_above ? Side::State::above : Side::State::node, 0, depth};
}

NetworkChanges::Side NetworkChanges::side_of(const SearchTree& tree, std::uint32_t record,
                                             unsigned depth) {
    switch (tree.kind(record)) {
    case RecordKind::search_node:
        return {Side::State::node, record, depth};
    case RecordKind::data:
        return {Side::State::data, record, depth};
    default:
        return {Side::State::empty, record, depth};
    }
}

// What a side has in the two halves of a place; data and nothing are the same in both.
NetworkChanges::Half NetworkChanges::halves(const SearchTree& tree, const Side& side,
                                            unsigned depth) const {
    switch (side.state) {
    case Side::State::node: {
        mxy::mmdb::TreeNode node;
        if (depth == mxy::mmdb::ipv6_bits || tree.read(side.record, node) != mxy::Status::ok)
            return {};
        return {side_of(tree, node.left, depth + 1), side_of(tree, node.right, depth + 1)};
    }
    case Side::State::above:
        return {root_of(tree, depth + 1), {}};
    default:
        return {side, side};
    }
}

std::optional<NetworkChange> NetworkChanges::next() {
    while (ready_.empty() && !open_.empty()) {
        const Place place = open_.back();
        open_.pop_back();
        at_ = place.bits;
        constexpr std::uint64_t steps_per_call = 256;
        if (on_step_ && steps_left_ % steps_per_call == 0)
            on_step_();
        if (steps_left_-- == 0)
            throw Failure(ExitStatus::bad_input,
                          "too many networks for so few nodes of the search trees");
        const auto is_open = [](const Side& side) {
            return side.state == Side::State::node || side.state == Side::State::above;
        };
        if (take_alias(place))
            continue;
        if (is_open(place.old_side) || is_open(place.new_side))
            open(place);
        else
            compare(place);
    }
    if (ready_.empty())
        let_go();
    if (ready_.empty())
        return std::nullopt;
    const NetworkChange change = ready_.front();
    ready_.pop_front();
    return change;
}

double NetworkChanges::share_done() const noexcept {
    // The IPv4 part counts as much as all the others.
    const bool is_in_ipv4 = at_.high == 0 && at_.low >> 32 == 0;
    const double ipv4 = static_cast<double>(at_.low) / std::ldexp(1, 32);
    if (is_ipv4_)
        return ipv4;
    return is_in_ipv4 ? ipv4 / 2 : 0.5 + static_cast<double>(at_.high) / std::ldexp(1, 65);
}

void NetworkChanges::open(const Place& place) {
    const Half old_halves = halves(old_.tree, place.old_side, place.depth);
    const Half new_halves = halves(new_.tree, place.new_side, place.depth);
    open_.push_back(
        {old_halves.right, new_halves.right, with_bit(place.bits, place.depth), place.depth + 1});
    open_.push_back({old_halves.left, new_halves.left, place.bits, place.depth + 1});
}

// Where both trees show their IPv4 part again, nothing new can be told; where one does, and the
// other has nothing, that is one change.
bool NetworkChanges::take_alias(const Place& place) {
    const bool is_original = place.bits.high == 0 && place.bits.low == 0;
    const auto is_alias = [&](const Side& side, const std::optional<std::uint32_t>& node) {
        return side.state == Side::State::node && node && side.record == *node && !is_original;
    };
    const bool in_old = is_alias(place.old_side, old_ipv4_node_);
    const bool in_new = is_alias(place.new_side, new_ipv4_node_);
    if (in_old && in_new)
        return true;
    const Side& other = in_old ? place.new_side : place.old_side;
    if ((!in_old && !in_new) || other.state != Side::State::empty)
        return false;
    let_go();
    NetworkChange change;
    change.kind = NetworkChange::Kind::alias;
    change.network = network_at(place.bits, place.depth);
    change.is_added = in_new;
    ready_.push_back(change);
    return true;
}

void NetworkChanges::compare(const Place& place) {
    const auto value_of = [](const ComparedTree& compared, const Side& side) {
        return side.state == Side::State::data
                   ? std::optional(compared.value_at(compared.tree.data_offset(side.record)))
                   : std::nullopt;
    };
    const std::optional<ValueId> old_value = value_of(old_, place.old_side);
    const std::optional<ValueId> new_value = value_of(new_, place.new_side);
    if (old_value != new_value)
        return take_answer(place, old_value, new_value);
    if (!is_strict_ || !old_value || place.old_side.depth == place.new_side.depth)
        return;
    NetworkChange change;
    change.kind = NetworkChange::Kind::split;
    change.network = network_at(place.bits, place.depth);
    const auto network_of = [&](const Side& side) {
        return network_at(first_bits(place.bits, side.depth), side.depth);
    };
    change.old_network = network_of(place.old_side);
    change.new_network = network_of(place.new_side);
    change.old_value = old_value;
    change.new_value = new_value;
    ready_.push_back(change);
}

void NetworkChanges::take_answer(const Place& place, std::optional<ValueId> old_value,
                                 std::optional<ValueId> new_value) {
    const bool goes_on = !is_strict_ && !pending_.empty() && pending_old_ == old_value &&
                         pending_new_ == new_value &&
                         equal(end_of(pending_.back().bits, pending_.back().depth), place.bits);
    if (!goes_on)
        let_go();
    pending_old_ = old_value;
    pending_new_ = new_value;
    Piece piece = {place.bits, place.depth};
    // Two halves make a whole, but IPv4 and IPv6 are never one network.
    while (!pending_.empty() && pending_.back().depth == piece.depth &&
           equal(with_bit(pending_.back().bits, piece.depth - 1), piece.bits) &&
           (is_ipv4_ || piece.depth - 1 != ipv4_depth || pending_.back().bits.low != 0 ||
            pending_.back().bits.high != 0)) {
        piece = {pending_.back().bits, piece.depth - 1};
        pending_.pop_back();
    }
    pending_.push_back(piece);
}

void NetworkChanges::let_go() {
    for (const Piece& piece : pending_) {
        NetworkChange change;
        change.network = network_at(piece.bits, piece.depth);
        change.old_value = pending_old_;
        change.new_value = pending_new_;
        ready_.push_back(change);
    }
    pending_.clear();
}

// What stands below ::/96 is IPv4; that network itself is not, but in trees of IPv4 alone.
Network NetworkChanges::network_at(Bits128 bits, unsigned depth) const noexcept {
    const bool is_ipv4 = (depth > ipv4_depth || is_ipv4_) && bits.high == 0 && bits.low >> 32 == 0;
    if (is_ipv4)
        return {IpAddress::Family::ipv4, bits, depth - ipv4_depth};
    return {IpAddress::Family::ipv6, bits, depth};
}

} // namespace matchy
