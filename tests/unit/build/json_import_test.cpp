// JSON in all its shapes, good and bad: what becomes of each entry, and what is said of those that
// cannot be taken.
#include "build/import/json/json_import.h"

#include "imported.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using test::Imported;
using Texts = std::vector<std::string>;

ImportCounts run_json(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                      ImportLog& log) {
    return import_json(input, options, builder, log);
}

Imported from_json(std::string_view text, const ImportOptions& options = {},
                   const Imported::Prepare& prepare = {}) {
    return Imported(run_json, text, options, prepare);
}

TEST(JsonImport, TakesAnArrayOfKeysWithData) {
    Imported made = from_json(R"([
        {"key": "192.0.2.0/24", "data": {"n": 1}},
        {"data": {"n": 2}, "key": "evil.example"},
        {"key": "*.evil.example", "other": 5, "data": {"n": 3}},
        {"key": "literal:*.x", "data": {"n": 4}},
        {"key": "198.51.100.1-198.51.100.2", "data": {"n": 5}}
    ])");
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.log.skips, Texts{});
    EXPECT_EQ(made.counts.entries, 5u);
    EXPECT_EQ(made["192.0.2.7"], "{\"n\": uint16 1} /24");
    EXPECT_EQ(made["evil.example"], "{\"n\": uint16 2}");
    EXPECT_EQ(made["a.evil.example"], "{\"n\": uint16 3}");
    EXPECT_EQ(made["*.x"], "{\"n\": uint16 4}");
    EXPECT_EQ(made["198.51.100.2"], "{\"n\": uint16 5} /32");
}

TEST(JsonImport, KeepsEveryDigitAndType) {
    Imported made = from_json(
        R"([{"key":"k","data":{"big":18446744073709551615,"neg":-2147483648,"half":0.5,)"
        R"("e":1E+2,"yes":true,"text":"\u00e9\ud83d\ude00","none":null,"list":[1,"a",{}]}}])");
    EXPECT_EQ(made["k"], "{\"big\": uint64 18446744073709551615, \"e\": double 100., "
                         "\"half\": double 0.5, \"list\": [uint16 1, \"a\", {}], "
                         "\"neg\": int32 -2147483648, \"text\": \"\u00e9\U0001F600\", "
                         "\"yes\": true}");
}

TEST(JsonImport, TypesOfPlacesHoldForDataAndForOtherMembersAlike) {
    ImportOptions options;
    options.types.places = {{"asn", mmdb::DataType::uint32}};
    Imported made = from_json(R"([{"key":"a","data":{"asn":5}},{"key":"b","asn":5}])", options);
    EXPECT_EQ(made["a"], "{\"asn\": uint32 5}");
    EXPECT_EQ(made["b"], "{\"asn\": uint32 5}");
}

TEST(JsonImport, WrapsDataThatAreNoMap) {
    Imported made = from_json(R"([{"key":"a","data":5},{"key":"b","data":["x"]},)"
                              R"({"key":"c","data":null},{"key":"d"},{"key":"e","data":"t"}])");
    EXPECT_EQ(made["a"], "{\"value\": uint16 5}");
    EXPECT_EQ(made["b"], "{\"value\": [\"x\"]}");
    EXPECT_EQ(made["c"], "{}");
    EXPECT_EQ(made["d"], "{}");
    EXPECT_EQ(made["e"], "{\"value\": \"t\"}");
}

TEST(JsonImport, TakesLines) {
    Imported made = from_json("{\"network\":\"192.0.2.0/24\",\"country\":\"DE\"}\r\n"
                              "\n"
                              "{\"ip\":\"198.51.100.1\",\"record\":{\"n\":1}}\n"
                              "{\"n\":2,\"cidr\":\"2001:db8::/32\"}\n"
                              "{\"indicator\":\"evil.example\"}{\"entry\":\"*.x\"}\n"
                              "{\"range\":\"203.0.113.0-203.0.113.1\",\"ip\":\"not the key\"}");
    EXPECT_EQ(made.log.skips, Texts{});
    EXPECT_EQ(made.counts.entries, 6u);
    EXPECT_EQ(made["192.0.2.1"], "{\"country\": \"DE\"} /24");
    EXPECT_EQ(made["198.51.100.1"], "{\"n\": uint16 1} /32");
    EXPECT_EQ(made["2001:db8::1"], "{\"n\": uint16 2} /32");
    EXPECT_EQ(made["evil.example"], "{}");
    EXPECT_EQ(made["y.x"], "{}");
    EXPECT_EQ(made["203.0.113.1"], "{\"ip\": \"not the key\"} /31");
}

TEST(JsonImport, ABadLineIsThatLineAlone) {
    Imported made = from_json("{\"key\":\"a\"}\n"
                              "{\"key\":\"b\",\n"
                              "garbage\n"
                              "{\"key\":\"c\"} x\n"
                              "{\"key\":\"d\",\"data\":tru}\n"
                              "[1]\n"
                              "{\"key\":\"e\"}\n");
    EXPECT_EQ(made.counts.entries, 3u);
    EXPECT_EQ(made.counts.skipped, 5u);
    ASSERT_EQ(made.log.skips.size(), 5u);
    EXPECT_EQ(made.log.skips[0].substr(0, 19), "input:2: column 12:");
    EXPECT_EQ(made.log.skips[1].substr(0, 18), "input:3: column 1:");
    EXPECT_EQ(made.log.skips[2].substr(0, 19), "input:4: column 13:");
    EXPECT_EQ(made.log.skips[3].substr(0, 8), "input:5:");
    EXPECT_EQ(made.log.skips[4], "input:6: an entry must be an object");
    EXPECT_EQ(made["a"], "{}");
    EXPECT_EQ(made["b"], "-");
    EXPECT_EQ(made["c"], "{}");
    EXPECT_EQ(made["d"], "-");
    EXPECT_EQ(made["e"], "{}");
}

TEST(JsonImport, TheFirstLineMayBeTheBadOne) {
    Imported made = from_json("{\"key\": oops}\n{\"key\":\"a\"}\n{\"key\":\"b\"}\n");
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.counts.entries, 2u);
    EXPECT_EQ(made.counts.skipped, 1u);
    EXPECT_EQ(made["a"], "{}");
}

TEST(JsonImport, LinesWithoutAKeyAreNoMapping) {
    Imported made = from_json("{\"name\":\"x\"}\n{\"key\":\"a\"}\n");
    EXPECT_EQ(made.counts.entries, 1u);
    EXPECT_EQ(made.log.skips,
              Texts{"input:1: no key: none of key, entry, network, cidr, range, ip, indicator is "
                    "a string"});
    EXPECT_EQ(made["name"], "-");
}

TEST(JsonImport, ObjectsOfSeveralLinesFollowEachOther) {
    Imported made = from_json("{\n  \"key\": \"a\",\n  \"data\": {\"n\": 1}\n}\n"
                              "{\n  \"key\": 5\n}\n"
                              "[{\"key\": \"b\"}]");
    EXPECT_EQ(made.counts.entries, 2u);
    EXPECT_EQ(made.log.skips.size(), 1u);
    EXPECT_EQ(made.log.skips[0].substr(0, 15), "input:5: no key");
    EXPECT_EQ(made["a"], "{\"n\": uint16 1}");
    EXPECT_EQ(made["b"], "{}");
}

TEST(JsonImport, TakesAMappingOfKeysToRecords) {
    Imported made = from_json("{\"192.0.2.0/24\": {\"n\": 1},\n"
                              " \"*.evil.example\": {\"n\": 2}, \"five\": 5, \"none\": null,\n"
                              " \"192.0.2.0/33\": {}, \"list\": [[]]}");
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.counts.entries, 5u);
    ASSERT_EQ(made.log.skips.size(), 1u);
    EXPECT_EQ(made.log.skips[0].substr(0, 8), "input:3:");
    EXPECT_EQ(made["192.0.2.1"], "{\"n\": uint16 1} /24");
    EXPECT_EQ(made["a.evil.example"], "{\"n\": uint16 2}");
    EXPECT_EQ(made["five"], "{\"value\": uint16 5}");
    EXPECT_EQ(made["none"], "{}");
    EXPECT_EQ(made["list"], "{\"value\": [[]]}");
}

TEST(JsonImport, TakesDataSetsWithTheirMetadataAndSchema) {
    Imported made = from_json(R"({
        "version": "v1",
        "schema": {"port": "uint32", "geo": {"lat": "float64", "a.b": "int"}, "x": "nonsense"},
        "metadata": {"DatabaseType": "Custom-ASN", "Description": {"en": "words"},
                     "Languages": ["en", "de"], "IPVersion": 6, "RecordSize": 28,
                     "NodeCount": 5, "BuildEpoch": 1},
        "dataset": [
            {"network": "192.0.2.0/24",
             "record": {"port": 80, "geo": {"lat": 5, "a.b": 7}, "free": 1}},
            {"network": "192.0.2.0/25", "method": "deep_merge", "data": {"free": 2}},
            {"network": "198.51.100.0/24", "data": {}},
            {"network": "198.51.100.0/25", "method": "remove", "data": {}},
            {"network": "198.51.100.0/26", "method": "dance", "data": {}}
        ]
    })");
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.log.warnings, Texts{"input:3: the schema's type of `x` is not known"});
    EXPECT_EQ(made.log.skips, Texts{"input:13: no method is called `dance`"});
    const BuildOptions& options = made.builder.options();
    EXPECT_EQ(options.database_type, "Custom-ASN");
    ASSERT_EQ(options.description.size(), 1u);
    EXPECT_EQ(options.description[0].second, "words");
    EXPECT_EQ(options.languages, (std::vector<std::string>{"en", "de"}));
    EXPECT_EQ(options.tree.ip_version, 6);
    EXPECT_EQ(options.least_record_size, 28u);
    EXPECT_FALSE(options.build_epoch);
    EXPECT_EQ(made["192.0.2.200"], "{\"free\": uint16 1, \"geo\": {\"a.b\": int32 7, "
                                   "\"lat\": double 5.}, \"port\": uint32 80} /25");
    EXPECT_EQ(made["192.0.2.1"], "{\"free\": uint16 2, \"geo\": {\"a.b\": int32 7, "
                                 "\"lat\": double 5.}, \"port\": uint32 80} /25");
    EXPECT_EQ(made["198.51.100.1"], "-");
    EXPECT_EQ(made["198.51.100.129"], "{} /25");
}

TEST(JsonImport, MetadataBehindTheDataSetCountsAndChoicesStay) {
    ImportOptions options;
    DatabaseBuilder builder;
    builder.options().database_type = "chosen";
    test::RecordedLog log;
    const InputText input("input", R"({"dataset":[{"network":"::/1","record":{}}],)"
                                   R"("metadata":{"DatabaseType":"no","Languages":["fr"]},)"
                                   R"("schema":{"a":"uint16"}})");
    import_json(input, options, builder, log);
    EXPECT_EQ(builder.options().database_type, "chosen");
    EXPECT_EQ(builder.options().languages, std::vector<std::string>{"fr"});
    EXPECT_EQ(log.warnings.size(), 1u);
}

TEST(JsonImport, TakesExportsWithoutReadingAnythingIntoKeys) {
    Imported made = from_json(
        "{\"mxydb\": 1, \"database_type\": \"T\", \"description\": {\"en\": \"d\"}, \"languages\": "
        "[\"en\"], \"ip_version\": 6, \"record_size\": 32, \"build_epoch\": 99, \"match_mode\": 1, "
        "\"ipv4_aliases\": false}\n"
        "{\"network\": \"192.0.2.0/24\", \"data\": {\"p\": {\"@uint32\": 80}}}\n"
        "{\"literal\": \"*.x\", \"data\": \"bare\"}\n"
        "{\"data\": [], \"glob\": \"ab\"}\n"
        "{\"literal\": \"192.0.2.1\"}\n"
        "{\"literal_hex\": \"ff00\", \"data\": {\"@bytes\": \"00ff\"}}\n"
        "{\"glob_hex\": \"2a2E\"}\n");
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.log.skips, Texts{});
    EXPECT_EQ(made.counts.entries, 6u);
    const BuildOptions& options = made.builder.options();
    EXPECT_EQ(options.database_type, "T");
    EXPECT_EQ(options.build_epoch, 99u);
    EXPECT_EQ(options.case_mode, text::CaseMode::insensitive);
    EXPECT_FALSE(options.tree.alias_ipv4);
    EXPECT_EQ(options.least_record_size, 32u);
    EXPECT_EQ(made.builder.counts().networks, 1u);
    EXPECT_EQ(made.builder.counts().literals, 3u);
    EXPECT_EQ(made.builder.counts().globs, 2u);
    EXPECT_EQ(made["192.0.2.1"], "{\"p\": uint32 80} /24");
    EXPECT_EQ(made["*.X"], "\"bare\"");
    EXPECT_EQ(made["AB"], "[]");
    EXPECT_EQ(made[std::string_view("\xFF\0", 2)], std::string("bytes \"\0\xFF\"", 10));
    EXPECT_EQ(made["q."], "{}");
}

TEST(JsonImport, BadLinesOfExportsAreSkipped) {
    Imported made = from_json("{\"mxydb\": 1}\n"
                              "{\"network\": \"evil.example\"}\n"
                              "{\"literal\": \"a\", \"glob\": \"b\"}\n"
                              "{\"literal_hex\": \"f\"}\n"
                              "{\"literal_hex\": \"zz\"}\n"
                              "{\"key\": \"a\"}\n"
                              "{\"literal\": 5}\n"
                              "{\"literal\": \"x\", \"data\": {\"@uint16\": 65536}}\n"
                              "oops\n"
                              "{\"literal\": \"good\"}\n");
    EXPECT_EQ(made.counts.entries, 1u);
    EXPECT_EQ(made.counts.skipped, 8u);
    for (std::size_t i = 0; i < made.log.skips.size(); ++i)
        EXPECT_EQ(made.log.skips[i].substr(0, 9), "input:" + std::to_string(i + 2) + ": ");
    EXPECT_EQ(made["good"], "{}");
}

TEST(JsonImport, ExportsOfOtherVersionsAreNotRead) {
    EXPECT_EQ(from_json("{\"mxydb\": 2}\n{\"literal\": \"a\"}").error,
              "input:1: an export of a version that is not known here");
}

TEST(JsonImport, BadEntriesOfArraysAreSkippedWithTheirLine) {
    const std::string deep = std::string(600, '[') + std::string(600, ']');
    Imported made = from_json("[{\"key\": \"a\"},\n"
                              "5, [{\"key\": \"x\"}],\n"
                              "{\"key\": \"ip:nonsense\"}, {\"key\": \"glob:[\"},\n"
                              "{\"key\": \"b\", \"data\": {\"deep\": " +
                              deep +
                              "}},\n"
                              "{\"key\": \"c\", \"data\": {\"text\": \"\xFF\"}},\n"
                              "{\"key\": \"\"},\n"
                              "{\"key\": \"z\"}]\n");
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.counts.entries, 2u);
    Texts places;
    for (const std::string& skip : made.log.skips)
        places.push_back(skip.substr(0, 7));
    EXPECT_EQ(places,
              (Texts{"input:2", "input:2", "input:3", "input:3", "input:4", "input:5", "input:6"}));
    EXPECT_EQ(made["z"], "{}");
}

TEST(JsonImport, StrictImportsEndAtTheFirstBadEntry) {
    ImportOptions options;
    options.strict = true;
    EXPECT_EQ(from_json("[{\"key\": \"a\"},\n\n5]", options).error,
              "input:3: an entry must be an object");
    EXPECT_EQ(from_json("{\"key\": \"a\"}\n{\"key\"", options).error.substr(0, 18),
              "input:2: column 7:");
}

TEST(JsonImport, TextThatBreaksOffIsAnErrorWithItsPlace) {
    EXPECT_EQ(from_json("[{\"key\": \"a\"},\n  {\"key\" 5}]").error.substr(0, 11), "input:2:10:");
    EXPECT_EQ(from_json("[{\"key\": \"a\"}").error.substr(0, 10), "input:1:14");
    EXPECT_EQ(from_json("{\"dataset\": [").error.substr(0, 8), "input:1:");
    EXPECT_EQ(from_json("{\"a\": {}").error.substr(0, 8), "input:1:");
    EXPECT_EQ(from_json("[] x").error.substr(0, 10), "input:1:4:");
    EXPECT_EQ(from_json(std::string_view("[]\0", 3)).error.substr(0, 10), "input:1:3:");
    EXPECT_EQ(from_json(std::string(200000, '[')).error.substr(0, 8), "input:1:");
    EXPECT_EQ(from_json("[{\"key\":\"\\ud800\"}]").error.substr(0, 8), "input:1:");
}

TEST(JsonImport, NothingIsNoError) {
    for (const char* const text : {"", " \n", "[]", "{}", "{\"dataset\": []}"}) {
        Imported made = from_json(text);
        EXPECT_EQ(made.error, "") << text;
        EXPECT_EQ(made.counts.entries, 0u) << text;
    }
}

TEST(JsonImport, LaterEntriesReplaceOrMerge) {
    const char* const text = R"([{"key":"a","data":{"x":1}},{"key":"a","data":{"y":2}}])";
    EXPECT_EQ(from_json(text)["a"], "{\"y\": uint16 2}");
    ImportOptions options;
    options.merge = Merge::deep;
    EXPECT_EQ(from_json(text, options)["a"], "{\"x\": uint16 1, \"y\": uint16 2}");
}

TEST(JsonImport, LossesAreToldWithTheirLine) {
    Imported made = from_json("[\n{\"key\": \"a\", \"data\": {\"n\": -5000000000}}]");
    ASSERT_EQ(made.log.warnings.size(), 1u);
    EXPECT_EQ(made.log.warnings[0].substr(0, 8), "input:2:");
}

TEST(JsonImport, ProgressGoesUpToTheEnd) {
    std::string text = "[";
    for (int i = 0; i < 60000; ++i)
        text += "{\"key\": \"name-" + std::to_string(i) + "\", \"data\": {\"n\": 1}},\n";
    text += "{\"key\": \"last\"}]";
    Imported made = from_json(text);
    EXPECT_EQ(made.counts.entries, 60001u);
    ASSERT_GE(made.log.steps.size(), 2u);
    for (std::size_t i = 1; i < made.log.steps.size(); ++i)
        EXPECT_GE(made.log.steps[i].first, made.log.steps[i - 1].first);
    EXPECT_EQ(made.log.steps.back(),
              std::make_pair(std::uint64_t{text.size()}, std::uint64_t{text.size()}));
}

// Cut anywhere, or with a byte changed, a text gives entries or errors, and nothing else.
TEST(JsonImport, DamagedTextsEndInOrder) {
    const std::string texts[] = {
        R"([{"key":"a","data":{"n":[1,{"m":2.5e3}],"t":"\u00e9"}},{"key":"1.2.3.0/24"}])",
        R"({"metadata":{"DatabaseType":"x"},"schema":{"a":"uint16"},"dataset":[{"network":"::/8"}]})",
        "{\"mxydb\":1,\"match_mode\":1}\n{\"literal\":\"a\",\"data\":{\"@uint16\":5}}\n",
        "{\"key\":\"a\"}\n{\"ip\":\"1.2.3.4\",\"b\":[{}]}\n",
    };
    for (const std::string& text : texts)
        for (std::size_t at = 0; at < text.size(); ++at) {
            EXPECT_LE(from_json(text.substr(0, at)).counts.entries, 2u);
            for (const char byte : {'"', '{', ']', '\0', '9', '\xFF'}) {
                std::string damaged = text;
                damaged[at] = byte;
                const Imported made = from_json(damaged);
                if (made.error.empty()) {
                    EXPECT_EQ(made.log.skips.size(), made.counts.skipped);
                }
            }
        }
}

} // namespace
} // namespace mxy::build
