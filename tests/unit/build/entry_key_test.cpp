// What a key is taken for.
#include "build/entry_key.h"

#include "build/build_error.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

using namespace std::string_view_literals;

std::string text_of_key(const Network& network) {
    return "network " + to_text(network);
}

std::string text_of_key(const AddressRange& range) {
    std::string text = "range";
    for (const Network& network : networks_of(range))
        text += " " + to_text(network);
    return text;
}

std::string text_of_key(const LiteralKey& literal) {
    return "literal " + std::string(literal.text);
}

std::string text_of_key(const GlobKey& glob) {
    return "glob " + std::string(glob.text);
}

// What it is, or why it is nothing.
std::string classified(std::string_view key) {
    try {
        return std::visit([](const auto& known) { return text_of_key(known); }, classify_key(key));
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), BuildError::Kind::bad_input);
        return std::string("error ") + error.what();
    }
}

TEST(EntryKey, LooksLikeWhatItIs) {
    EXPECT_EQ(classified("192.0.2.1"), "network 192.0.2.1/32");
    EXPECT_EQ(classified("192.0.2.1/24"), "network 192.0.2.0/24");
    EXPECT_EQ(classified("2001:db8::/32"), "network 2001:db8::/32");
    EXPECT_EQ(classified("192.0.2.0-192.0.2.2"), "range 192.0.2.0/31 192.0.2.2/32");
    EXPECT_EQ(classified("*.example.org"), "glob *.example.org");
    EXPECT_EQ(classified("host[0-9]"), "glob host[0-9]");
    EXPECT_EQ(classified("192.0.2.?"), "glob 192.0.2.?");
    EXPECT_EQ(classified("example.org"), "literal example.org");
}

TEST(EntryKey, PrefixesDecide) {
    EXPECT_EQ(classified("literal:*.example.org"), "literal *.example.org");
    EXPECT_EQ(classified("literal:192.0.2.1"), "literal 192.0.2.1");
    EXPECT_EQ(classified("literal:glob:x"), "literal glob:x");
    EXPECT_EQ(classified("literal:"), "literal ");
    EXPECT_EQ(classified("glob:example.org"), "glob example.org");
    EXPECT_EQ(classified("ip:192.0.2.1"), "network 192.0.2.1/32");
    EXPECT_EQ(classified("ip:192.0.2.0 - 192.0.2.1"), "range 192.0.2.0/31");
}

TEST(EntryKey, PrefixesAreLowerCaseAndComeFirst) {
    EXPECT_EQ(classified("GLOB:a"), "literal GLOB:a");
    EXPECT_EQ(classified(" literal:a"), "literal  literal:a");
    EXPECT_EQ(classified("Literal:*"), "glob Literal:*");
}

TEST(EntryKey, IsTakenAsItStands) {
    EXPECT_EQ(classified(" 192.0.2.1"), "literal  192.0.2.1");
    EXPECT_EQ(classified("192.0.2.01"), "literal 192.0.2.01");
    EXPECT_EQ(classified("fe80::1%eth0"), "literal fe80::1%eth0");
    EXPECT_EQ(classified("192.0.2.1\0"sv), "literal 192.0.2.1\0"sv);
    EXPECT_EQ(classified("\xff\xfe"), "literal \xff\xfe");
    EXPECT_EQ(classified("*\0\xff"sv), "glob *\0\xff"sv);
}

TEST(EntryKey, WithMetacharactersThatAreNoGlobIsALiteral) {
    EXPECT_EQ(classified("[a"), "literal [a");
    EXPECT_EQ(classified("*\\"), "literal *\\");
    EXPECT_EQ(classified("[z-a]"), "literal [z-a]");
    EXPECT_EQ(classified("a\\b"), "literal a\\b");
}

TEST(EntryKey, SaysWhatIsWrongWithAGlob) {
    EXPECT_EQ(classified("glob:"), "error 'glob:': not a glob: the pattern is empty (after 0 bytes "
                                   "of the pattern)");
    EXPECT_EQ(classified("glob:ab[c"),
              "error 'glob:ab[c': not a glob: a [ has no closing ] (after 4 bytes of the pattern)");
    EXPECT_EQ(classified("glob:[z-a]x")
                  .find("error 'glob:[z-a]x': not a glob: a range in [] ends "
                        "before it starts"),
              0u);
}

TEST(EntryKey, SaysWhatIsWrongWithAnAddress) {
    EXPECT_EQ(classified("192.0.2.0/33"), "error '192.0.2.0/33': the prefix length is not 0 to 32");
    EXPECT_EQ(classified("2001:db8::/129"),
              "error '2001:db8::/129': the prefix length is not 0 to 128");
    EXPECT_EQ(classified("192.0.2.0/-1"), "error '192.0.2.0/-1': the prefix length is not 0 to 32");
    EXPECT_EQ(classified("192.0.2.0/99999999999999999999"),
              "error '192.0.2.0/99999999999999999999': the prefix length is not 0 to 32");
    EXPECT_EQ(classified("192.0.2.9-192.0.2.1"),
              "error '192.0.2.9-192.0.2.1': the range ends before it starts");
    EXPECT_EQ(classified("192.0.2.9-::1"),
              "error '192.0.2.9-::1': a range of IPv4 and IPv6 addresses");
    EXPECT_EQ(classified("ip:example.org"),
              "error 'ip:example.org': not an address, a network or a range");
    EXPECT_EQ(classified("ip:"), "error 'ip:': not an address, a network or a range");
    EXPECT_EQ(classified("ip:192.0.2.0/33"),
              "error '192.0.2.0/33': the prefix length is not 0 to 32");
}

TEST(EntryKey, WithAPathBehindAnAddressIsALiteral) {
    EXPECT_EQ(classified("192.0.2.0/index.html"), "literal 192.0.2.0/index.html");
    EXPECT_EQ(classified("192.0.2.0/"), "literal 192.0.2.0/");
    EXPECT_EQ(classified("192.0.2.0/8/9"), "literal 192.0.2.0/8/9");
    EXPECT_EQ(classified("example.org/33"), "literal example.org/33");
}

TEST(EntryKey, IsNotEmpty) {
    EXPECT_EQ(classified(""), "error the key is empty");
}

TEST(EntryKey, IsShownShortAndHarmlessInMessages) {
    EXPECT_EQ(classified("ip:\x1b[2J\n\x7f"),
              "error 'ip:\\x1b[2J\\x0a\\x7f': not an address, a network or a range");
    const std::string message = classified("ip:" + std::string(100'000, 'x'));
    EXPECT_LT(message.size(), 300u);
    EXPECT_NE(message.find("xxx...'"), std::string::npos);
}

} // namespace
} // namespace mxy::build
