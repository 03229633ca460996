// Tables: keys, ranges, columns and their places, types of cells.
#include "build/import/tables/table_import.h"

#include "imported.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using test::Imported;
using Lines = std::vector<std::string>;

ImportOptions with(const TableOptions& table) {
    ImportOptions options;
    options.table = table;
    return options;
}

TEST(TableImport, RowsBecomeKeysAndRecords) {
    Imported imported(import_table, "network,country,asn,active,score\n"
                                    "192.0.2.0/24,DE,64500,true,0.5\n"
                                    "2001:db8::/32,\"FR\",7,false,-3\n"
                                    "evil.example,US,,,\n");
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.counts.entries, 3u);
    EXPECT_EQ(imported["192.0.2.9"],
              R"({"active": true, "asn": uint16 64500, "country": "DE", "score": double 0.5} /24)");
    EXPECT_EQ(imported["2001:db8::1"],
              R"({"active": false, "asn": uint16 7, "country": "FR", "score": int32 -3} /32)");
    EXPECT_EQ(imported["evil.example"], R"({"country": "US"})");
}

TEST(TableImport, TheKeyColumnIsFoundByItsUsualNames) {
    const std::vector<std::string_view> headers = {
        "entry,key,v",   "v,key,network", "v,x,network", "v,ip,cidr",     "v,domain,ip",
        "v,x,indicator", "v,x,domain",    "v,x,Network", "key_column,x,v"};
    const std::vector<std::string_view> keys = {"1", "2", "3", "3", "3", "3", "3", "3", "1"};
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const std::string content = std::string(headers[i]) + "\n1,2,3\n";
        Imported imported(import_table, content);
        EXPECT_NE(imported[keys[i]], "-") << headers[i];
    }
}

TEST(TableImport, RangesInTwoColumns) {
    Imported imported(import_table, "start_ip,end_ip,domain\n"
                                    "192.0.2.0,192.0.2.127,a.example\n"
                                    "2001:db8::,2001:db8::ffff,b.example\n"
                                    "198.51.100.7,198.51.100.7,c.example\n");
    EXPECT_EQ(imported["192.0.2.127"], R"({"domain": "a.example"} /25)");
    EXPECT_EQ(imported["192.0.2.128"], "-");
    EXPECT_EQ(imported["2001:db8::abcd"], R"({"domain": "b.example"} /112)");
    EXPECT_EQ(imported["198.51.100.7"], R"({"domain": "c.example"} /32)");
    EXPECT_EQ(imported.counts.entries, 3u);
}

TEST(TableImport, RangesInDecimalNumbers) {
    Imported imported(import_table,
                      "\"3221225984\",\"3221226239\",\"DE\"\n"
                      "\"281474007000064\",\"281474007000319\",\"FR\"\n"
                      "\"42540766411282592856903984951653826560\","
                      "\"42540766490510755371168322545197776895\",\"US\"\n",
                      with({.key_columns = {"1", "2"}, .has_header = false}));
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.log.skips, Lines{});
    EXPECT_EQ(imported["192.0.2.200"], R"({"3": "DE"} /24)");
    EXPECT_EQ(imported["198.51.100.1"], R"({"3": "FR"} /24)"); // given as ::ffff:198.51.100.0
    EXPECT_EQ(imported["2001:db8:1::"], R"({"3": "US"} /32)");
}

TEST(TableImport, BadRanges) {
    const Imported imported(import_table,
                            "ip_from,ip_to\n2,1\n1.2.3.4,1.2.3\n1.2.3.4,::1\n5,1.2.3.4\n,\n"
                            "0,340282366920938463463374607431768211456\n"
                            "0,340282366920938463463374607431768211455\n1.2.3.4/24,1.2.3.9\n");
    EXPECT_EQ(imported.counts.entries, 1u);
    EXPECT_EQ(imported.log.skips,
              (Lines{"input:2: the range ends before it starts: 2 - 1",
                     "input:3: \"1.2.3\" is no address",
                     "input:4: a range has one end in IPv4 and the other in IPv6",
                     "input:5: \"5\" is no address", "input:6: \"\" is no address",
                     "input:7: \"340282366920938463463374607431768211456\" is more than an address "
                     "has bits",
                     "input:9: \"1.2.3.4/24\" is no address"}));
}

TEST(TableImport, ColumnsAreChosenAndRenamed) {
    Imported imported(import_table, "ip,cc,name,lat,x=y\n192.0.2.1,DE,Germany,1.5,z\n",
                      with({.data_columns = {"cc=country.iso_code", "name=country.names.en",
                                             "4=location.latitude", "x=y"}}));
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported["192.0.2.1"],
              R"({"country": {"iso_code": "DE", "names": {"en": "Germany"}}, )"
              R"("location": {"latitude": double 1.5}, "x=y": "z"} /32)");
}

TEST(TableImport, DotsInNamesAreNestedOnlyWhenAsked) {
    const std::string_view content = "ip,country.iso_code\n192.0.2.1,DE\n";
    Imported plain(import_table, content);
    EXPECT_EQ(plain["192.0.2.1"], R"({"country.iso_code": "DE"} /32)");
    Imported nested(import_table, content, with({.dotted_names = true}));
    EXPECT_EQ(nested["192.0.2.1"], R"({"country": {"iso_code": "DE"}} /32)");
    Imported escaped(import_table, content, with({.data_columns = {"country.iso_code=a\\.b.c"}}));
    EXPECT_EQ(escaped["192.0.2.1"], R"({"a.b": {"c": "DE"}} /32)");
}

TEST(TableImport, MapsWithoutMembersAreLeftOut) {
    Imported imported(import_table, "ip,cc,lat\n192.0.2.1,,5\n192.0.2.2,,\n",
                      with({.data_columns = {"cc=country.iso_code", "lat"}}));
    EXPECT_EQ(imported["192.0.2.1"], R"({"lat": uint16 5} /32)");
    EXPECT_EQ(imported["192.0.2.2"], "{} /32");
}

TEST(TableImport, TablesWithoutAHeader) {
    const std::string_view content = "192.0.2.1,DE,5\n192.0.2.2,FR,6\n";
    Imported numbered(import_table, content, with({.has_header = false}));
    EXPECT_EQ(numbered["192.0.2.1"], R"({"2": "DE", "3": uint16 5} /32)");
    EXPECT_EQ(numbered.counts.entries, 2u);
    Imported named(import_table, content,
                   with({.has_header = false, .column_names = {"ip", "cc", "n"}}));
    EXPECT_EQ(named["192.0.2.2"], R"({"cc": "FR", "n": uint16 6} /32)");
    // Names may also replace those of a header.
    Imported replaced(import_table, content, with({.column_names = {"ip", "cc", "n"}}));
    EXPECT_EQ(replaced["192.0.2.1"], "-");
    EXPECT_EQ(replaced["192.0.2.2"], R"({"cc": "FR", "n": uint16 6} /32)");
    Imported by_number(import_table, content,
                       with({.key_columns = {"2"}, .data_columns = {"3=n"}, .has_header = false}));
    EXPECT_EQ(by_number["FR"], R"({"n": uint16 6})");
}

TEST(TableImport, TypesByPlace) {
    ImportOptions options = with({.data_columns = {"zip", "n=a.n", "flag"}});
    options.types.places = {{"zip", mmdb::DataType::utf8_string},
                            {"a.n", mmdb::DataType::uint32},
                            {"flag", mmdb::DataType::boolean}};
    Imported imported(import_table,
                      "ip,zip,n,flag\n192.0.2.1,12345,5,true\n192.0.2.2,1,x,true\n192.0.2.3,1,,\n",
                      options);
    EXPECT_EQ(imported["192.0.2.1"], R"({"a": {"n": uint32 5}, "flag": true, "zip": "12345"} /32)");
    EXPECT_EQ(imported["192.0.2.3"], R"({"zip": "1"} /32)");
    ASSERT_EQ(imported.log.skips.size(), 1u);
    EXPECT_TRUE(imported.log.skips[0].starts_with("input:3: column \"n\": "))
        << imported.log.skips[0];
}

TEST(TableImport, EmptyCellsCanBeKept) {
    ImportOptions options = with({.keep_empty = true});
    options.types.places = {{"n", mmdb::DataType::uint32}};
    Imported imported(import_table, "ip,a,n\n192.0.2.1,,\n", options);
    EXPECT_EQ(imported["192.0.2.1"], R"({"a": ""} /32)"); // a number cannot be empty
}

TEST(TableImport, RowsOfTheWrongWidth) {
    const Imported imported(import_table, "ip,a,b\n192.0.2.1,1,2\n192.0.2.2,1\n\n"
                                          "\"192.0.2.3\",\"1\n2\",3,4\n192.0.2.4,1,2\n");
    EXPECT_EQ(imported.counts.entries, 2u);
    EXPECT_EQ(imported.counts.skipped, 2u);
    EXPECT_EQ(imported.log.skips, (Lines{"input:3: 2 fields; there are 3 columns",
                                         "input:5: 4 fields; there are 3 columns"}));
}

TEST(TableImport, BrokenRowsAndBadKeys) {
    Imported imported(import_table, "entry,a\nip:x,1\n,2\nok,\"3\nfine,4\n\"q\"x,5\nlast,6");
    EXPECT_EQ(imported.counts.entries, 2u);
    EXPECT_EQ(imported["fine"], R"({"a": uint16 4})");
    EXPECT_EQ(imported["last"], R"({"a": uint16 6})");
    ASSERT_EQ(imported.log.skips.size(), 4u);
    EXPECT_TRUE(imported.log.skips[0].starts_with("input:2: ")) << imported.log.skips[0];
    EXPECT_TRUE(imported.log.skips[1].starts_with("input:3: ")) << imported.log.skips[1];
    EXPECT_EQ(imported.log.skips[2],
              "input:4: field 2: a quote is closed in line 6, with text behind it");
    EXPECT_EQ(imported.log.skips[3], "input:6: field 1: text behind a closing quote");
}

TEST(TableImport, Strict) {
    const std::vector<std::pair<std::string_view, std::string_view>> cases = {
        {"ip,a\n192.0.2.1,1\n192.0.2.2\n", "input:3: 1 fields; there are 2 columns"},
        {"ip,a\n192.0.2.1,\"1\n", "input:2: field 2: a quote is never closed"},
        {"ip,a\n\n\nip:x,1\n", "input:4: "}};
    ImportOptions options;
    options.strict = true;
    for (const auto& [content, error] : cases) {
        const Imported imported(import_table, content, options);
        EXPECT_TRUE(imported.error.starts_with(error)) << imported.error;
        EXPECT_TRUE(imported.log.skips.empty());
    }
}

TEST(TableImport, HeadersThatDoNotDo) {
    const std::vector<std::tuple<std::string_view, TableOptions, std::string_view>> cases = {
        {"a,b\n",
         {.key_columns = {"c"}},
         "input:1: there is no column \"c\"; the columns are \"a\", \"b\""},
        {"a,b\n", {.key_columns = {"3"}}, "input:1: there is no column \"3\""},
        {"a,b\n", {.key_columns = {"0"}}, "input:1: there is no column \"0\""},
        {"a,b,c\n", {.key_columns = {"a", "b", "c"}}, "input:1: a key stands in one column"},
        {"a,b\n", {.data_columns = {"b="}}, "input:1: \"\" is no place in a record"},
        {"a,b\n", {.data_columns = {"b=x..y"}}, "input:1: \"x..y\" is no place in a record"},
        {"k,a,a\n", {.data_columns = {"a"}}, "input:1: 2 columns are named \"a\""},
        {"k,a,a\n", {}, "input:1: two columns would stand at the place \"a\""},
        {"k,a,b\n", {.data_columns = {"a=x", "b=x.y"}}, "input:1: two columns would stand"},
        {"k,a,b\n", {.data_columns = {"a=x.y", "b=x"}}, "input:1: two columns would stand"},
        {"a,b\n", {.column_names = {"x"}}, "input:1: 2 columns, but 1 names for them"},
        {"\n\n\"a,b\n", {}, "input:3: field 1: a quote is never closed"},
        {"a\n", {.delimiter = '"'}, "quotes and line breaks cannot stand between columns"},
    };
    for (const auto& [content, table, error] : cases) {
        const Imported imported(import_table, content, with(table));
        EXPECT_TRUE(imported.error.starts_with(error)) << imported.error << " for " << content;
        EXPECT_EQ(imported.error_kind, BuildError::Kind::bad_input);
    }
}

TEST(TableImport, ColumnsWithoutANameAreLeftOut) {
    Imported imported(import_table, "ip,,a,\n192.0.2.1,1,2,3\n");
    EXPECT_EQ(imported["192.0.2.1"], R"({"a": uint16 2} /32)");
    EXPECT_EQ(imported.log.warnings, (Lines{"input:1: column 2 has no name and is left out",
                                            "input:1: column 4 has no name and is left out"}));
}

TEST(TableImport, NothingToRead) {
    const Imported empty(import_table, "");
    EXPECT_EQ(empty.error, "");
    EXPECT_EQ(empty.log.warnings.size(), 1u);
    const Imported header(import_table, "ip,a\n");
    EXPECT_EQ(header.error, "");
    EXPECT_EQ(header.counts.entries, 0u);
    const Imported nothing(import_table, "", with({.has_header = false}));
    EXPECT_TRUE(nothing.log.warnings.empty());
}

TEST(TableImport, TabsAndOtherDelimiters) {
    ImportOptions tabs;
    tabs.format = Format::tsv;
    Imported tsv(import_table, "ip\ta\n192.0.2.1\tx,y\n", tabs);
    EXPECT_EQ(tsv["192.0.2.1"], R"({"a": "x,y"} /32)");
    Imported semicolons(import_table, "ip;a\n192.0.2.1;\"x;y\"\n", with({.delimiter = ';'}));
    EXPECT_EQ(semicolons["192.0.2.1"], R"({"a": "x;y"} /32)");
}

TEST(TableImport, AnyBytesAndLongCells) {
    using namespace std::string_literals;
    const std::string cell(1 << 20, 'c');
    Imported imported(import_table, "entry,a\nx\0y,\0\nz,"s + cell + "\nlast,1\n");
    EXPECT_EQ(imported.counts.entries, 3u);
    EXPECT_EQ(imported["x\0y"s], "{\"a\": \"\0\"}"s);
    EXPECT_EQ(imported["z"], "{\"a\": \"" + cell + "\"}");
}

// Cells that are cut at other places make other rows, though their bytes are the same.
TEST(TableImport, RowsAreToldApartByTheirCells) {
    Imported imported(import_table, "entry,a,b\nk1,xy,z\nk2,x,yz\nk3,,xyz\nk4,xyz,\nk5,xy,z\n");
    EXPECT_EQ(imported["k1"], R"({"a": "xy", "b": "z"})");
    EXPECT_EQ(imported["k2"], R"({"a": "x", "b": "yz"})");
    EXPECT_EQ(imported["k3"], R"({"b": "xyz"})");
    EXPECT_EQ(imported["k4"], R"({"a": "xyz"})");
    EXPECT_EQ(imported["k5"], imported["k1"]);
}

} // namespace
} // namespace mxy::build
