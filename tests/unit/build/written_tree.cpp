#include "written_tree.h"

#include "mmdb/tree_check.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace mxy::build {

namespace {

// Values stand this many bytes apart.
constexpr std::uint32_t value_distance = 3;

mmdb::SearchTree search_tree(const Bytes& bytes, std::uint32_t node_count, unsigned record_size,
                             int ip_version, std::size_t values) {
    mmdb::SearchTree tree;
    tree.nodes = bytes.data();
    tree.size = bytes.size();
    tree.node_count = node_count;
    tree.data_size = static_cast<std::uint32_t>(values) * value_distance;
    tree.node_size = static_cast<mmdb::NodeSize>(record_size / 4);
    tree.depth = ip_version == 6 ? mmdb::ipv6_bits : mmdb::ipv4_bits;
    return tree;
}

} // namespace

std::vector<std::uint32_t> made_up_offsets(const TreeBuilder& builder) {
    std::vector<std::uint32_t> offsets;
    for (std::size_t i = 0; i < builder.values().size(); ++i)
        offsets.push_back(static_cast<std::uint32_t>(i) * value_distance);
    return offsets;
}

WrittenTree::WrittenTree(const TreeBuilder& builder, unsigned record_size, NodeOrder order)
    : values_(builder.values().begin(), builder.values().end()), node_count_(builder.node_count()),
      record_size_(record_size), ip_version_(builder.ip_version()),
      bytes_(builder.write(record_size, made_up_offsets(builder), order)) {
    EXPECT_EQ(bytes_.size(), std::size_t{node_count_} * record_size / 4);
}

std::uint32_t WrittenTree::record(std::uint32_t node, bool right) const {
    const std::uint8_t* const b = bytes_.data() + std::size_t{node} * record_size_ / 4;
    const auto number = [](unsigned b0, unsigned b1, unsigned b2, unsigned b3) {
        return b0 << 24 | b1 << 16 | b2 << 8 | b3;
    };
    if (record_size_ == 24)
        return right ? number(0, b[3], b[4], b[5]) : number(0, b[0], b[1], b[2]);
    if (record_size_ == 28)
        return right ? number(b[3] & 0x0Fu, b[4], b[5], b[6]) : number(b[3] >> 4, b[0], b[1], b[2]);
    return right ? number(b[4], b[5], b[6], b[7]) : number(b[0], b[1], b[2], b[3]);
}

TreeAnswer WrittenTree::slow_find(const IpAddress& address) const {
    std::vector<bool> bits;
    const bool ipv4 = address.family == IpAddress::Family::ipv4;
    if (ipv4 && ip_version_ == 6)
        bits.resize(96);
    for (std::size_t i = 0; i < (ipv4 ? 32u : 128u); ++i)
        bits.push_back((address.bytes[i / 8] >> (7 - i % 8) & 1) != 0);
    std::uint32_t at = 0;
    unsigned depth = 0;
    while (at < node_count_ && depth < bits.size())
        at = record(at, bits[depth++]);
    if (at == node_count_)
        return {std::nullopt, depth};
    const std::uint32_t offset = at - node_count_ - 16;
    if (at < node_count_ + 16 || offset % value_distance != 0 ||
        offset / value_distance >= values_.size()) {
        ADD_FAILURE() << "record " << at << " leads nowhere";
        return {};
    }
    return {values_[offset / value_distance], depth};
}

TreeAnswer WrittenTree::library_find(const IpAddress& address) const {
    const auto tree = search_tree(bytes_, node_count_, record_size_, ip_version_, values_.size());
    mmdb::TreeHit hit;
    EXPECT_EQ(tree.find(mmdb::tree_key(address, ip_version_ == 6), {}, hit), Status::ok);
    if (!hit.found)
        return {std::nullopt, hit.netmask};
    return {values_.at(hit.data_offset / value_distance), hit.netmask};
}

TreeAnswer WrittenTree::find(const IpAddress& address) const {
    if (address.family == IpAddress::Family::ipv6 && ip_version_ == 4)
        return {};
    const TreeAnswer slow = slow_find(address);
    const TreeAnswer library = library_find(address);
    EXPECT_EQ(slow.value, library.value);
    EXPECT_EQ(slow.prefix_length, library.prefix_length);
    return slow;
}

std::string WrittenTree::fault() const {
    const auto tree = search_tree(bytes_, node_count_, record_size_, ip_version_, values_.size());
    mmdb::TreeFacts facts;
    if (const auto found = mmdb::check_tree(tree, facts))
        return "node " + std::to_string(found->node) + ": " + found->reason;
    if (facts.unreachable_node)
        return "nothing leads to node " + std::to_string(*facts.unreachable_node);
    if (facts.data_offsets.size() != values_.size())
        return "values that no record leads to";
    std::set<std::pair<std::uint32_t, std::uint32_t>> different;
    for (std::uint32_t i = 0; i < node_count_; ++i)
        if (!different.insert({record(i, false), record(i, true)}).second)
            return "node " + std::to_string(i) + " is there twice";
    return "";
}

} // namespace mxy::build
