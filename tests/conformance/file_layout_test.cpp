// How an opened file is divided: tree, separator, data section up to the end of the file, metadata;
// and which sizes make it no database.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace mxy::test {
namespace {

DatabaseSpec one_node() {
    return {.ip_version = 4, .nodes = {{1, data_record(1, 0)}}, .data = map({{"ip", utf8("x")}})};
}

TEST(FileLayout, SectionsPointIntoTheMapping) {
    const Bytes content = one_node().build();
    OpenDatabase database(content);
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    const MMDB_s& mmdb = database.mmdb();
    ASSERT_EQ(mmdb.file_size, static_cast<ssize_t>(content.size()));
    EXPECT_EQ(Bytes(mmdb.file_content, mmdb.file_content + mmdb.file_size), content);
    EXPECT_EQ(mmdb.data_section, mmdb.file_content + 6 + 16);
    EXPECT_EQ(mmdb.data_section_size, content.size() - 6 - 16);
    const Bytes metadata = Metadata().encode(1, 24, 4);
    EXPECT_EQ(mmdb.metadata_section_size, metadata.size());
    EXPECT_EQ(mmdb.metadata_section, mmdb.file_content + content.size() - metadata.size());
}

TEST(FileLayout, NodesHaveTwoRecords) {
    for (const auto& [bits, bytes] : {std::pair<std::uint16_t, int>{24, 6}, {28, 7}, {32, 8}}) {
        DatabaseSpec spec = one_node();
        spec.record_size = bits;
        OpenDatabase database(spec.build());
        ASSERT_EQ(database.status(), MMDB_SUCCESS);
        EXPECT_EQ(database.mmdb().full_record_byte_size, bytes);
        EXPECT_EQ(answer(database.mmdb(), "200.0.0.0"), "1@0");
    }
}

TEST(FileLayout, TheDepthIsTheAddressesLength) {
    DatabaseSpec spec = one_node();
    EXPECT_EQ(OpenDatabase(spec.build()).mmdb().depth, 32);
    spec.ip_version = 6;
    EXPECT_EQ(OpenDatabase(spec.build()).mmdb().depth, 128);
}

TEST(FileLayout, TheSeparatorMayHoldAnything) {
    DatabaseSpec spec = one_node();
    spec.separator = Bytes(16, 0xFF);
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(answer(database.mmdb(), "200.0.0.0"), "1@0");
}

TEST(FileLayout, ItMayBeMissingAndSoMayTheData) {
    DatabaseSpec spec = one_node();
    spec.data = {};
    EXPECT_EQ(status_of_opening(spec.build()), MMDB_SUCCESS);
    spec.separator = {};
    EXPECT_EQ(status_of_opening(spec.build()), MMDB_SUCCESS);
}

TEST(FileLayout, TheDataSectionReachesIntoTheMetadata) {
    // The record points to the metadata map, which is data like any other.
    DatabaseSpec spec = one_node();
    const auto offset = static_cast<std::uint32_t>(spec.data.size() + metadata_marker().size());
    spec.nodes = {{data_record(1, offset), data_record(1, 0)}};
    OpenDatabase database(spec.build());
    const MMDB_entry_s entry = look_up(database.mmdb(), "1.2.3.4").result.entry;
    EXPECT_EQ(get(entry, {"build_epoch"}).data.uint64, 1000000000u);
}

TEST(FileLayout, TheLastByteMayEndAPage) {
    // Behind it there is no memory to read by mistake.
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    DatabaseSpec spec = one_node();
    spec.metadata.add_last({"z", utf8("the end")});
    spec.data.resize(spec.data.size() + page - spec.build().size() % page);
    ASSERT_EQ(spec.build().size() % page, 0u);
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(metadata_list(database.mmdb()).size(), 24u);
    const std::uint32_t last = database.mmdb().data_section_size - 8;
    EXPECT_EQ(describe(get(database.entry(last))).substr(0, 21), R"(utf8_string "the end")");
    EXPECT_EQ(get(database.entry(last + 7)).status, MMDB_INVALID_DATA_ERROR);
}

// Opens the file with this node count in the metadata, whatever the tree is.
int open_claiming(std::uint32_t node_count, DatabaseSpec spec = one_node()) {
    spec.metadata.set("node_count", uint32(node_count));
    return status_of_opening(spec.build());
}

TEST(NodeCount, HasToLeaveThreeBytesOfData) {
    // 100 nodes and the separator take 616 bytes.
    const auto open_with_data_size = [](std::size_t size) {
        DatabaseSpec spec = one_node();
        spec.metadata.set("node_count", uint32(100));
        spec.after_metadata = Bytes(616 + size - spec.build().size());
        return status_of_opening(spec.build());
    };
    EXPECT_EQ(open_with_data_size(0), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with_data_size(1), MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(open_with_data_size(2), MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(open_with_data_size(3), MMDB_SUCCESS);
}

TEST(NodeCount, MayNotExceedTheFile) {
    EXPECT_EQ(open_claiming(1000), MMDB_INVALID_METADATA_ERROR);
    // 2^32 / 6 nodes and a few: the product does not fit 32 bits.
    EXPECT_EQ(open_claiming(715827883), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_claiming(UINT32_MAX), MMDB_INVALID_METADATA_ERROR);
    DatabaseSpec wide = one_node();
    wide.record_size = 32;
    EXPECT_EQ(open_claiming(0x20000000, wide), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_claiming(UINT32_MAX, wide), MMDB_INVALID_METADATA_ERROR);
}

TEST(NodeCount, MayBeWrongWhereTheFileIsLargeEnough) {
    DatabaseSpec spec = one_node();
    spec.data.resize(300);
    spec.metadata.set("node_count", uint32(20));
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    // Record 1, once "empty", now is a node within the separator, whose records are 0.
    EXPECT_EQ(answer(database.mmdb(), "1.2.3.4"), "E2/32");
}

TEST(Ipv4Start, IsTheRecordBehind96LeftTurns) {
    DatabaseSpec spec{
        .ip_version = 6, .networks = {{"1.0.0.0/8", 0}, {"2001:db8::/32", 0}}, .data = map({})};
    OpenDatabase deep(spec.build());
    EXPECT_EQ(deep.mmdb().ipv4_start_node.netmask, 96);
    EXPECT_EQ(answer(deep.mmdb(), "1.2.3.4"), "104@0");
    EXPECT_EQ(answer(deep.mmdb(), "::1.2.3.4"), "104@0");

    spec.networks = {{"2001:db8::/32", 0}};
    OpenDatabase shallow(spec.build());
    EXPECT_EQ(shallow.mmdb().ipv4_start_node.netmask, 3);
    EXPECT_EQ(shallow.mmdb().ipv4_start_node.node_value, shallow.mmdb().metadata.node_count);
    EXPECT_EQ(answer(shallow.mmdb(), "1.2.3.4"), "-/3");
}

TEST(Ipv4Start, IsNothingInAnIpv4Tree) {
    OpenDatabase database(one_node().build());
    EXPECT_EQ(database.mmdb().ipv4_start_node.netmask, 0);
    EXPECT_EQ(database.mmdb().ipv4_start_node.node_value, 0u);
}

} // namespace
} // namespace mxy::test
