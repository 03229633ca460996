// Plain lists of keys.
#include "build/import/text_import.h"

#include "imported.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using test::Imported;
using Lines = std::vector<std::string>;
using namespace std::string_literals;

TEST(TextImport, OneKeyALine) {
    Imported imported(import_text, "# feed\n192.0.2.0/24\n\n  evil.example\t\r\n*.bad.example\n"
                                   "198.51.100.1-198.51.100.2\n   # indented\nliteral:*\n");
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.counts.entries, 5u);
    EXPECT_EQ(imported.counts.skipped, 0u);
    EXPECT_EQ(imported["192.0.2.77"], "{} /24");
    EXPECT_EQ(imported["198.51.100.2"], "{} /32");
    EXPECT_EQ(imported["198.51.100.3"], "-");
    EXPECT_EQ(imported["evil.example"], "{}");
    EXPECT_EQ(imported["www.bad.example"], "{}");
    EXPECT_EQ(imported["*"], "{}");
    EXPECT_EQ(imported["# feed"], "-");
}

TEST(TextImport, TheSameValueForEveryKey) {
    Imported imported(import_text, "a\nb\n", {}, [](ValuePool& pool, ImportOptions& options) {
        options.value = pool.boolean(true);
    });
    EXPECT_EQ(imported["a"], "true");
    EXPECT_EQ(imported["b"], "true");
}

TEST(TextImport, NothingToRead) {
    for (const std::string_view content : {"", "\n", "\r\n\r\n", "#", "# a\n  \t\n"}) {
        const Imported imported(import_text, content);
        EXPECT_EQ(imported.error, "");
        EXPECT_EQ(imported.counts.entries + imported.counts.skipped, 0u) << content;
    }
}

TEST(TextImport, BadKeysAreLeftOutWithTheirLine) {
    const Imported imported(import_text,
                            "a\nip:nonsense\n\nglob:[\nb\n"s + std::string(70000, 'x'));
    EXPECT_EQ(imported.counts.entries, 2u);
    EXPECT_EQ(imported.counts.skipped, 3u);
    ASSERT_EQ(imported.log.skips.size(), 3u);
    EXPECT_TRUE(imported.log.skips[0].starts_with("input:2: ")) << imported.log.skips[0];
    EXPECT_TRUE(imported.log.skips[1].starts_with("input:4: ")) << imported.log.skips[1];
    EXPECT_TRUE(imported.log.skips[2].starts_with("input:6: ")) << imported.log.skips[2];
    EXPECT_NE(imported.log.skips[2].find("65535"), std::string::npos) << imported.log.skips[2];
}

TEST(TextImport, StrictStopsAtTheFirstBadKey) {
    ImportOptions options;
    options.strict = true;
    const Imported imported(import_text, "a\n\nglob:[\nb\n", options);
    EXPECT_TRUE(imported.error.starts_with("input:3: ")) << imported.error;
    EXPECT_EQ(imported.error_kind, BuildError::Kind::bad_input);
    EXPECT_TRUE(imported.log.skips.empty());
}

TEST(TextImport, AnyBytesAreAKey) {
    Imported imported(import_text, "a\0b\n\xFF\xFE\nlast"s);
    EXPECT_EQ(imported.counts.entries, 3u);
    EXPECT_EQ(imported["a\0b"s], "{}");
    EXPECT_EQ(imported["\xFF\xFE"], "{}");
    EXPECT_EQ(imported["last"], "{}");
}

TEST(TextImport, LinesOfAMegabyte) {
    const std::string blanks(1 << 20, ' ');
    Imported imported(import_text, "a\n" + std::string(1 << 20, 'x') + "\n" + blanks + "b" +
                                       blanks + "\n# " + blanks + "\n");
    EXPECT_EQ(imported.counts.entries, 2u);
    EXPECT_EQ(imported.log.skips.size(), 1u);
    EXPECT_EQ(imported["b"], "{}");
}

TEST(TextImport, JsonIsRefused) {
    for (const std::string_view content :
         {"[{\"key\": \"a\"}]", " \n{ \"Event\": {} }", "{}", "[", "[\"a\", \"b\"]"}) {
        const Imported imported(import_text, content);
        EXPECT_TRUE(imported.error.starts_with("input:1: this is JSON")) << imported.error;
        EXPECT_EQ(imported.counts.entries, 0u);
    }
    // A glob may start like an array.
    Imported imported(import_text, "[ab]*.example\n{x}\n");
    EXPECT_EQ(imported.counts.entries, 2u);
    EXPECT_EQ(imported["b.example"], "{}");
}

TEST(TextImport, AHostsFileIsTakenAsItStandsWithAWarning) {
    Imported imported(import_text, "0.0.0.0 ads.example\n");
    EXPECT_EQ(imported.counts.entries, 1u);
    ASSERT_EQ(imported.log.warnings.size(), 1u);
    EXPECT_NE(imported.log.warnings[0].find("hosts"), std::string::npos);
}

TEST(TextImport, SaysHowFarItIs) {
    std::string content;
    for (int i = 0; content.size() < 5'000'000; ++i)
        content += "name-" + std::to_string(i) + std::string(100, 'x') + "\n";
    const Imported imported(import_text, content);
    ASSERT_GE(imported.log.steps.size(), 4u);
    ASSERT_LE(imported.log.steps.size(), 10u);
    EXPECT_TRUE(std::is_sorted(imported.log.steps.begin(), imported.log.steps.end()));
    EXPECT_EQ(imported.log.steps.back(),
              std::pair(std::uint64_t{content.size()}, std::uint64_t{content.size()}));
}

} // namespace
} // namespace mxy::build
