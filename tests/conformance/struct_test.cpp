// The MMDB_s belongs to the caller: it may be copied, moved in memory, changed, or filled in by
// hand around any bytes. Everything is taken from its fields, at every call.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace mxy::test {
namespace {

DatabaseSpec example() {
    return {.ip_version = 6,
            .networks = {{"1.2.3.0/24", 0}, {"2001:db8::/32", 6}},
            .data = join({map({{"a", uint16(1)}}), from_hex("40"), map({{"a", uint16(2)}})})};
}

MMDB_s open_example() {
    const TempFile file(example().build());
    MMDB_s mmdb;
    if (MMDB_open(file.c_str(), 0, &mmdb) != MMDB_SUCCESS)
        throw std::runtime_error("cannot open the example");
    return mmdb; // by value, as programs do
}

void expect_works(const MMDB_s& mmdb) {
    EXPECT_EQ(answer(mmdb, "1.2.3.4"), "120@0");
    EXPECT_EQ(answer(mmdb, "2001:db8::1"), "32@6");
    const Lookup lookup = look_up(mmdb, "2001:db8::1");
    EXPECT_EQ(lookup.result.entry.mmdb, &mmdb);
    EXPECT_EQ(get(lookup.result.entry, {"a"}).data.uint16, 2);
    EXPECT_EQ(list(lookup.result.entry).types(), "7 2 5");
    EXPECT_EQ(metadata_list(mmdb).size(), 22u);
    MMDB_search_node_s node;
    EXPECT_EQ(MMDB_read_node(&mmdb, 0, &node), MMDB_SUCCESS);
}

TEST(CopiedStructs, WorkLikeTheOriginal) {
    MMDB_s original = open_example();
    const MMDB_s copy = original;
    expect_works(original);
    expect_works(copy);
    expect_works(original);
    MMDB_close(&original);
}

TEST(CopiedStructs, OneOfThemIsClosed) {
    const MMDB_s original = open_example();
    MMDB_s copy = original;
    expect_works(original);
    MMDB_close(&copy);
}

TEST(MovedStructs, WorkAtTheirNewPlace) {
    std::vector<MMDB_s> databases;
    for (int i = 0; i < 20; ++i) {
        databases.push_back(open_example()); // moves the others now and then
        for (const MMDB_s& mmdb : databases)
            EXPECT_EQ(answer(mmdb, "1.2.3.4"), "120@0");
    }
    std::rotate(databases.begin(), databases.begin() + 7, databases.end());
    for (MMDB_s& mmdb : databases) {
        expect_works(mmdb);
        MMDB_close(&mmdb);
    }
}

TEST(MovedStructs, DoNotNeedTheirPadding) {
    MMDB_s original = open_example();
    MMDB_s copy;
    std::memset(&copy, 0x5A, sizeof copy);
    copy.flags = original.flags;
    copy.filename = original.filename;
    copy.file_size = original.file_size;
    copy.file_content = original.file_content;
    copy.data_section = original.data_section;
    copy.data_section_size = original.data_section_size;
    copy.metadata_section = original.metadata_section;
    copy.metadata_section_size = original.metadata_section_size;
    copy.full_record_byte_size = original.full_record_byte_size;
    copy.depth = original.depth;
    copy.ipv4_start_node.netmask = original.ipv4_start_node.netmask;
    copy.ipv4_start_node.node_value = original.ipv4_start_node.node_value;
    copy.metadata = original.metadata;
    std::memset(&original, 0xA5, sizeof original);
    expect_works(copy);
    MMDB_close(&copy);
}

TEST(MovedStructs, AddressesAreUsedAgainForOtherFiles) {
    MMDB_s mmdb = open_example();
    EXPECT_EQ(answer(mmdb, "1.2.3.4"), "120@0");
    MMDB_close(&mmdb);
    const TempFile other(single_record_database(map({{"b", uint16(3)}}), 6).build());
    ASSERT_EQ(MMDB_open(other.c_str(), 0, &mmdb), MMDB_SUCCESS);
    EXPECT_EQ(answer(mmdb, "1.2.3.4"), "1@0");
    EXPECT_EQ(get({&mmdb, 0}, {"b"}).data.uint16, 3);
    MMDB_close(&mmdb);
}

TEST(SharedStructs, ServeManyThreads) {
    MMDB_s mmdb = open_example();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&mmdb] {
            for (int round = 0; round < 200; ++round)
                expect_works(mmdb);
        });
    for (std::thread& thread : threads)
        thread.join();
    MMDB_close(&mmdb);
}

TEST(SharedStructs, WorkInAForkedChild) {
    MMDB_s mmdb = open_example();
    EXPECT_EQ(answer(mmdb, "1.2.3.4"), "120@0");
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const bool works =
            answer(mmdb, "2001:db8::1") == "32@6" && get({&mmdb, 6}, {"a"}).data.uint16 == 2;
        MMDB_close(&mmdb);
        _exit(works ? 0 : 1);
    }
    int ended = 0;
    ASSERT_EQ(waitpid(child, &ended, 0), child);
    EXPECT_EQ(ended, 0);
    expect_works(mmdb);
    MMDB_close(&mmdb);
}

// --- filled in by hand ---------------------------------------------------------------------------

// A database in memory, as programs make it that have no file. The block ends where the file does.
class MemoryDatabase {
public:
    explicit MemoryDatabase(const DatabaseSpec& spec) {
        const Bytes content = spec.build();
        content_ = std::make_unique<std::uint8_t[]>(content.size());
        std::copy(content.begin(), content.end(), content_.get());
        const std::size_t node_count = spec.make_nodes().size();
        const std::size_t data_start = node_count * spec.record_size / 4 + 16;
        mmdb.file_content = content_.get();
        mmdb.file_size = static_cast<ssize_t>(content.size());
        mmdb.data_section = content_.get() + data_start;
        mmdb.data_section_size = static_cast<std::uint32_t>(content.size() - data_start);
        mmdb.full_record_byte_size = static_cast<std::uint16_t>(spec.record_size / 4);
        mmdb.depth = spec.ip_version == 4 ? 32 : 128;
        mmdb.metadata.node_count = static_cast<std::uint32_t>(node_count);
        mmdb.metadata.ip_version = spec.ip_version;
    }

    MMDB_s mmdb{};

private:
    std::unique_ptr<std::uint8_t[]> content_;
};

TEST(HandMadeStructs, AnswerLikeOpenedOnes) {
    MemoryDatabase database(example());
    EXPECT_EQ(answer(database.mmdb, "2001:db8::1"), "32@6");
    EXPECT_EQ(answer(database.mmdb, "::1.2.3.4"), "120@0");
    EXPECT_EQ(get(look_up(database.mmdb, "2001:db8::1").result.entry, {"a"}).data.uint16, 2);
    MMDB_search_node_s node;
    EXPECT_EQ(MMDB_read_node(&database.mmdb, 0, &node), MMDB_SUCCESS);
}

TEST(HandMadeStructs, TheIpv4StartIsTakenFromTheStruct) {
    MemoryDatabase database(example());
    OpenDatabase opened(example().build());
    database.mmdb.ipv4_start_node = opened.mmdb().ipv4_start_node;
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "120@0");
    // Anything else that it says is believed: data at once, or nothing.
    database.mmdb.ipv4_start_node = {5, data_record(database.mmdb.metadata.node_count, 6)};
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "5@6");
    database.mmdb.ipv4_start_node = {7, database.mmdb.metadata.node_count};
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "-/7");
}

TEST(HandMadeStructs, TheIpv4StartMayBeAnywhere) {
    MemoryDatabase database(example());
    const std::uint32_t data = data_record(database.mmdb.metadata.node_count, 6);
    for (const std::uint16_t level :
         std::initializer_list<std::uint16_t>{0, 1, 63, 64, 65, 127, 128, 129, 65535}) {
        database.mmdb.ipv4_start_node = {level, data};
        EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), std::to_string(level) + "@6");
    }
    // From a node, the bits from that level on are followed: those of ::1.2.3.4.
    database.mmdb.ipv4_start_node = {0, 0};
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "120@0");
    database.mmdb.ipv4_start_node = {64, 0};
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "-/104");
}

TEST(HandMadeStructs, ATreeIsReadToItsLastByteAndNotBeyond) {
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{24, 28, 32}) {
        DatabaseSpec spec{.ip_version = 4, .record_size = bits, .nodes = {{1, 1}, {2, 2}}};
        const std::size_t tree_size = 2u * bits / 4;
        const Bytes file = spec.build();
        const auto tree = std::make_unique<std::uint8_t[]>(tree_size);
        std::copy_n(file.begin(), tree_size, tree.get());
        MMDB_s mmdb{};
        mmdb.file_content = tree.get();
        mmdb.data_section = tree.get() + tree_size;
        mmdb.full_record_byte_size = static_cast<std::uint16_t>(bits / 4);
        mmdb.depth = 32;
        mmdb.metadata.node_count = 2;
        mmdb.metadata.ip_version = 4;
        EXPECT_EQ(answer(mmdb, "1.2.3.4"), "-/2") << bits;
        EXPECT_EQ(answer(mmdb, "255.2.3.4"), "-/2") << bits;
        MMDB_search_node_s node;
        EXPECT_EQ(MMDB_read_node(&mmdb, 1, &node), MMDB_SUCCESS) << bits;
        EXPECT_EQ(node.right_record, 2u) << bits;
        mmdb.data_section -= 1; // now the last node is not whole
        EXPECT_EQ(answer(mmdb, "1.2.3.4"), "E2/0") << bits;
        EXPECT_EQ(MMDB_read_node(&mmdb, 1, &node), MMDB_CORRUPT_SEARCH_TREE_ERROR) << bits;
    }
}

TEST(HandMadeStructs, AnyVersionButFourIsSixWithoutAnIpv4Start) {
    MemoryDatabase database(example());
    database.mmdb.metadata.ip_version = 5;
    database.mmdb.ipv4_start_node = {1, 0};
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "120@0");
    EXPECT_EQ(answer(database.mmdb, "2001:db8::1"), "32@6");
}

TEST(HandMadeStructs, TheDepthBoundsTheWalk) {
    MemoryDatabase database(example());
    database.mmdb.depth = 20;
    const Lookup lookup = look_up(database.mmdb, "2001:db8::1");
    EXPECT_EQ(lookup.result.netmask, 20);
    EXPECT_EQ(lookup.status, MMDB_SUCCESS);
    EXPECT_EQ(get(lookup.result.entry).status, MMDB_INVALID_DATA_ERROR);
}

TEST(HandMadeStructs, TheRecordSizeOfTheMetadataIsNotUsed) {
    OpenDatabase database(example().build());
    database.mmdb().metadata.record_size = 99;
    expect_works(database.mmdb());
}

TEST(HandMadeStructs, NodesOfOtherLengthsAreAnUnknownFormat) {
    MemoryDatabase database(example());
    for (const std::uint16_t bytes : std::initializer_list<std::uint16_t>{0, 1, 5, 9, 65535}) {
        database.mmdb.full_record_byte_size = bytes;
        EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "E6/0") << bytes;
        EXPECT_EQ(answer(database.mmdb, "2001:db8::1"), "E6/0") << bytes;
    }
}

TEST(HandMadeStructs, NodesBehindTheDataSectionAreNotRead) {
    MemoryDatabase database(single_record_database(map({}), 4));
    database.mmdb.metadata.node_count = 0x1000000; // the record 17 now is a node
    database.mmdb.data_section_size = 0;
    EXPECT_EQ(answer(database.mmdb, "1.2.3.4"), "E2/0");
}

TEST(HandMadeStructs, TheMetadataMayServeAsData) {
    OpenDatabase opened(example().build());
    MMDB_s metadata{};
    metadata.data_section = opened.mmdb().metadata_section;
    metadata.data_section_size = opened.mmdb().metadata_section_size;
    EXPECT_EQ(get({&metadata, 0}, {"build_epoch"}).data.uint64, 1000000000u);
    EXPECT_EQ(list({&metadata, 0}).size(), 22u);
}

TEST(HandMadeStructs, AMetadataSectionIsAllThatTheMetadataListNeeds) {
    const Bytes content = map({{"a", uint16(1)}});
    MMDB_s mmdb{};
    mmdb.metadata_section = content.data();
    mmdb.metadata_section_size = static_cast<std::uint32_t>(content.size());
    EXPECT_EQ(metadata_list(mmdb).types(), "7 2 5");
}

} // namespace
} // namespace mxy::test
