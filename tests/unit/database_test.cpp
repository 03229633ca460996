// Opening whole files, up to a search tree of more than 4 GiB.
#include "database.h"

#include "mmdb/data_path.h"
#include "support/database_spec.h"
#include "support/test_data.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

namespace mxy {
namespace {

TEST(Database, FindsItsSections) {
    test::DatabaseSpec spec;
    spec.record_size = 28;
    spec.networks = {{"1.2.3.0/24", 0}};
    spec.data = test::utf8("here");
    const test::TempFile file(spec.build());
    Database database;
    ASSERT_EQ(database.open(file.c_str()), Status::ok);
    EXPECT_EQ(database.tree.depth, 128);
    EXPECT_EQ(database.ipv4_start.bits, 96);
    IpAddress address;
    ASSERT_TRUE(parse_canonical("1.2.3.4", address));
    mmdb::TreeHit hit;
    ASSERT_EQ(database.tree.find(mmdb::tree_key(address, true), database.ipv4_start, hit),
              Status::ok);
    EXPECT_TRUE(hit.found);
    EXPECT_EQ(hit.netmask, 96 + 24);
    mmdb::Field field;
    ASSERT_EQ(mmdb::decode(database.data, hit.data_offset, field), Status::ok);
    EXPECT_EQ(field.text(), "here");
}

TEST(Database, ContentErrorsLeaveErrnoAlone) {
    const test::TempFile file(test::from_text("this is no database"));
    Database database;
    errno = 55;
    EXPECT_EQ(database.open(file.c_str()), Status::invalid_metadata);
    EXPECT_EQ(errno, 55);
}

// A file with holes: 600 million nodes of 8 bytes, of which a chain of 32 at the far end is
// written.
class HugeTree {
public:
    static constexpr std::uint32_t node_count = 600'000'000;

    HugeTree() : file_({}) {
        std::ofstream out(file_.path(), std::ios::binary);
        std::uint32_t number = 0;
        for (std::uint32_t bit = 0; bit < 32; ++bit) {
            const bool last = bit == 31;
            const std::uint32_t next =
                last ? test::data_record(node_count, 0) : node_count - 1 - bit;
            write(out, std::uint64_t{number} * 8, {node_count, next});
            number = next;
        }
        out.seekp(static_cast<std::streamoff>(std::uint64_t{node_count} * 8 + 16));
        const test::Bytes tail = test::join({test::utf8("far away"), test::metadata_marker(),
                                             test::Metadata().encode(node_count, 32, 4)});
        out.write(reinterpret_cast<const char*>(tail.data()),
                  static_cast<std::streamsize>(tail.size()));
    }

    const char* path() const { return file_.c_str(); }

private:
    static void write(std::ofstream& out, std::uint64_t offset, test::Node node) {
        std::array<char, 8> bytes;
        for (unsigned i = 0; i < 4; ++i) {
            bytes[i] = static_cast<char>(node.left >> (24 - 8 * i) & 0xFF);
            bytes[4 + i] = static_cast<char>(node.right >> (24 - 8 * i) & 0xFF);
        }
        out.seekp(static_cast<std::streamoff>(offset));
        out.write(bytes.data(), bytes.size());
    }

    test::TempFile file_;
};

TEST(Database, ATreeOfMoreThan4GibibytesIsRead) {
    const HugeTree huge;
    ASSERT_GT(std::filesystem::file_size(huge.path()), std::uint64_t{4} << 30);
    Database database;
    ASSERT_EQ(database.open(huge.path()), Status::ok);
    IpAddress address;
    ASSERT_TRUE(parse_canonical("255.255.255.255", address));
    mmdb::TreeHit hit;
    ASSERT_EQ(database.tree.find(mmdb::tree_key(address, false), {}, hit), Status::ok);
    ASSERT_TRUE(hit.found);
    EXPECT_EQ(hit.netmask, 32);
    mmdb::Field field;
    ASSERT_EQ(mmdb::decode(database.data, hit.data_offset, field), Status::ok);
    EXPECT_EQ(field.text(), "far away");
    ASSERT_TRUE(parse_canonical("127.255.255.255", address));
    ASSERT_EQ(database.tree.find(mmdb::tree_key(address, false), {}, hit), Status::ok);
    EXPECT_FALSE(hit.found);
    EXPECT_EQ(hit.netmask, 1);
}

} // namespace
} // namespace mxy
