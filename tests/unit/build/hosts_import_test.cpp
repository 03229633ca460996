// Hosts files and plain lists of names.
#include "build/import/hosts_import.h"

#include "imported.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using test::Imported;
using Lines = std::vector<std::string>;

TEST(HostsImport, NamesOfALineAreLiterals) {
    Imported imported(import_hosts, "# list\n0.0.0.0 ads.example.com alias.example # why\n"
                                    "127.0.0.1\ttracker.example\r\n::1 six.example\n"
                                    "fe80::1%lo0 zone.example\n");
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.counts.entries, 5u);
    EXPECT_EQ(imported.log.skips, Lines{});
    for (const char* name :
         {"ads.example.com", "alias.example", "tracker.example", "six.example", "zone.example"})
        EXPECT_EQ(imported[name], "{}") << name;
    EXPECT_EQ(imported["why"], "-");
    EXPECT_EQ(imported["127.0.0.1"], "-");
}

TEST(HostsImport, NamesOfTheMachineItselfArePassedOver) {
    const Imported imported(import_hosts,
                            "127.0.0.1 localhost\n127.0.0.1 localhost.localdomain local\n"
                            "255.255.255.255 broadcasthost\n::1 ip6-localhost ip6-loopback\n"
                            "ff02::1 ip6-allnodes\n0.0.0.0 0.0.0.0\n");
    EXPECT_EQ(imported.counts.entries, 0u);
    EXPECT_EQ(imported.counts.skipped, 0u);
}

TEST(HostsImport, PlainListsOfNames) {
    Imported imported(import_hosts, "one.example\n\n  two.example  # comment\n*.three.example\n");
    EXPECT_EQ(imported.counts.entries, 3u);
    EXPECT_EQ(imported["one.example"], "{}");
    EXPECT_EQ(imported["two.example"], "{}");
    EXPECT_EQ(imported["www.three.example"], "{}");
}

TEST(HostsImport, BadLines) {
    const std::string content =
        "0.0.0.0\ntwo words\n0.0.0.0 " + std::string(70000, 'x') + " good.example\nlast.example";
    Imported imported(import_hosts, content);
    EXPECT_EQ(imported.counts.entries, 2u);
    EXPECT_EQ(imported.counts.skipped, 3u);
    ASSERT_EQ(imported.log.skips.size(), 3u);
    EXPECT_EQ(imported.log.skips[0], "input:1: an address without names");
    EXPECT_EQ(imported.log.skips[1], "input:2: neither an address with its names nor a name alone");
    EXPECT_TRUE(imported.log.skips[2].starts_with("input:3: "));
    EXPECT_EQ(imported["good.example"], "{}");
    EXPECT_EQ(imported["last.example"], "{}");
}

TEST(HostsImport, Strict) {
    ImportOptions options;
    options.strict = true;
    const Imported imported(import_hosts, "a.example\n0.0.0.0\nb.example\n", options);
    EXPECT_EQ(imported.error, "input:2: an address without names");
}

TEST(HostsImport, TheSameValueForEveryName) {
    Imported imported(
        import_hosts, "0.0.0.0 a b\n", {},
        [](ValuePool& pool, ImportOptions& options) { options.value = pool.string("ads"); });
    EXPECT_EQ(imported["a"], "\"ads\"");
    EXPECT_EQ(imported["b"], "\"ads\"");
}

TEST(HostsImport, AnyBytes) {
    using namespace std::string_literals;
    Imported imported(import_hosts, "0.0.0.0 a\0b \xFF\n0.0.0.0\0 c\n"s);
    EXPECT_EQ(imported["a\0b"s], "{}");
    EXPECT_EQ(imported["\xFF"], "{}");
    EXPECT_EQ(imported.log.skips,
              Lines{"input:2: neither an address with its names nor a name alone"});
}

TEST(HostsImport, ManyNamesOnALongLine) {
    std::string content = "0.0.0.0";
    for (int i = 0; i < 50'000; ++i)
        content += " name-" + std::to_string(i) + ".example";
    const Imported imported(import_hosts, content);
    EXPECT_EQ(imported.counts.entries, 50'000u);
}

} // namespace
} // namespace mxy::build
