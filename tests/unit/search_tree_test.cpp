// The tree walk against a slow twin, over trees of random records and all node sizes; and what each
// kind of record means.
#include "mmdb/search_tree.h"

#include "mmdb/format.h"
#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

namespace mxy::mmdb {
namespace {

constexpr std::array node_sizes = {NodeSize::record24, NodeSize::record28, NodeSize::record32};

// A tree of given nodes, encoded by the tests' own encoder.
struct Fixture {
    Fixture(std::vector<test::Node> given, NodeSize size, std::uint16_t depth)
        : nodes(std::move(given)) {
        test::DatabaseSpec spec;
        spec.ip_version = depth == ipv4_bits ? 4 : 6;
        spec.record_size = static_cast<std::uint16_t>(static_cast<unsigned>(size) * 4);
        spec.nodes = nodes;
        spec.data = test::Bytes(data_size, 0xA0);
        file = spec.build();
        tree = {file.data(),
                nodes.size() * static_cast<unsigned>(size),
                static_cast<std::uint32_t>(nodes.size()),
                data_size,
                size,
                depth};
    }

    static constexpr std::uint32_t data_size = 100;
    std::vector<test::Node> nodes;
    test::Bytes file;
    SearchTree tree;
};

bool bit_of(const IpAddress& address, unsigned bit) {
    return (address.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
}

// One bit at a time, one node at a time, straight from the definition.
TreePosition slow_walk(const Fixture& fixture, const IpAddress& address) {
    TreePosition at;
    while (at.bits < fixture.tree.depth && at.record < fixture.nodes.size()) {
        const test::Node& node = fixture.nodes[at.record];
        at.record = bit_of(address, at.bits) ? node.right : node.left;
        ++at.bits;
    }
    return at;
}

void expect_same(const Fixture& fixture, const IpAddress& address) {
    TreeHit hit;
    const Status status =
        fixture.tree.find(tree_key(address, fixture.tree.depth == ipv6_bits), {}, hit);
    const TreePosition expected = slow_walk(fixture, address);
    const auto count = static_cast<std::uint32_t>(fixture.nodes.size());
    EXPECT_EQ(hit.netmask, expected.bits);
    const bool inside = expected.record != 0 && expected.record < count;
    const bool data = expected.record >= count + separator_size &&
                      expected.record < count + separator_size + Fixture::data_size;
    EXPECT_EQ(hit.found, inside || data);
    EXPECT_EQ(status == Status::ok, inside || data || expected.record == count);
    if (data) {
        EXPECT_EQ(hit.data_offset, expected.record - count - separator_size);
    }
}

TEST(SearchTree, RandomTreesAnswerAsTheSlowTwinDoes) {
    std::mt19937_64 random(42);
    for (int round = 0; round < 300; ++round) {
        const auto count = static_cast<std::uint32_t>(1 + random() % 60);
        const auto record = [&] {
            // Mostly nodes, so that walks get deep; some empty, data, separator, and too far.
            return static_cast<std::uint32_t>(random() % 4 != 0 ? random() % count
                                                                : count + random() % 130);
        };
        std::vector<test::Node> nodes(count);
        for (auto& node : nodes)
            node = {record(), record()};
        const bool ipv6 = random() % 2 == 0;
        const Fixture fixture(nodes, node_sizes[random() % 3], ipv6 ? ipv6_bits : ipv4_bits);
        for (int i = 0; i < 50; ++i) {
            IpAddress address;
            address.family = ipv6 ? IpAddress::Family::ipv6 : IpAddress::Family::ipv4;
            for (auto& byte : address.bytes)
                byte = static_cast<std::uint8_t>(random());
            expect_same(fixture, address);
        }
    }
}

TEST(SearchTree, LargestRecordsOfEachSize) {
    for (const NodeSize size : node_sizes) {
        const unsigned bits = static_cast<unsigned>(size) * 4;
        const auto largest = static_cast<std::uint32_t>((std::uint64_t{1} << bits) - 1);
        const Fixture fixture({{largest, 1}, {0x123456, largest - 1}}, size, ipv4_bits);
        TreeNode node;
        ASSERT_EQ(fixture.tree.read(0, node), Status::ok);
        EXPECT_EQ(node.left, largest);
        EXPECT_EQ(node.right, 1u);
        ASSERT_EQ(fixture.tree.read(1, node), Status::ok);
        EXPECT_EQ(node.left, 0x123456u);
        EXPECT_EQ(node.right, largest - 1);
    }
}

TEST(SearchTree, KindsOfRecords) {
    const Fixture fixture({{1, 2}, {2, 2}}, NodeSize::record24, ipv4_bits);
    EXPECT_EQ(fixture.tree.kind(0), RecordKind::invalid);
    EXPECT_EQ(fixture.tree.kind(1), RecordKind::search_node);
    EXPECT_EQ(fixture.tree.kind(2), RecordKind::empty);
    EXPECT_EQ(fixture.tree.kind(2 + 15), RecordKind::invalid);
    EXPECT_EQ(fixture.tree.kind(2 + 16), RecordKind::data);
    EXPECT_EQ(fixture.tree.kind(2 + 16 + 99), RecordKind::data);
    EXPECT_EQ(fixture.tree.kind(2 + 16 + 100), RecordKind::invalid);
    EXPECT_EQ(fixture.tree.kind(0xFFFFFFFF), RecordKind::invalid);
}

TEST(SearchTree, NodesOutsideTheReadableBytesAreCorrupt) {
    Fixture fixture({{1, 2}, {1, 2}}, NodeSize::record24, ipv4_bits);
    fixture.tree.size = 6; // the second node is cut off
    TreeNode node;
    EXPECT_EQ(fixture.tree.read(0, node), Status::ok);
    EXPECT_EQ(fixture.tree.read(1, node), Status::corrupt_search_tree);
    EXPECT_EQ(fixture.tree.read(2, node), Status::invalid_node_number);
    TreeHit hit;
    EXPECT_EQ(fixture.tree.find({}, {}, hit), Status::corrupt_search_tree);
    EXPECT_EQ(hit.netmask, 0);
}

TEST(SearchTree, AWalkMayStartAnywhere) {
    const Fixture fixture({{1, 3}, {2, 3}, {2 + 1 + 16, 3}}, NodeSize::record28, ipv6_bits);
    EXPECT_EQ(fixture.tree.walk_left(96).bits, 3);
    EXPECT_EQ(fixture.tree.walk_left(2).record, 2u);
    TreeHit hit;
    EXPECT_EQ(fixture.tree.find({}, {2, 127}, hit), Status::ok);
    EXPECT_TRUE(hit.found);
    EXPECT_EQ(hit.netmask, 128);
    EXPECT_EQ(fixture.tree.find({}, {2, 60000}, hit), Status::ok) << "beyond every tree";
}

} // namespace
} // namespace mxy::mmdb
