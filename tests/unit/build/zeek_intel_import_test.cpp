// Files of Zeek's intelligence framework.
#include "build/import/tables/zeek_intel_import.h"

#include "imported.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using test::Imported;
using Lines = std::vector<std::string>;

TEST(ZeekIntelImport, IndicatorsByTheirType) {
    Imported imported(import_zeek_intel,
                      "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.do_notice\n"
                      "192.0.2.1\tIntel::ADDR\tfeed\tbad host\tT\n"
                      "2001:db8::/32\tIntel::SUBNET\tfeed\t-\tF\n"
                      "evil.example\tIntel::DOMAIN\tfeed\t-\t-\n"
                      "evil.example/a*b\tIntel::URL\tfeed\t-\t-\n"
                      "d41d8cd98f00b204e9800998ecf8427e\tIntel::FILE_HASH\tfeed\t-\t-\n"
                      "192.0.2.9@mail.example\tIntel::EMAIL\tfeed\t-\t-\n"
                      "192.0.2.3\tIntel::USER_NAME\tfeed\t12\t-\n");
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.log.skips, Lines{});
    EXPECT_EQ(imported.log.warnings, Lines{});
    EXPECT_EQ(imported.counts.entries, 7u);
    EXPECT_EQ(imported["192.0.2.1"], R"({"indicator_type": "Intel::ADDR", "meta": )"
                                     R"({"desc": "bad host", "do_notice": true, )"
                                     R"("source": "feed"}} /32)");
    EXPECT_EQ(imported["2001:db8::9"], R"({"indicator_type": "Intel::SUBNET", "meta": )"
                                       R"({"do_notice": false, "source": "feed"}} /32)");
    for (const char* name : {"evil.example", "evil.example/a*b", "d41d8cd98f00b204e9800998ecf8427e",
                             "192.0.2.9@mail.example"})
        EXPECT_NE(imported[name], "-") << name;
    EXPECT_EQ(imported["evil.example/a-b"], "-");
    EXPECT_EQ(imported["192.0.2.3"], "-"); // a name, not a network
    EXPECT_EQ(imported.builder.counts().literals, 5u);
}

TEST(ZeekIntelImport, TheHeaderSaysHowLinesAreRead) {
    Imported imported(import_zeek_intel,
                      "#separator \\x7c\n#set_separator|;\n#empty_field|(none)\n#unset_field|?\n"
                      "#path|intel\n"
                      "#fields|indicator|indicator_type|meta.tags|meta.n|meta.s|meta.text\n"
                      "#types|string|enum|set[string]|count|string|string\n"
                      "a.example|Intel::DOMAIN|x;1|5|5|?\n"
                      "b.example|Intel::DOMAIN|(none)|?|?|(none)\n"
                      "c\\x7cd|Intel::URL|a\\x3bb|1|-|-\n#close|now\n");
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported["a.example"], R"({"indicator_type": "Intel::DOMAIN", "meta": )"
                                     R"({"n": uint16 5, "s": "5", "tags": ["x", "1"]}})");
    EXPECT_EQ(imported["b.example"], R"({"indicator_type": "Intel::DOMAIN"})");
    EXPECT_EQ(imported["c|d"], R"({"indicator_type": "Intel::URL", "meta": )"
                               R"({"n": uint16 1, "s": "-", "tags": ["a;b"], "text": "-"}})");
}

TEST(ZeekIntelImport, EmptyFieldsCanBeKept) {
    ImportOptions options;
    options.table.keep_empty = true;
    Imported imported(import_zeek_intel,
                      "#fields\tindicator\tindicator_type\tmeta.tags\tmeta.desc\tmeta.url\n"
                      "#types\tstring\tenum\tset[string]\tstring\tstring\n"
                      "a\tIntel::DOMAIN\t(empty)\t(empty)\t-\n",
                      options);
    EXPECT_EQ(imported["a"],
              R"({"indicator_type": "Intel::DOMAIN", "meta": {"desc": "", "tags": []}})");
}

TEST(ZeekIntelImport, TypesByPlace) {
    ImportOptions options;
    options.types.places = {{"meta.n", mmdb::DataType::uint32}};
    Imported imported(import_zeek_intel,
                      "#fields\tindicator\tindicator_type\tmeta.n\na\tIntel::DOMAIN\t5\n"
                      "b\tIntel::DOMAIN\tx\n",
                      options);
    EXPECT_EQ(imported["a"], R"({"indicator_type": "Intel::DOMAIN", "meta": {"n": uint32 5}})");
    ASSERT_EQ(imported.log.skips.size(), 1u);
    EXPECT_TRUE(imported.log.skips[0].starts_with("input:3: field \"meta.n\": "));
}

TEST(ZeekIntelImport, FilesPutTogether) {
    Imported imported(import_zeek_intel, "#fields\tindicator\tindicator_type\tmeta.source\n"
                                         "a\tIntel::DOMAIN\tone\n"
                                         "#fields\tindicator_type\tindicator\tnote\n"
                                         "Intel::DOMAIN\tb\ttwo\n");
    EXPECT_EQ(imported["a"], R"({"indicator_type": "Intel::DOMAIN", "meta": {"source": "one"}})");
    EXPECT_EQ(imported["b"], R"({"indicator_type": "Intel::DOMAIN", "note": "two"})");
}

TEST(ZeekIntelImport, BadLines) {
    using namespace std::string_literals;
    const std::string content = "#fields\tindicator\tindicator_type\tmeta.do_notice\n"
                                "10.0.0.0/8\tIntel::ADDR\tT\n"
                                "evil.example\tIntel::ADDR\tT\n"
                                "10.0.0.0/33\tIntel::SUBNET\tT\n"
                                "a\tIntel::DOMAIN\n"
                                "b\t-\tT\n"
                                "\tIntel::DOMAIN\tT\n"
                                "\n"
                                "c\tIntel::DOMAIN\tyes\n" +
                                std::string(1 << 20, 'x') + "\tIntel::URL\tT\n" +
                                "g\0d\tIntel::DOMAIN\tT"s;
    Imported imported(import_zeek_intel, content);
    EXPECT_EQ(imported.counts.entries, 1u);
    EXPECT_EQ(imported.counts.skipped, 8u);
    ASSERT_EQ(imported.log.skips.size(), 8u);
    EXPECT_EQ(imported.log.skips[0], "input:2: \"10.0.0.0/8\" is no address");
    EXPECT_EQ(imported.log.skips[1], "input:3: \"evil.example\" is no address");
    EXPECT_EQ(imported.log.skips[2], "input:4: \"10.0.0.0/33\" is no network");
    EXPECT_EQ(imported.log.skips[3], "input:5: 2 fields; there are 3 columns");
    EXPECT_EQ(imported.log.skips[4], "input:6: no indicator type");
    EXPECT_EQ(imported.log.skips[5], "input:7: an empty indicator");
    EXPECT_EQ(imported.log.skips[6],
              "input:9: field \"meta.do_notice\": \"yes\" is neither T nor F");
    EXPECT_TRUE(imported.log.skips[7].starts_with("input:10: "));
    EXPECT_NE(imported["g\0d"s], "-");
}

TEST(ZeekIntelImport, TypesOfTheUsersOwnAreNames) {
    Imported imported(import_zeek_intel, "#fields\tindicator\tindicator_type\n"
                                         "a\tMine::JA3\nb\tMine::JA3\n");
    EXPECT_EQ(imported["b"], R"({"indicator_type": "Mine::JA3"})");
    EXPECT_EQ(imported.log.warnings,
              Lines{"input:2: indicators of type Mine::JA3 are taken as names"});
}

TEST(ZeekIntelImport, HeadersThatDoNotDo) {
    const std::vector<std::pair<std::string_view, std::string_view>> cases = {
        {"a\tIntel::DOMAIN\n", "input:1: a line of data before any #fields line"},
        {"# x\n#fields\tindicator\ta\n", "input:2: no field \"indicator_type\""},
        {"#fields\tindicator_type\n", "input:1: no field \"indicator\""},
        {"#fields\tindicator\tindicator_type\tmeta\tmeta.x\n",
         "input:1: two columns would stand at the place"}};
    for (const auto& [content, error] : cases) {
        const Imported imported(import_zeek_intel, content);
        EXPECT_TRUE(imported.error.starts_with(error)) << imported.error;
    }
}

TEST(ZeekIntelImport, Strict) {
    ImportOptions options;
    options.strict = true;
    const Imported imported(import_zeek_intel,
                            "#fields\tindicator\tindicator_type\nx\tIntel::ADDR\n", options);
    EXPECT_EQ(imported.error, "input:2: \"x\" is no address");
}

TEST(ZeekIntelImport, NothingToRead) {
    const Imported imported(import_zeek_intel, "");
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.counts.entries, 0u);
}

} // namespace
} // namespace mxy::build
