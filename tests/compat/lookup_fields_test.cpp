// What makes a struct another one for the front table: each field that a lookup depends on, and
// nothing else, padding included.
#include "lookup_fields.h"

#include <gtest/gtest.h>

#include <cstring>

namespace mxy::compat {
namespace {

MMDB_s filled_with(int byte) {
    MMDB_s mmdb;
    std::memset(static_cast<void*>(&mmdb), byte, sizeof mmdb);
    return mmdb;
}

// All fields that count, from one struct into another whose other bytes stay.
void copy_fields(const MMDB_s& from, MMDB_s& to) {
    to.file_content = from.file_content;
    to.data_section = from.data_section;
    to.data_section_size = from.data_section_size;
    to.full_record_byte_size = from.full_record_byte_size;
    to.depth = from.depth;
    to.ipv4_start_node.netmask = from.ipv4_start_node.netmask;
    to.ipv4_start_node.node_value = from.ipv4_start_node.node_value;
    to.metadata.node_count = from.metadata.node_count;
    to.metadata.ip_version = from.metadata.ip_version;
    to.metadata.build_epoch = from.metadata.build_epoch;
}

TEST(LookupFields, OtherFieldsAndPaddingDoNotCount) {
    const MMDB_s noted = filled_with(0x55);
    LookupFields fields;
    fields.note(noted);
    EXPECT_TRUE(fields.are_those_of(noted));
    MMDB_s other = filled_with(0xAA);
    EXPECT_FALSE(fields.are_those_of(other));
    copy_fields(noted, other);
    EXPECT_TRUE(fields.are_those_of(other));
}

TEST(LookupFields, EachFieldCounts) {
    const MMDB_s noted = filled_with(0);
    LookupFields fields;
    fields.note(noted);
    const auto expect_differs = [&](auto change) {
        MMDB_s changed = noted;
        change(changed);
        EXPECT_FALSE(fields.are_those_of(changed));
    };
    const auto* const some_byte = reinterpret_cast<const std::uint8_t*>(&noted);
    expect_differs([&](MMDB_s& db) { db.file_content = some_byte; });
    expect_differs([&](MMDB_s& db) { db.data_section = some_byte; });
    expect_differs([](MMDB_s& db) { db.data_section_size = 1; });
    expect_differs([](MMDB_s& db) { db.full_record_byte_size = 1; });
    expect_differs([](MMDB_s& db) { db.depth = 0x8000; });
    expect_differs([](MMDB_s& db) { db.ipv4_start_node.netmask = 1; });
    expect_differs([](MMDB_s& db) { db.ipv4_start_node.node_value = 0x80000000; });
    expect_differs([](MMDB_s& db) { db.metadata.node_count = 1; });
    expect_differs([](MMDB_s& db) { db.metadata.ip_version = 1; });
    expect_differs([](MMDB_s& db) { db.metadata.build_epoch = std::uint64_t{1} << 40; });
}

} // namespace
} // namespace mxy::compat
