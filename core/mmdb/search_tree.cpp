// See search_tree.h.
#include "mmdb/search_tree.h"

#include "mmdb/tree_walk.h"

namespace mxy::mmdb {

Status SearchTree::find(Bits128 key, TreePosition from, TreeHit& hit) const noexcept {
    return result_at(walk(key, from, depth), hit);
}

TreePosition SearchTree::walk(Bits128 key, TreePosition from,
                              std::uint16_t deepest) const noexcept {
    return with_node_size(node_size, [&]<NodeSize size>() noexcept {
        return mmdb::walk<size>(*this, key, from, deepest);
    });
}

Status SearchTree::result_at(TreePosition at, TreeHit& hit) const noexcept {
    if (at.bits < depth && at.record < node_count) {
        hit = {};
        return Status::corrupt_search_tree;
    }
    hit = {false, 0, at.bits};
    if (at.record == node_count)
        return Status::ok;
    // A tree deeper than the address ends at a node. Such a hit has an offset beyond all data, so
    // that every read of it fails; the original answers the same.
    const bool too_deep = at.record != 0 && at.record < node_count;
    if (!too_deep && kind(at.record) != RecordKind::data)
        return Status::corrupt_search_tree;
    hit.found = true;
    hit.data_offset = data_offset(at.record);
    return Status::ok;
}

Bits128 tree_key(const IpAddress& address, bool ipv6_tree) noexcept {
    const std::uint8_t* const bytes = address.bytes.data();
    if (address.family == IpAddress::Family::ipv6)
        return {load_be64(bytes), load_be64(bytes + 8)};
    const std::uint64_t ipv4 = load_be32(bytes);
    return ipv6_tree ? Bits128{0, ipv4} : Bits128{ipv4 << ipv4_bits, 0};
}

} // namespace mxy::mmdb
