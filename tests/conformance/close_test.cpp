// Closing: once, twice, nothing at all; what stays readable in the struct; and what a closed
// database answers.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace mxy::test {
namespace {

// A database that was opened and closed again.
class ClosedDatabase {
public:
    explicit ClosedDatabase(const DatabaseSpec& spec) {
        const TempFile file(spec.build());
        if (MMDB_open(file.c_str(), 0, &mmdb_) != MMDB_SUCCESS)
            throw std::runtime_error("cannot open the database to close");
        MMDB_close(&mmdb_);
    }
    MMDB_s& mmdb() { return mmdb_; }

private:
    MMDB_s mmdb_;
};

DatabaseSpec ipv4_database() {
    return single_record_database(map({{"ip", utf8("x")}}));
}

DatabaseSpec ipv6_database() {
    return {.ip_version = 6,
            .networks = {{"1.2.3.0/24", 0}, {"2001:db8::/32", 0}},
            .data = map({{"ip", utf8("x")}})};
}

TEST(Close, NullAndAZeroedStructAreNothingToClose) {
    MMDB_close(nullptr);
    MMDB_s mmdb{};
    MMDB_close(&mmdb);
    EXPECT_EQ(mmdb.filename, nullptr);
}

TEST(Close, MayBeCalledTwice) {
    ClosedDatabase database(ipv4_database());
    MMDB_close(&database.mmdb());
    MMDB_close(&database.mmdb());
}

TEST(Close, LeavesErrnoAlone) {
    const TempFile file(ipv4_database().build());
    MMDB_s mmdb;
    ASSERT_EQ(MMDB_open(file.c_str(), 0, &mmdb), MMDB_SUCCESS);
    errno = 77;
    MMDB_close(&mmdb);
    EXPECT_EQ(errno, 77);
}

TEST(Close, ClearsWhatItFreedAndKeepsTheNumbers) {
    ClosedDatabase database(ipv6_database());
    const MMDB_s& mmdb = database.mmdb();
    EXPECT_EQ(mmdb.filename, nullptr);
    EXPECT_EQ(mmdb.file_content, nullptr);
    EXPECT_EQ(mmdb.data_section, nullptr);
    EXPECT_EQ(mmdb.metadata_section, nullptr);
    EXPECT_EQ(mmdb.file_size, 0);
    EXPECT_EQ(mmdb.data_section_size, 0u);
    EXPECT_EQ(mmdb.metadata_section_size, 0u);
    EXPECT_EQ(mmdb.metadata.database_type, nullptr);
    EXPECT_EQ(mmdb.metadata.languages.names, nullptr);
    EXPECT_EQ(mmdb.metadata.languages.count, 0u);
    EXPECT_EQ(mmdb.metadata.description.count, 0u);

    EXPECT_EQ(mmdb.flags, 1u);
    EXPECT_EQ(mmdb.depth, 128);
    EXPECT_EQ(mmdb.full_record_byte_size, 6);
    EXPECT_EQ(mmdb.metadata.node_count, ipv6_database().make_nodes().size());
    EXPECT_EQ(mmdb.metadata.record_size, 24);
    EXPECT_EQ(mmdb.metadata.ip_version, 6);
    EXPECT_EQ(mmdb.metadata.build_epoch, 1000000000u);
    EXPECT_EQ(mmdb.ipv4_start_node.netmask, 96);
}

TEST(Close, TheStructMayBeOpenedAgain) {
    ClosedDatabase database(ipv4_database());
    const TempFile file(ipv6_database().build());
    ASSERT_EQ(MMDB_open(file.c_str(), 0, &database.mmdb()), MMDB_SUCCESS);
    EXPECT_EQ(answer(database.mmdb(), "2001:db8::1"), "32@0");
    MMDB_close(&database.mmdb());
}

TEST(ClosedDatabases, FindNothing) {
    ClosedDatabase ipv4(ipv4_database());
    EXPECT_EQ(answer(ipv4.mmdb(), "1.2.3.4"), "E2/0");
    EXPECT_EQ(answer(ipv4.mmdb(), "::1"), "E11/0");
    ClosedDatabase ipv6(ipv6_database());
    EXPECT_EQ(answer(ipv6.mmdb(), "1.2.3.4"), "E2/0");
    EXPECT_EQ(answer(ipv6.mmdb(), "2001:db8::1"), "E2/0");
    EXPECT_EQ(describe(look_up_sockaddr(ipv6.mmdb(), "2001:db8::1")), "E2/0");
}

TEST(ClosedDatabases, StillKnowThatThereWasNoIpv4) {
    DatabaseSpec spec = ipv6_database();
    spec.networks = {{"2001:db8::/32", 0}};
    ClosedDatabase database(spec);
    EXPECT_EQ(answer(database.mmdb(), "1.2.3.4"), "-/3");
}

TEST(ClosedDatabases, HoldNoData) {
    ClosedDatabase database(ipv4_database());
    const MMDB_entry_s entry{&database.mmdb(), 0};
    EXPECT_EQ(describe(get(entry)), "status 7");
    EXPECT_EQ(describe(get(entry, {"ip"})), "status 7");
    EXPECT_EQ(list(entry).types(), "status 7");
    EXPECT_EQ(metadata_list(database.mmdb()).types(), "status 7");
    MMDB_search_node_s node;
    EXPECT_EQ(MMDB_read_node(&database.mmdb(), 0, &node), MMDB_CORRUPT_SEARCH_TREE_ERROR);
    EXPECT_EQ(MMDB_read_node(&database.mmdb(), 1, &node), MMDB_INVALID_NODE_NUMBER_ERROR);
}

} // namespace
} // namespace mxy::test
