// See networks_in_range.h. Places that are wholly outside of the range are left where the walk
// meets them, so a small range costs no more than the depth of the tree.
#include "networks_in_range.h"

#include "../failure.h"

#include "build/networks/address_bits.h"

#include <compare>

namespace matchy {
namespace {

using mxy::Bits128;
using mxy::build::Network;
using mxy::mmdb::RecordKind;
using Family = mxy::IpAddress::Family;

// More nodes than this, counted as often as they are met, are in no file of that size.
constexpr std::uint64_t nodes_of_any_file = std::uint64_t{1} << 24;
constexpr std::uint64_t visits_per_node = 256;

[[noreturn]] void refuse(const char* reason) {
    throw Failure(ExitStatus::bad_input, reason);
}

std::optional<std::uint32_t> ipv4_node_of(const mxy::mmdb::SearchTree& tree) {
    if (tree.depth != mxy::mmdb::ipv6_bits)
        return std::nullopt;
    const mxy::mmdb::TreePosition at = tree.walk_left(mxy::mmdb::ipv4_subtree_depth);
    const bool is_node =
        at.bits == mxy::mmdb::ipv4_subtree_depth && tree.kind(at.record) == RecordKind::search_node;
    return is_node ? std::optional(at.record) : std::nullopt;
}

} // namespace

NetworksInRange::NetworksInRange(const mxy::mmdb::SearchTree& tree,
                                 const mxy::build::AddressRange& range)
    : tree_(tree), range_(range), ipv4_node_(ipv4_node_of(tree)) {
    const bool has_family = range.family == Family::ipv4 || tree.depth == mxy::mmdb::ipv6_bits;
    if (has_family && tree.node_count != 0)
        open({0, {}, 0});
}

std::optional<FoundNetwork> NetworksInRange::next() {
    while (!open_.empty()) {
        const Place place = open_.back();
        open_.pop_back();
        switch (tree_.kind(place.record)) {
        case RecordKind::search_node:
            if (!is_alias(place))
                open(place);
            break;
        case RecordKind::data:
            return FoundNetwork{network_at(place), tree_.data_offset(place.record)};
        case RecordKind::invalid:
            refuse("the search tree is corrupt");
        default:
            break;
        }
    }
    return std::nullopt;
}

Bits128 NetworksInRange::last_of(const Place& place) const noexcept {
    return mxy::build::operator|(place.first, mxy::build::low_ones(tree_.depth - place.depth));
}

bool NetworksInRange::is_in_range(const Place& place) const noexcept {
    return std::is_lteq(mxy::build::compare(place.first, range_.last)) &&
           std::is_gteq(mxy::build::compare(last_of(place), range_.first));
}

bool NetworksInRange::is_alias(const Place& place) const noexcept {
    if (place.record != ipv4_node_)
        return false;
    const bool is_original =
        mxy::build::equal(place.first, {}) && place.depth == mxy::mmdb::ipv4_subtree_depth;
    const bool holds_range = std::is_lteq(mxy::build::compare(place.first, range_.first)) &&
                             std::is_lteq(mxy::build::compare(range_.last, last_of(place)));
    return !is_original && !holds_range;
}

void NetworksInRange::open(const Place& place) {
    if (place.depth >= tree_.depth)
        refuse("the search tree is corrupt: a path is longer than an address");
    if (opened_++ > nodes_of_any_file + visits_per_node * tree_.node_count)
        refuse("the search tree has more networks than a file of its size can have");
    mxy::mmdb::TreeNode node;
    if (tree_.read(place.record, node) != mxy::Status::ok)
        refuse("the search tree is corrupt");
    const unsigned depth = place.depth + 1;
    const Bits128 one = Bits128{0, 1}.shifted_left(tree_.depth - depth);
    const Place right{node.right, mxy::build::operator|(place.first, one), depth};
    const Place left{node.left, place.first, depth};
    if (is_in_range(right))
        open_.push_back(right);
    if (is_in_range(left))
        open_.push_back(left);
}

// What a range of IPv4 addresses finds is IPv4, and so is what stands below ::/96.
Network NetworksInRange::network_at(const Place& place) const noexcept {
    constexpr unsigned ipv4_depth = mxy::mmdb::ipv4_subtree_depth;
    if (tree_.depth == mxy::mmdb::ipv4_bits)
        return {Family::ipv4, place.first, place.depth};
    const bool is_below =
        place.depth > ipv4_depth && place.first.high == 0 && place.first.low >> 32 == 0;
    if (is_below)
        return {Family::ipv4, place.first, place.depth - ipv4_depth};
    if (range_.family == Family::ipv4) // the network covers all of IPv4
        return {Family::ipv4, {}, 0};
    return {Family::ipv6, place.first, place.depth};
}

} // namespace matchy
