// See tree_networks.h.
#include "build/import/database/tree_networks.h"

namespace mxy::build {

namespace {

using mmdb::RecordKind;

struct Alias {
    Bits128 bits;
    unsigned depth;
};

constexpr Alias mapped = {{0, std::uint64_t{0xFFFF} << 32}, 96};
constexpr Alias six_to_four = {{std::uint64_t{0x2002} << 48, 0}, 16};

bool is_node(const mmdb::SearchTree& tree, std::uint32_t record) noexcept {
    return tree.kind(record) == RecordKind::search_node;
}

// The node that stands behind `depth` bits; nothing where another record does, or none.
std::optional<std::uint32_t> node_at(const mmdb::SearchTree& tree, Bits128 bits, unsigned depth) {
    std::uint32_t record = 0;
    for (unsigned done = 0; done < depth; ++done) {
        mmdb::TreeNode node;
        if (tree.read(record, node) != Status::ok)
            return std::nullopt;
        record = bits.top() ? node.right : node.left;
        if (!is_node(tree, record))
            return std::nullopt;
        bits.shift_left_once();
    }
    return record;
}

std::optional<std::uint32_t> ipv4_node_of(const mmdb::SearchTree& tree) {
    if (tree.depth != mmdb::ipv6_bits)
        return std::nullopt;
    return node_at(tree, {}, mmdb::ipv4_subtree_depth);
}

bool is_at(const Alias& alias, const Bits128& bits, unsigned depth) noexcept {
    return depth == alias.depth && bits.high == alias.bits.high && bits.low == alias.bits.low;
}

Bits128 with_bit(Bits128 bits, unsigned index) noexcept {
    if (index < 64)
        bits.high |= std::uint64_t{1} << (63 - index);
    else
        bits.low |= std::uint64_t{1} << (127 - index);
    return bits;
}

} // namespace

TreeAliases aliases_of(const mmdb::SearchTree& tree) {
    const std::optional<std::uint32_t> ipv4 = ipv4_node_of(tree);
    if (!ipv4)
        return {};
    return {node_at(tree, mapped.bits, mapped.depth) == ipv4,
            node_at(tree, six_to_four.bits, six_to_four.depth) == ipv4};
}

TreeNetworks::TreeNetworks(const mmdb::SearchTree& tree, Skip skip)
    : tree_(tree), skip_(skip), ipv4_node_(ipv4_node_of(tree)) {
    open({0, {}, 0});
}

std::optional<TreeNetwork> TreeNetworks::next() {
    while (!open_.empty()) {
        const Place place = open_.back();
        open_.pop_back();
        switch (tree_.kind(place.record)) {
        case RecordKind::search_node:
            if (!is_skipped(place))
                open(place);
            break;
        case RecordKind::data:
            return TreeNetwork{network_at(place), tree_.data_offset(place.record)};
        default:
            break;
        }
    }
    return std::nullopt;
}

bool TreeNetworks::is_skipped(const Place& place) const noexcept {
    if (skip_ == Skip::no_alias || place.record != ipv4_node_)
        return false;
    if (skip_ == Skip::usual_aliases)
        return is_at(mapped, place.bits, place.depth) ||
               is_at(six_to_four, place.bits, place.depth);
    return !is_at({{}, mmdb::ipv4_subtree_depth}, place.bits, place.depth);
}

void TreeNetworks::open(const Place& place) {
    mmdb::TreeNode node;
    if (place.depth == tree_.depth || tree_.read(place.record, node) != Status::ok)
        return;
    open_.push_back({node.right, with_bit(place.bits, place.depth), place.depth + 1});
    open_.push_back({node.left, place.bits, place.depth + 1});
}

// What stands below ::/96 is IPv4; that network itself, and what lies around it, is not.
Network TreeNetworks::network_at(const Place& place) const noexcept {
    using Family = IpAddress::Family;
    if (tree_.depth == mmdb::ipv4_bits)
        return {Family::ipv4, {0, place.bits.high >> 32}, place.depth};
    const bool is_ipv4 =
        place.depth > mmdb::ipv4_subtree_depth && place.bits.high == 0 && place.bits.low >> 32 == 0;
    if (is_ipv4)
        return {Family::ipv4, place.bits, place.depth - mmdb::ipv4_subtree_depth};
    return {Family::ipv6, place.bits, place.depth};
}

} // namespace mxy::build
