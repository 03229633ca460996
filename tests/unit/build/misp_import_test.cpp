// Events of MISP: what becomes of attributes of every kind, in all frames that events come in.
#include "build/import/misp/misp_import.h"

#include "build/import/misp/misp_entries.h"
#include "imported.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using test::Imported;
using Texts = std::vector<std::string>;

ImportCounts run_misp(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                      ImportLog& log) {
    return import_misp(input, options, builder, log);
}

Imported from_misp(std::string_view text, const ImportOptions& options = {}) {
    return Imported(run_misp, text, options);
}

// An event whose only attributes these are.
std::string event_of(const std::string& attributes) {
    return "{\"Event\": {\"Attribute\": [" + attributes + "]}}";
}

std::string attribute(const std::string& type, const std::string& value) {
    return "{\"type\": \"" + type + "\", \"value\": \"" + value + "\"}";
}

constexpr const char* whole_event = R"({
  "Event": {
    "Attribute": [
      {"type": "ip-dst", "category": "Network activity", "to_ids": true, "value": "192.0.2.7",
       "comment": "c2", "Tag": [{"name": "a:b", "colour": "#fff"}, {"name": "c"}]},
      {"value": "evil.example", "type": "domain", "comment": "", "to_ids": false, "Tag": []}
    ],
    "Object": [
      {"Attribute": [{"type": "md5", "value": "00112233445566778899aabbccddeeff"}],
       "name": "file", "comment": "dropped"},
      {"name": "bare", "Attribute": [{"type": "sha1", "value": "ff"}]}
    ],
    "info": "Campaign", "uuid": "u-1", "threat_level_id": "1", "analysis": 2,
    "date": "2024-01-02", "Orgc": {"name": "CERT", "uuid": "x"}, "Org": {"name": "other"},
    "Tag": [{"name": "tlp:white"}],
    "RelatedEvent": [{"Event": {"info": "not this", "Attribute": [{"type": "domain",
                      "value": "other.example"}]}}]
  }
})";

TEST(MispImport, RecordsTellWhatIsKnown) {
    Imported made = from_misp(whole_event);
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.log.skips, Texts{});
    EXPECT_EQ(made.counts.entries, 4u);
    const std::string event = "\"event_date\": \"2024-01-02\", \"event_info\": \"Campaign\", "
                              "\"event_uuid\": \"u-1\", ";
    EXPECT_EQ(made["192.0.2.7"],
              "{\"analysis\": \"Complete\", \"category\": \"Network activity\", \"comment\": "
              "\"c2\", " +
                  event +
                  "\"org_name\": \"CERT\", \"tags\": \"tlp:white,a:b,c\", \"threat_level\": "
                  "\"High\", \"to_ids\": true, \"type\": \"ip-dst\"} /32");
    EXPECT_EQ(made["evil.example"],
              "{\"analysis\": \"Complete\", " + event +
                  "\"org_name\": \"CERT\", \"tags\": \"tlp:white\", \"threat_level\": \"High\", "
                  "\"to_ids\": false, \"type\": \"domain\"}");
    EXPECT_EQ(made["00112233445566778899aabbccddeeff"],
              "{\"analysis\": \"Complete\", " + event +
                  "\"object_comment\": \"dropped\", \"object_type\": \"file\", \"org_name\": "
                  "\"CERT\", \"tags\": \"tlp:white\", \"threat_level\": \"High\", \"type\": "
                  "\"md5\"}");
    EXPECT_EQ(made["ff"],
              "{\"analysis\": \"Complete\", " + event +
                  "\"object_type\": \"bare\", \"org_name\": \"CERT\", \"tags\": \"tlp:white\", "
                  "\"threat_level\": \"High\", \"type\": \"sha1\"}");
    EXPECT_EQ(made["other.example"], "-");
}

TEST(MispImport, NamesTheDatabaseUnlessSomebodyDid) {
    Imported made = from_misp(whole_event);
    EXPECT_EQ(made.builder.options().database_type, "MISP-ThreatIntel");
    ASSERT_EQ(made.builder.options().description.size(), 1u);
    EXPECT_EQ(made.builder.options().description[0].second,
              "Threat intelligence database from MISP JSON feeds");

    DatabaseBuilder builder;
    builder.options().database_type = "mine";
    builder.options().description = {{"de", "meins"}};
    test::RecordedLog log;
    import_misp(InputText("input", whole_event), {}, builder, log);
    EXPECT_EQ(builder.options().database_type, "mine");
    EXPECT_EQ(builder.options().description.size(), 1u);
    EXPECT_EQ(builder.options().description[0].second, "meins");
}

TEST(MispImport, TakesEventsInAllFrames) {
    const std::string one = event_of(attribute("domain", "a.example"));
    const std::string two = event_of(attribute("domain", "b.example"));
    for (const std::string& text : {one + "\n" + two, "[" + one + "," + two + "]",
                                    "{\"response\": [" + one + "," + two + "]}",
                                    "[{\"response\": " + one + "}, " + two + "]"}) {
        Imported made = from_misp(text);
        EXPECT_EQ(made.counts.entries, 2u) << text;
        EXPECT_EQ(made["a.example"], "{\"type\": \"domain\"}") << text;
        EXPECT_EQ(made["b.example"], "{\"type\": \"domain\"}") << text;
    }
}

TEST(MispImport, TypesDecideWhatAValueIs) {
    struct Case {
        const char* type;
        const char* value;
        Texts keys;
        std::uint64_t networks;
    };
    const Case cases[] = {
        {"ip-src", "192.0.2.1", {"192.0.2.1"}, 1},
        {"ip-dst/netmask", "192.0.2.0/24", {"192.0.2.200"}, 1},
        {"ip", "2001:db8::1", {"2001:db8::1"}, 1},
        {"ip-dst|port", "192.0.2.1|80", {"192.0.2.1"}, 1},
        {"hostname", "*.evil.example", {"*.evil.example"}, 0},
        {"domain|ip", "evil.example|192.0.2.1", {"evil.example", "192.0.2.1"}, 1},
        {"url",
         "http://evil.example:8080/a?b",
         {"evil.example", "http://evil.example:8080/a?b"},
         0},
        {"uri", "evil.example", {"evil.example"}, 0},
        {"filename|sha256", "a.exe|ab|c", {"a.exe", "ab|c"}, 0},
        {"filename", "192.0.2.1", {}, 0},
        {"regkey|value", "HKLM\\\\x|1", {"HKLM\\x|1"}, 0},
        {"yara", "rule x { strings: $a = \\\"b\\\" }", {"rule x { strings: $a = \"b\" }"}, 0},
        {"some-new-type", "value", {"value"}, 0},
        {"named pipe", "\\\\\\\\.\\\\pipe", {"\\\\.\\pipe"}, 0},
    };
    for (const Case& each : cases) {
        Imported made = from_misp(event_of(attribute(each.type, each.value)));
        EXPECT_EQ(made.log.skips, Texts{}) << each.type;
        EXPECT_EQ(made.builder.counts().networks, each.networks) << each.type;
        EXPECT_EQ(made.builder.counts().globs, 0u) << each.type;
        EXPECT_GE(made.counts.entries, 1u) << each.type;
        if (!each.keys.empty()) {
            EXPECT_EQ(made.counts.entries, each.keys.size()) << each.type;
        }
        for (const std::string& key : each.keys)
            EXPECT_NE(made[key], "-") << each.type << ' ' << key;
    }
    for (const char* const type :
         {"comment", "text", "other", "link", "datetime", "size-in-bytes", "counter", "float",
          "hex", "port", "attachment", "malware-sample"}) {
        const Imported made = from_misp(event_of(attribute(type, "x")));
        EXPECT_EQ(made.counts.entries, 0u) << type;
        EXPECT_EQ(made.counts.skipped, 0u) << type;
    }
}

TEST(MispImport, AttributesThatCannotBeStoredAreSkipped) {
    Imported made = from_misp(
        "{\"Event\": {\"Attribute\": [\n" + attribute("ip-src", "nonsense") + ",\n" +
        attribute("domain", " ") + ",\n" + "{\"type\": \"domain\", \"value\": null},\n" +
        "{\"type\": \"domain\", \"value\": {\"a\": 1}},\n" + attribute("filename|md5", "no bar") +
        ",\n" + attribute("some-new-type", std::string(1000, 'x')) + ",\n" +
        attribute("domain", std::string(70000, 'x')) + ",\n" +
        attribute("domain|ip", "half.example|x") + ",\n" +
        "{\"type\": \"AS\", \"value\": 64496}]}}");
    EXPECT_EQ(made.error, "");
    Texts places;
    for (const std::string& skip : made.log.skips)
        places.push_back(skip.substr(0, 8));
    EXPECT_EQ(places, (Texts{"input:2:", "input:3:", "input:4:", "input:5:", "input:6:", "input:7:",
                             "input:8:", "input:9:"}));
    EXPECT_EQ(made.counts.entries, 2u);
    EXPECT_EQ(made["half.example"], "{\"type\": \"domain|ip\"}");
    EXPECT_EQ(made["64496"], "{\"type\": \"AS\"}");
}

TEST(MispImport, LevelsHaveNames) {
    const auto level = [](const std::string& members) {
        return from_misp("{\"Event\": {" + members + ", \"Attribute\": [" +
                         attribute("domain", "x") + "]}}")["x"];
    };
    EXPECT_EQ(level("\"threat_level_id\": 2"),
              "{\"threat_level\": \"Medium\", \"type\": \"domain\"}");
    EXPECT_EQ(level("\"threat_level_id\": \"3\""),
              "{\"threat_level\": \"Low\", \"type\": \"domain\"}");
    EXPECT_EQ(level("\"threat_level_id\": \"4\""),
              "{\"threat_level\": \"Undefined\", \"type\": \"domain\"}");
    EXPECT_EQ(level("\"threat_level_id\": null"), "{\"type\": \"domain\"}");
    EXPECT_EQ(level("\"analysis\": \"0\""), "{\"analysis\": \"Initial\", \"type\": \"domain\"}");
    EXPECT_EQ(level("\"analysis\": 1"), "{\"analysis\": \"Ongoing\", \"type\": \"domain\"}");
    EXPECT_EQ(level("\"analysis\": 7"), "{\"analysis\": \"Unknown\", \"type\": \"domain\"}");
}

TEST(MispImport, FilesWithoutEventsAreToldOf) {
    EXPECT_EQ(from_misp("{\"a\": {\"Attribute\": []}}").log.skips,
              Texts{"input:0: no event of MISP is in it"});
    EXPECT_EQ(from_misp("").counts.skipped, 1u);
    DatabaseBuilder builder;
    test::RecordedLog log;
    const ImportCounts counts =
        import_misp(InputText("feed/manifest.json", "{\"u-1\": {}}"), {}, builder, log);
    EXPECT_EQ(counts.skipped, 0u);
    EXPECT_EQ(log.warnings.size(), 1u);
    EXPECT_EQ(builder.options().database_type, "");
}

TEST(MispImport, BrokenTextIsAnErrorWithItsPlace) {
    EXPECT_EQ(from_misp("{\"Event\": {\n\"info\": }}").error.substr(0, 10), "input:2:9:");
    ImportOptions options;
    options.strict = true;
    EXPECT_EQ(from_misp("\n" + event_of(attribute("ip-src", "x")), options).error.substr(0, 8),
              "input:2:");
}

TEST(MispImport, HostsOfUrls) {
    EXPECT_EQ(host_of_url("http://a.example/b:80"), "a.example");
    EXPECT_EQ(host_of_url("https://a.example:443"), "a.example");
    EXPECT_EQ(host_of_url("a.example?x=/y"), "a.example");
    EXPECT_EQ(host_of_url("a.example#x"), "a.example");
    EXPECT_EQ(host_of_url("ftp://[2001:db8::1]:21/x"), "[2001:db8::1]");
    EXPECT_EQ(host_of_url("http://a:b"), "a:b");
    EXPECT_EQ(host_of_url("http:///x"), "");
    EXPECT_EQ(host_of_url(""), "");
}

} // namespace
} // namespace mxy::build
