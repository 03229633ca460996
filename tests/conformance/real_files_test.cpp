// What MaxMind's own test databases, and hostile ones made for other readers, give: open status,
// metadata, lookups, lists, dumps, unreadable nodes. The expected results are in
// expected/files.tsv.
#include "reading.h"
#include "table.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace mxy::test {
namespace {

const Table& expected() {
    static const Table table = read_table("files.tsv");
    return table;
}

std::string two(std::uint64_t one, const char* separator, std::uint64_t other) {
    return std::to_string(one) + separator + std::to_string(other);
}

// What stands in the table for the entry that a lookup found.
std::string entry_answer(MMDB_entry_s entry) {
    std::string text;
    if (const int status = get(entry).status; status != MMDB_SUCCESS)
        text += " g" + std::to_string(status);
    const List values = list(entry);
    if (values.status() != MMDB_SUCCESS)
        return text + " l" + std::to_string(values.status());
    const Dump printed = dump(values.head());
    text += " n" + std::to_string(values.size()) + " b" + std::to_string(printed.text.size());
    if (printed.status != MMDB_SUCCESS)
        text += " d" + std::to_string(printed.status);
    return text;
}

std::string full_answer(const MMDB_s& mmdb, const std::string& address) {
    const Lookup lookup = look_up(mmdb, address.c_str());
    return describe(lookup) + (lookup.result.found_entry ? entry_answer(lookup.result.entry) : "");
}

unsigned count_bad_nodes(const MMDB_s& mmdb) {
    unsigned bad = 0;
    for (std::uint32_t number = 0; number < mmdb.metadata.node_count; ++number) {
        MMDB_search_node_s node;
        bad += MMDB_read_node(&mmdb, number, &node) != MMDB_SUCCESS;
    }
    return bad;
}

bool is_address(const std::string& column) {
    return std::count(column.begin(), column.end(), '.') == 3 ||
           column.find(':') != std::string::npos;
}

Row observe(const std::filesystem::path& path) {
    OpenDatabase database(path);
    Row row{{"file", path.filename().string()}, {"open", std::to_string(database.status())}};
    if (database.status() != MMDB_SUCCESS)
        return row;

    const MMDB_s& mmdb = database.mmdb();
    const MMDB_metadata_s& metadata = mmdb.metadata;
    row["tree"] = two(metadata.node_count, "/", metadata.record_size) + "/" +
                  std::to_string(metadata.ip_version);
    row["texts"] = two(metadata.languages.count, ",", metadata.description.count);
    row["sections"] = two(mmdb.data_section_size, "/", mmdb.metadata_section_size);
    row["ipv4 start"] = two(mmdb.ipv4_start_node.netmask, "/", mmdb.ipv4_start_node.node_value);
    row["bad nodes"] = std::to_string(count_bad_nodes(mmdb));
    for (const std::string& column : expected().columns)
        if (is_address(column))
            row[column] = full_answer(mmdb, column);
    return row;
}

OpenDatabase open_real(const char* kind, const char* name) {
    return OpenDatabase(data_folder() / kind / name);
}

TEST(RealFiles, GiveWhatTheTableSays) {
    MXYDB_REQUIRE_TEST_DATA();
    for (const auto& path : real_databases()) {
        const auto row = expected().rows.find(path.filename().string());
        if (row != expected().rows.end())
            expect_same(observe(path), row->second);
        else
            ADD_FAILURE() << path.filename() << " has no row in expected/files.tsv";
    }
}

TEST(RealFiles, AreAllThere) {
    MXYDB_REQUIRE_TEST_DATA();
    std::map<std::string, bool> present;
    for (const auto& path : real_databases())
        present[path.filename().string()] = true;
    for (const auto& [name, row] : expected().rows)
        EXPECT_TRUE(present[name]) << name << " is not in the test data";
}

TEST(RealFiles, MetadataListsHaveTheFieldsThatWereRead) {
    MXYDB_REQUIRE_TEST_DATA();
    OpenDatabase database = open_real("maxmind", "MaxMind-DB-test-metadata-pointers.mmdb");
    const List values = metadata_list(database.mmdb());
    ASSERT_EQ(values.status(), MMDB_SUCCESS);
    EXPECT_EQ(describe(*values.values()[0]).substr(0, 14), "map of 9 at 0,");
    EXPECT_EQ(database.mmdb().metadata.languages.count, 3u);
    EXPECT_STREQ(database.mmdb().metadata.database_type,
                 database.mmdb().metadata.description.descriptions[0]->description);
}

TEST(RealFiles, ABadDoubleSpoilsOnlyThePathsThatMeetIt) {
    MXYDB_REQUIRE_TEST_DATA();
    OpenDatabase database = open_real("maxmind", "GeoIP2-City-Test-Broken-Double-Format.mmdb");
    const MMDB_entry_s entry = look_up(database.mmdb(), "81.2.69.160").result.entry;
    EXPECT_EQ(describe(get(entry, {"country", "iso_code"})).substr(0, 16), R"(utf8_string "GB")");
    EXPECT_EQ(describe(get(entry, {"location", "latitude"})), "status 7");
    // The bad double lies in front of this one and has to be skipped.
    EXPECT_EQ(describe(get(entry, {"subdivisions", "0", "iso_code"})), "status 7");
}

TEST(RealFiles, TooDeepDataIsRefusedWhereItIsWalked) {
    MXYDB_REQUIRE_TEST_DATA();
    OpenDatabase maps = open_real("maxmind-bad", "libmaxminddb-deep-nesting.mmdb");
    const MMDB_entry_s entry = look_up(maps.mmdb(), "1.2.3.4").result.entry;
    EXPECT_EQ(describe(get(entry, {"z"})), "status 13");
    EXPECT_EQ(list(entry).types(), "status 13");

    OpenDatabase arrays = open_real("maxmind-bad", "libmaxminddb-deep-array-nesting.mmdb");
    EXPECT_EQ(list(look_up(arrays.mmdb(), "1.2.3.4").result.entry).types(), "status 13");
}

TEST(RealFiles, ACityHasABoundedList) {
    MXYDB_REQUIRE_TEST_DATA();
    OpenDatabase database = open_real("maxmind", "GeoIP2-City-Test.mmdb");
    const List values = list(look_up(database.mmdb(), "81.2.69.142").result.entry);
    std::size_t payload = 0;
    for (const MMDB_entry_data_s* value : values.values())
        if (value->type == MMDB_DATA_TYPE_UTF8_STRING || value->type == MMDB_DATA_TYPE_BYTES)
            payload += value->data_size;
    EXPECT_EQ(values.size(), 120u);
    EXPECT_EQ(payload, 679u);
}

TEST(RealFiles, TheDecoderFileDumpsByteForByte) {
    MXYDB_REQUIRE_TEST_DATA();
    OpenDatabase database = open_real("maxmind", "MaxMind-DB-test-decoder.mmdb");
    const std::string text = dump_text(look_up(database.mmdb(), "1.1.1.1").result.entry);
    EXPECT_EQ(text.size(), 723u);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 42);
    const std::string start = "{\n"
                              "  \"array\": \n"
                              "    [\n"
                              "      1 <uint32>\n"
                              "      2 <uint32>\n"
                              "      3 <uint32>\n"
                              "    ]\n"
                              "  \"boolean\": \n"
                              "    true <boolean>\n";
    EXPECT_EQ(text.substr(0, start.size()), start);
    EXPECT_NE(text.find("    0x01000000000000000000000000000000 <uint128>\n"), std::string::npos);
}

} // namespace
} // namespace mxy::test
