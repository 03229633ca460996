// Reading single nodes of the search tree: records, their types and entries, and the order in which
// a call is refused.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

namespace mxy::test {
namespace {

DatabaseSpec tree(std::vector<Node> nodes, std::uint16_t record_size = 24) {
    return {.ip_version = 4,
            .record_size = record_size,
            .nodes = std::move(nodes),
            .data = map({{"ip", utf8("x")}})};
}

// What the struct is filled with before each call, to see what the call leaves alone.
MMDB_search_node_s untouched_node() {
    MMDB_search_node_s node;
    std::memset(&node, 0xA5, sizeof node);
    return node;
}

struct ReadNode {
    int status;
    MMDB_search_node_s node;
};

ReadNode read_node(const MMDB_s& mmdb, std::uint32_t number) {
    ReadNode read{12345, untouched_node()};
    read.status = MMDB_read_node(&mmdb, number, &read.node);
    return read;
}

bool is_untouched(const MMDB_search_node_s& node) {
    const MMDB_search_node_s before = untouched_node();
    return std::memcmp(&node, &before, sizeof node) == 0;
}

std::string type_name(std::uint8_t type) {
    constexpr const char* names[] = {"node", "empty", "data", "invalid"};
    return type < std::size(names) ? names[type] : "type " + std::to_string(type);
}

// "node 1, empty 3".
std::string describe(const MMDB_search_node_s& node) {
    return type_name(node.left_record_type) + " " + std::to_string(node.left_record) + ", " +
           type_name(node.right_record_type) + " " + std::to_string(node.right_record);
}

TEST(ReadNode, SaysWhatEachRecordIs) {
    OpenDatabase database(tree({{1, 2}, {data_record(2, 0), 1}}).build());
    EXPECT_EQ(describe(read_node(database.mmdb(), 0).node), "node 1, empty 2");
    EXPECT_EQ(describe(read_node(database.mmdb(), 1).node), "data 18, node 1");
}

TEST(ReadNode, ReadsRecordsOfAllWidths) {
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{24, 28, 32}) {
        OpenDatabase database(tree({{1, 2}, {data_record(2, 3), data_record(2, 5)}}, bits).build());
        EXPECT_EQ(describe(read_node(database.mmdb(), 0).node), "node 1, empty 2") << bits;
        EXPECT_EQ(describe(read_node(database.mmdb(), 1).node), "data 21, data 23") << bits;
    }
    OpenDatabase wide(tree({{0xABCDEF1, 0x1234567}}, 28).build());
    EXPECT_EQ(describe(read_node(wide.mmdb(), 0).node), "invalid 180150001, invalid 19088743");
    OpenDatabase other_way(tree({{0x1234567, 0xABCDEF1}}, 28).build());
    EXPECT_EQ(describe(read_node(other_way.mmdb(), 0).node), "invalid 19088743, invalid 180150001");
    OpenDatabase wider(tree({{0xFEDCBA98, 0x89ABCDEF}}, 32).build());
    EXPECT_EQ(describe(read_node(wider.mmdb(), 0).node), "invalid 4275878552, invalid 2309737967");
}

TEST(ReadNode, EntriesPointToTheData) {
    OpenDatabase database(tree({{data_record(1, 0), data_record(1, 7)}}).build());
    const auto [status, node] = read_node(database.mmdb(), 0);
    EXPECT_EQ(status, MMDB_SUCCESS);
    EXPECT_EQ(node.left_record_entry.mmdb, &database.mmdb());
    EXPECT_EQ(node.left_record_entry.offset, 0u);
    EXPECT_EQ(node.right_record_entry.mmdb, &database.mmdb());
    EXPECT_EQ(node.right_record_entry.offset, 7u);
    EXPECT_EQ(mxy::test::describe(get(node.left_record_entry, {"ip"})),
              R"(utf8_string "x" at 4, next 6)");
}

TEST(ReadNode, EntriesAreFilledForOtherRecordsToo) {
    // Meaningless, but always the same: the record less 16 and the number of nodes, wrapped.
    OpenDatabase database(tree({{1, 2}, {2, 2}}).build());
    const MMDB_search_node_s node = read_node(database.mmdb(), 0).node;
    EXPECT_EQ(node.left_record_entry.offset, UINT32_MAX - 16);
    EXPECT_EQ(node.right_record_entry.offset, UINT32_MAX - 15);
    EXPECT_EQ(node.right_record_entry.mmdb, &database.mmdb());
}

TEST(ReadNode, InvalidRecordsAreShownWithoutEntries) {
    const auto expect_invalid = [](Node records, const char* shown) {
        OpenDatabase database(tree({records}).build());
        const auto [status, node] = read_node(database.mmdb(), 0);
        EXPECT_EQ(status, MMDB_CORRUPT_SEARCH_TREE_ERROR) << shown;
        EXPECT_EQ(describe(node), shown);
        const MMDB_search_node_s before = untouched_node();
        EXPECT_EQ(node.left_record_entry.offset, before.left_record_entry.offset);
        EXPECT_EQ(node.left_record_entry.mmdb, before.left_record_entry.mmdb);
        EXPECT_EQ(node.right_record_entry.offset, before.right_record_entry.offset);
        EXPECT_EQ(node.right_record_entry.mmdb, before.right_record_entry.mmdb);
    };
    expect_invalid({0, 1}, "invalid 0, empty 1"); // node 0 exists, but nothing may lead to it
    expect_invalid({1, 0}, "empty 1, invalid 0");
    expect_invalid({2, 17}, "invalid 2, data 17");
    expect_invalid({17, 16}, "data 17, invalid 16");
    expect_invalid({0xFFFFFF, 0xFFFFFF}, "invalid 16777215, invalid 16777215");
}

TEST(ReadNode, DataRecordsEndWithTheDataSection) {
    const std::uint32_t size = OpenDatabase(tree({{1, 1}}).build()).mmdb().data_section_size;
    OpenDatabase last(tree({{data_record(1, size - 1), 1}}).build());
    EXPECT_EQ(read_node(last.mmdb(), 0).status, MMDB_SUCCESS);
    EXPECT_EQ(read_node(last.mmdb(), 0).node.left_record_entry.offset, size - 1);
    OpenDatabase behind(tree({{data_record(1, size), 1}}).build());
    EXPECT_EQ(read_node(behind.mmdb(), 0).status, MMDB_CORRUPT_SEARCH_TREE_ERROR);
}

TEST(ReadNode, NumbersEndBeforeTheNodeCount) {
    OpenDatabase database(tree({{1, 2}, {2, 2}}).build());
    for (const std::uint32_t number : {2u, 3u, 100u, UINT32_MAX}) {
        const ReadNode read = read_node(database.mmdb(), number);
        EXPECT_EQ(read.status, MMDB_INVALID_NODE_NUMBER_ERROR) << number;
        EXPECT_TRUE(is_untouched(read.node)) << number;
    }
}

TEST(ReadNode, TheRecordLengthIsCheckedBeforeTheNumber) {
    OpenDatabase database(tree({{1, 1}}).build());
    for (const std::uint16_t bytes : std::initializer_list<std::uint16_t>{0, 5, 9, 65535}) {
        MMDB_s damaged = database.mmdb();
        damaged.full_record_byte_size = bytes;
        for (const std::uint32_t number : {0u, 1u, UINT32_MAX}) {
            const ReadNode read = read_node(damaged, number);
            EXPECT_EQ(read.status, MMDB_UNKNOWN_DATABASE_FORMAT_ERROR) << bytes;
            EXPECT_TRUE(is_untouched(read.node)) << bytes;
        }
    }
}

TEST(ReadNode, NodesBehindTheTreeAreCorruptNotRead) {
    OpenDatabase database(tree({{1, 1}}).build());
    MMDB_s damaged = database.mmdb();
    damaged.metadata.node_count = 1000000;
    EXPECT_EQ(read_node(damaged, 999999).status, MMDB_CORRUPT_SEARCH_TREE_ERROR);
    EXPECT_EQ(read_node(damaged, 1000000).status, MMDB_INVALID_NODE_NUMBER_ERROR);
    damaged.metadata.node_count = UINT32_MAX;
    EXPECT_EQ(read_node(damaged, UINT32_MAX - 1).status, MMDB_CORRUPT_SEARCH_TREE_ERROR);
}

TEST(ReadNode, LeavesErrnoAlone) {
    OpenDatabase database(tree({{1, 0}}).build());
    errno = 77;
    read_node(database.mmdb(), 0);
    read_node(database.mmdb(), 9);
    EXPECT_EQ(errno, 77);
}

} // namespace
} // namespace mxy::test
