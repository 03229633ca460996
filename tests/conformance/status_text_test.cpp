// What the library says about itself and its errors, and the numbers and layouts that programs have
// compiled in.
#include <maxminddb.h>

#include <gtest/gtest.h>

#include <climits>
#include <cstddef>

namespace mxy::test {
namespace {

TEST(StatusTexts, AreTheOnesProgramsPrint) {
    EXPECT_STREQ(MMDB_strerror(0), "Success (not an error)");
    EXPECT_STREQ(MMDB_strerror(1), "Error opening the specified MaxMind DB file");
    EXPECT_STREQ(MMDB_strerror(2), "The MaxMind DB file's search tree is corrupt");
    EXPECT_STREQ(MMDB_strerror(3), "The MaxMind DB file contains invalid metadata");
    EXPECT_STREQ(MMDB_strerror(4), "An attempt to read data from the MaxMind DB file failed");
    EXPECT_STREQ(MMDB_strerror(5), "A memory allocation call failed");
    EXPECT_STREQ(MMDB_strerror(6), "The MaxMind DB file is in a format this library can't handle "
                                   "(unknown record size or binary format version)");
    EXPECT_STREQ(MMDB_strerror(7), "The MaxMind DB file's data section contains bad data (unknown "
                                   "data type or corrupt data)");
    EXPECT_STREQ(MMDB_strerror(8), "The lookup path contained an invalid value (like a negative "
                                   "integer for an array index)");
    EXPECT_STREQ(MMDB_strerror(9),
                 "The lookup path does not match the data (key that doesn't exist, array index "
                 "bigger than the array, expected array or map where none exists)");
    EXPECT_STREQ(MMDB_strerror(10), "The MMDB_read_node function was called with a node number "
                                    "that does not exist in the search tree");
    EXPECT_STREQ(MMDB_strerror(11),
                 "You attempted to look up an IPv6 address in an IPv4-only database");
    EXPECT_STREQ(MMDB_strerror(12),
                 "The sockaddr family is unsupported; only AF_INET and AF_INET6 are accepted");
    EXPECT_STREQ(MMDB_strerror(13),
                 "The decoded data structure exceeds the configured resource limits");
}

TEST(StatusTexts, OtherNumbersAreUnknown) {
    for (const int code : {-1, 14, 15, 100, 256, INT_MIN, INT_MAX})
        EXPECT_STREQ(MMDB_strerror(code), "Unknown error code") << code;
}

TEST(StatusTexts, AreConstants) {
    EXPECT_EQ(MMDB_strerror(3), MMDB_strerror(3));
    EXPECT_EQ(MMDB_lib_version(), MMDB_lib_version());
}

TEST(Version, IsTheReleaseWhoseBehaviourThisIs) {
    EXPECT_STREQ(MMDB_lib_version(), "1.14.0");
}

TEST(Layouts, AreThoseOfX86_64) {
#if defined(__x86_64__) && defined(__LP64__)
    EXPECT_EQ(sizeof(MMDB_s), 136u);
    EXPECT_EQ(offsetof(MMDB_s, file_content), 24u);
    EXPECT_EQ(offsetof(MMDB_s, data_section_size), 40u);
    EXPECT_EQ(offsetof(MMDB_s, full_record_byte_size), 60u);
    EXPECT_EQ(offsetof(MMDB_s, ipv4_start_node), 64u);
    EXPECT_EQ(offsetof(MMDB_s, metadata), 72u);
    EXPECT_EQ(sizeof(MMDB_metadata_s), 64u);
    EXPECT_EQ(offsetof(MMDB_metadata_s, build_epoch), 40u);
    EXPECT_EQ(offsetof(MMDB_metadata_s, description), 48u);
    EXPECT_EQ(sizeof(MMDB_lookup_result_s), 32u);
    EXPECT_EQ(offsetof(MMDB_lookup_result_s, netmask), 24u);
    EXPECT_EQ(sizeof(MMDB_entry_data_s), 48u);
    EXPECT_EQ(alignof(MMDB_entry_data_s), 16u);
    EXPECT_EQ(offsetof(MMDB_entry_data_s, utf8_string), 16u);
    EXPECT_EQ(offsetof(MMDB_entry_data_s, offset), 32u);
    EXPECT_EQ(offsetof(MMDB_entry_data_s, type), 44u);
    EXPECT_EQ(sizeof(MMDB_entry_data_list_s), 64u);
    EXPECT_EQ(offsetof(MMDB_entry_data_list_s, next), 48u);
    EXPECT_EQ(sizeof(MMDB_search_node_s), 56u);
    EXPECT_EQ(offsetof(MMDB_search_node_s, left_record_entry), 24u);
#else
    GTEST_SKIP() << "SKIPPED: the layouts of other platforms differ";
#endif
}

} // namespace
} // namespace mxy::test
