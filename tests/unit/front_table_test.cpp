// Front tables against the walk of the tree, over random trees of all node sizes and both depths,
// damaged ones too: same status, same hit, whether a place is filled in at that moment, was before,
// or cannot be for want of room; one by one and many at once.
#include "mmdb/front_table.h"

#include "mmdb/format.h"
#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <vector>

namespace mxy::mmdb {
namespace {

using Random = std::mt19937_64;
using Instructions = FrontTable::Instructions;

constexpr std::array node_sizes = {NodeSize::record24, NodeSize::record28, NodeSize::record32};
constexpr std::uint32_t data_size = 100;
constexpr std::size_t enough = 1 << 20;

struct EndTable {
    void operator()(FrontTable* table) const { FrontTable::end(table); }
};
using Table = std::unique_ptr<FrontTable, EndTable>;

// A tree of random nodes in a file of its own.
struct RandomTree {
    RandomTree(Random& random, std::uint32_t count, unsigned nodes_in_8) {
        const bool ipv6 = random() % 2 == 0;
        const NodeSize size = node_sizes[random() % node_sizes.size()];
        test::DatabaseSpec spec;
        spec.ip_version = ipv6 ? 6 : 4;
        spec.record_size = static_cast<std::uint16_t>(static_cast<unsigned>(size) * 4);
        spec.data = test::Bytes(data_size, 0xA0);
        // Nodes, some of them the root; nothing; data; the separator; and too far.
        const auto record = [&] {
            return static_cast<std::uint32_t>(
                random() % 8 < nodes_in_8 ? random() % count : count + random() % (data_size + 30));
        };
        for (std::uint32_t i = 0; i < count; ++i)
            spec.nodes.push_back({record(), record()});
        file = spec.build();
        tree = {file.data(), std::uint64_t{count} * static_cast<unsigned>(size),
                count,       data_size,
                size,        ipv6 ? ipv6_bits : ipv4_bits};
        start = ipv6 ? tree.walk_left(ipv4_subtree_depth) : TreePosition{};
    }

    Table table(std::size_t block_bytes, Instructions instructions = Instructions::best) const {
        return Table(FrontTable::make(tree, start, block_bytes, instructions));
    }

    test::Bytes file;
    SearchTree tree;
    TreePosition start;
};

// Few different ones, so that places are asked for again.
std::uint32_t random_ipv4(Random& random) {
    const auto address = static_cast<std::uint32_t>(random());
    return random() % 4 != 0 ? address & 0xF00F030F : address;
}

Bits128 random_ipv6(Random& random) {
    const Bits128 address{random(), random()};
    switch (random() % 4) {
    case 0:
        return address;
    case 1:
        return {0, address.low & 0xFFFFFFFF}; // among the IPv4 addresses
    default:
        return {address.high & 0xF00F00000F00000F, address.low & 0xF};
    }
}

Bits128 key_of(const SearchTree& tree, std::uint32_t ipv4) {
    return tree.depth == ipv6_bits ? Bits128{0, ipv4} : Bits128{std::uint64_t{ipv4} << 32, 0};
}

TreeAnswer walked(const SearchTree& tree, Bits128 key, TreePosition start) {
    TreeHit hit;
    const Status status = tree.find(key, start, hit);
    return {status, hit};
}

void expect_equal(TreeAnswer answer, TreeAnswer expected) {
    EXPECT_EQ(answer.status(), expected.status());
    EXPECT_EQ(answer.found(), expected.found());
    EXPECT_EQ(answer.data_offset(), expected.data_offset());
    EXPECT_EQ(answer.netmask(), expected.netmask());
}

void expect_walks_answers(const RandomTree& made, FrontTable& table, Random& random) {
    constexpr std::size_t count = 150;
    std::vector<std::uint32_t> ipv4;
    std::vector<Bits128> ipv6;
    for (std::size_t i = 0; i < count; ++i) {
        ipv4.push_back(random_ipv4(random));
        ipv6.push_back(random_ipv6(random));
    }
    std::vector<TreeAnswer> many(count);
    for (const bool single_first : {random() % 2 == 0, true}) {
        if (!single_first)
            table.find_ipv4(ipv4.data(), count, many.data());
        for (std::size_t i = 0; i < count; ++i)
            expect_equal(table.find_ipv4(ipv4[i]),
                         walked(made.tree, key_of(made.tree, ipv4[i]), made.start));
        table.find_ipv4(ipv4.data(), count, many.data());
        for (std::size_t i = 0; i < count; ++i)
            expect_equal(many[i], walked(made.tree, key_of(made.tree, ipv4[i]), made.start));
        if (made.tree.depth != ipv6_bits)
            continue;
        if (!single_first)
            table.find_ipv6(ipv6.data(), count, many.data());
        for (std::size_t i = 0; i < count; ++i)
            expect_equal(table.find_ipv6(ipv6[i]), walked(made.tree, ipv6[i], {}));
        table.find_ipv6(ipv6.data(), count, many.data());
        for (std::size_t i = 0; i < count; ++i)
            expect_equal(many[i], walked(made.tree, ipv6[i], {}));
    }
}

TEST(FrontTable, AnswersAsTheWalkDoes) {
    Random random(42);
    for (int round = 0; round < 200; ++round) {
        SCOPED_TRACE(round);
        const RandomTree made(random, static_cast<std::uint32_t>(1 + random() % 400),
                              static_cast<unsigned>(4 + random() % 5));
        const std::size_t room = std::array{std::size_t{0}, std::size_t{4096}, enough}[round % 3];
        const bool any = random() % 2 == 0;
        const Table table = made.table(room, any ? Instructions::any : Instructions::best);
        ASSERT_NE(table, nullptr);
        expect_walks_answers(made, *table, random);
        EXPECT_LE(table->used(), room);
        EXPECT_TRUE(room != 0 || table->used() == 0);
    }
}

TEST(FrontTable, AnswersAsTheWalkDoesWhereNodesCannotBeRead) {
    Random random(43);
    for (int round = 0; round < 100; ++round) {
        SCOPED_TRACE(round);
        RandomTree made(random, static_cast<std::uint32_t>(2 + random() % 200), 7);
        made.tree.size = random() % made.tree.size;
        made.start =
            made.tree.depth == ipv6_bits ? made.tree.walk_left(ipv4_subtree_depth) : TreePosition{};
        expect_walks_answers(made, *made.table(enough), random);
    }
}

// So many one bits at the top.
std::uint64_t ones(unsigned count) {
    return count == 0 ? 0 : ~std::uint64_t{0} << (64 - count);
}

// Leaves of every depth on the way to one address.
TEST(FrontTable, LeavesOfEveryDepth) {
    for (const NodeSize size : node_sizes)
        for (const bool ipv6 : {false, true}) {
            const unsigned depth = ipv6 ? ipv6_bits : ipv4_bits;
            test::DatabaseSpec spec;
            spec.ip_version = ipv6 ? 6 : 4;
            spec.record_size = static_cast<std::uint16_t>(static_cast<unsigned>(size) * 4);
            spec.data = test::Bytes(2 * ipv6_bits, 0xA0);
            // All ones; whoever leaves the way finds the data of that depth.
            for (unsigned bit = 0; bit < depth; ++bit)
                spec.nodes.push_back(
                    {test::data_record(depth, bit),
                     bit + 1 < depth ? bit + 1 : test::data_record(depth, bit + 1)});
            const test::Bytes file = spec.build();
            const SearchTree tree = {
                file.data(), std::uint64_t{depth} * static_cast<unsigned>(size),
                depth,       2 * ipv6_bits,
                size,        static_cast<std::uint16_t>(depth)};
            const Table table(FrontTable::make(tree, {}, enough));
            for (unsigned bit = 0; bit <= depth; ++bit) {
                // One bits, and then zeros.
                const Bits128 key = {ones(std::min(bit, 64U)), ones(bit - std::min(bit, 64U))};
                const TreeAnswer answer =
                    ipv6 ? table->find_ipv6(key)
                         : table->find_ipv4(static_cast<std::uint32_t>(key.high >> 32));
                EXPECT_TRUE(answer.found());
                EXPECT_EQ(answer.data_offset(), bit);
                EXPECT_EQ(answer.netmask(), std::min(bit + 1, depth));
            }
        }
}

// IPv4 addresses in an IPv6 tree that ends above them.
TEST(FrontTable, ALeafAboveTheIpv4Addresses) {
    test::DatabaseSpec spec;
    spec.data = test::Bytes(data_size, 0xA0);
    spec.nodes = {{1, 3}, {2, 3}, {test::data_record(3, 7), 3}};
    const test::Bytes file = spec.build();
    const SearchTree tree = {file.data(), 3 * 6, 3, data_size, NodeSize::record24, ipv6_bits};
    const Table table(FrontTable::make(tree, tree.walk_left(ipv4_subtree_depth), enough));
    for (const std::uint32_t address : {0u, 0x01020304u, 0xFFFFFFFFu})
        expect_equal(table->find_ipv4(address), {Status::ok, {true, 7, 3}});
    expect_equal(table->find_ipv6({std::uint64_t{1} << 61, 0}), {Status::ok, {false, 0, 3}});
}

TEST(FrontTable, ErrorsStayErrors) {
    // Beyond the data; the separator; a node that is not there.
    test::DatabaseSpec spec{.ip_version = 4};
    spec.data = test::Bytes(data_size, 0xA0);
    spec.nodes = {{1, 2}, {test::data_record(3, data_size), 3 + 1}, {2, 2}};
    const test::Bytes file = spec.build();
    const SearchTree tree = {file.data(), 2 * 6, 3, data_size, NodeSize::record24, ipv4_bits};
    const Table table(FrontTable::make(tree, {}, enough));
    for (int again = 0; again < 3; ++again) {
        expect_equal(table->find_ipv4(0), {Status::corrupt_search_tree, {false, 0, 2}});
        expect_equal(table->find_ipv4(0x40000000), {Status::corrupt_search_tree, {false, 0, 2}});
        expect_equal(table->find_ipv4(0x80000000), {Status::corrupt_search_tree, {}});
    }
}

TEST(FrontTable, EndOfNothing) {
    FrontTable::end(nullptr);
}

} // namespace
} // namespace mxy::mmdb
