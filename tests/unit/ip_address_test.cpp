// Reading addresses: the hand-written parsers against getaddrinfo(), on forms people write and on
// random ones.
#include "base/ip_address.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <optional>
#include <random>
#include <string>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace mxy {
namespace {

using Family = IpAddress::Family;

// The slow, obvious twin.
std::optional<IpAddress> system_parse(const char* text) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(text, nullptr, &hints, &found) != 0)
        return std::nullopt;
    IpAddress address;
    EXPECT_TRUE(from_sockaddr(found->ai_addr, address));
    ::freeaddrinfo(found);
    return address;
}

bool same(const IpAddress& a, const IpAddress& b) {
    const std::size_t size = a.family == Family::ipv4 ? 4 : 16;
    return a.family == b.family && std::memcmp(a.bytes.data(), b.bytes.data(), size) == 0;
}

// Whatever the fast parser takes, the system takes with the same meaning; and all together is the
// system's answer.
void expect_agreement(const std::string& text) {
    const std::optional<IpAddress> expected = system_parse(text.c_str());
    IpAddress fast;
    if (parse_canonical(text.c_str(), fast)) {
        ASSERT_TRUE(expected) << text;
        EXPECT_TRUE(same(fast, *expected)) << text;
    }
    IpAddress whole;
    EXPECT_EQ(parse_numeric(text.c_str(), whole) == 0, expected.has_value()) << text;
    if (expected) {
        EXPECT_TRUE(same(whole, *expected)) << text;
    }
}

TEST(IpAddress, CanonicalFormsNeedNoSystemCall) {
    IpAddress address;
    for (const char* text : {"0.0.0.0", "255.255.255.255", "1.2.3.4", "10.20.30.40"}) {
        ASSERT_TRUE(parse_canonical(text, address)) << text;
        EXPECT_EQ(address.family, Family::ipv4);
        std::array<char, INET6_ADDRSTRLEN> back{};
        EXPECT_STREQ(::inet_ntop(AF_INET, address.bytes.data(), back.data(), back.size()), text);
    }
    for (const char* text : {"::", "::1", "1::", "2001:db8::a", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4",
                             "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8", "fe80::1",
                             "1:2:3:4:5:6:7.8.9.10"}) {
        ASSERT_TRUE(parse_canonical(text, address)) << text;
        EXPECT_EQ(address.family, Family::ipv6);
        in6_addr expected;
        ASSERT_EQ(::inet_pton(AF_INET6, text, &expected), 1) << text;
        EXPECT_EQ(std::memcmp(address.bytes.data(), &expected, 16), 0) << text;
    }
}

TEST(IpAddress, OtherFormsAreLeftToTheSystem) {
    IpAddress address;
    for (const char* text : {"",
                             "1",
                             "1.2.3",
                             "01.2.3.4",
                             "0x1.2.3.4",
                             "1.2.3.4 ",
                             "1.2.3.256",
                             "1.2.3.4.5",
                             "::1%1",
                             "1.2.3.4%1",
                             "[::1]",
                             ":::",
                             ":",
                             "1:",
                             ":1",
                             "1::2::3",
                             "::12345",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7:8::",
                             "::1.2.3",
                             "::1.2.3.04",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "localhost"})
        EXPECT_FALSE(parse_canonical(text, address)) << text;
}

TEST(IpAddress, EveryFormThatPeopleWriteMeansWhatGetaddrinfoSays) {
    for (const char* text : {"127.1",
                             "0x7f000001",
                             "2130706433",
                             "010.0.0.1",
                             "08.0.0.1",
                             "1.2.65535",
                             "1.2.65536",
                             "::1%0",
                             "::1%lo",
                             "fe80::1%lo",
                             "fe80::1%nosuch",
                             "::ffff:101:101",
                             "::FFFF:1.1.1.1",
                             "1.1.1.1/24",
                             "1.1.1.1\n",
                             " 1.1.1.1",
                             "example.com",
                             "*",
                             "dead",
                             "dead::beef",
                             "::1.1.1.1:1",
                             "1.1.1.1::",
                             "0:0:0:0:0:ffff:1.1.1.1",
                             "64:ff9b::1.1.1.1",
                             "1..2",
                             "."})
        expect_agreement(text);
}

TEST(IpAddress, RandomTextNeverMeansSomethingElseThanToTheSystem) {
    std::mt19937_64 random(20261120);
    constexpr std::string_view letters = "0123456789abcdefABCDEF:.:.:.1025x%g";
    for (int round = 0; round < 60'000; ++round) {
        std::string text;
        const std::size_t length = random() % 24;
        for (std::size_t i = 0; i < length; ++i)
            text += letters[random() % letters.size()];
        expect_agreement(text);
    }
}

TEST(IpAddress, RandomMutationsOfAddressesNeverMeanSomethingElseThanToTheSystem) {
    std::mt19937_64 random(7);
    constexpr std::string_view letters = "0123456789abcdefF:.%x ";
    for (int round = 0; round < 60'000; ++round) {
        std::array<std::uint8_t, 16> bytes;
        for (auto& byte : bytes)
            byte = random() % 3 == 0 ? 0 : static_cast<std::uint8_t>(random());
        std::array<char, INET6_ADDRSTRLEN> buffer{};
        ::inet_ntop(random() % 2 == 0 ? AF_INET : AF_INET6, bytes.data(), buffer.data(),
                    buffer.size());
        std::string text = buffer.data();
        for (auto changes = random() % 3; changes > 0; --changes) {
            const std::size_t at = random() % (text.size() + 1);
            const char letter = letters[random() % letters.size()];
            if (at < text.size() && random() % 3 == 0)
                text.erase(at, 1);
            else if (at < text.size() && random() % 2 == 0)
                text[at] = letter;
            else
                text.insert(at, 1, letter);
        }
        expect_agreement(text);
    }
}

TEST(IpAddress, NoTextIsNoAddress) {
    IpAddress address;
    EXPECT_EQ(parse_numeric(nullptr, address), EAI_NONAME);
}

TEST(IpAddress, SocketAddressesOfOtherFamiliesAreRefused) {
    sockaddr_storage storage{};
    IpAddress address;
    for (const int family : {AF_UNSPEC, AF_UNIX, 200}) {
        storage.ss_family = static_cast<sa_family_t>(family);
        EXPECT_FALSE(from_sockaddr(reinterpret_cast<sockaddr*>(&storage), address)) << family;
    }
}

} // namespace
} // namespace mxy
