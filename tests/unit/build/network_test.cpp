// Networks: how they are read and written, and which of them make up a range.
#include "build/networks/network.h"

#include "build/networks/address_bits.h"
#include "support/random_database.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

std::string canonical(std::string_view text) {
    const auto network = parse_network(text);
    return network ? to_text(*network) : "none";
}

TEST(Network, IsReadAndWritten) {
    EXPECT_EQ(canonical("192.0.2.0/24"), "192.0.2.0/24");
    EXPECT_EQ(canonical("192.0.2.1"), "192.0.2.1/32");
    EXPECT_EQ(canonical("0.0.0.0/0"), "0.0.0.0/0");
    EXPECT_EQ(canonical("255.255.255.255"), "255.255.255.255/32");
    EXPECT_EQ(canonical("2001:DB8::/32"), "2001:db8::/32");
    EXPECT_EQ(canonical("::/0"), "::/0");
    EXPECT_EQ(canonical("::1"), "::1/128");
    EXPECT_EQ(canonical("0000:0000:0000:0000:0000:ffff:255.255.255.255"),
              "::ffff:255.255.255.255/128");
}

TEST(Network, LosesItsHostBits) {
    EXPECT_EQ(canonical("192.0.2.255/24"), "192.0.2.0/24");
    EXPECT_EQ(canonical("192.0.2.255/0"), "0.0.0.0/0");
    EXPECT_EQ(canonical("2001:db8::ffff/113"), "2001:db8::8000/113");
    EXPECT_EQ(canonical("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/64"), "ffff:ffff:ffff:ffff::/64");
    EXPECT_EQ(canonical("ffff::/0"), "::/0");
}

TEST(Network, TakesALengthWithLeadingZerosOrAPlus) {
    EXPECT_EQ(canonical("192.0.2.0/024"), "192.0.2.0/24");
    EXPECT_EQ(canonical("192.0.2.0/+24"), "192.0.2.0/24");
}

TEST(Network, IsNothingElse) {
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv,
                                        "/"sv,
                                        "/8"sv,
                                        "192.0.2.0/"sv,
                                        "192.0.2.0/33"sv,
                                        "192.0.2.0/-1"sv,
                                        "192.0.2.0/++1"sv,
                                        "192.0.2.0/8 "sv,
                                        " 192.0.2.0"sv,
                                        "192.0.2/24"sv,
                                        "192.0.02.0/24"sv,
                                        "192.0.2.0/8/8"sv,
                                        "192.0.2.0/99999999999999999999"sv,
                                        "2001:db8::/129"sv,
                                        "fe80::1%eth0"sv,
                                        "192.0.2.1\0"sv,
                                        "\0"sv,
                                        "192.0.2.0/\0"sv,
                                        "example.org"sv,
                                        "00000:0000:0000:0000:0000:ffff:255.255.255.255"sv})
        EXPECT_EQ(canonical(text), "none") << text;
}

TEST(Network, Ipv6IsWrittenAsRfc5952Says) {
    EXPECT_EQ(canonical("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1/128");
    EXPECT_EQ(canonical("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1/128");
    EXPECT_EQ(canonical("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1/128");
    EXPECT_EQ(canonical("1:0:0:0:0:0:0:0"), "1::/128");
    EXPECT_EQ(canonical("::ABCD"), "::abcd/128");
    EXPECT_EQ(canonical("::ffff:0:0/96"), "::ffff:0:0/96");
    EXPECT_EQ(canonical("::ffff:c000:0200/120"), "::ffff:192.0.2.0/120");
}

std::string networks(std::string_view range_text) {
    const auto range = parse_range(range_text);
    if (!range)
        return "none";
    std::string text;
    for (const Network& network : networks_of(*range))
        text += (text.empty() ? "" : " ") + to_text(network);
    return text;
}

TEST(AddressRange, IsMadeOfTheFewestNetworks) {
    EXPECT_EQ(networks("192.0.2.0-192.0.2.255"), "192.0.2.0/24");
    EXPECT_EQ(networks("192.0.2.7-192.0.2.7"), "192.0.2.7/32");
    EXPECT_EQ(networks("192.0.2.1-192.0.2.9"),
              "192.0.2.1/32 192.0.2.2/31 192.0.2.4/30 192.0.2.8/31");
    EXPECT_EQ(networks("0.0.0.0-255.255.255.255"), "0.0.0.0/0");
    EXPECT_EQ(networks("255.255.255.254-255.255.255.255"), "255.255.255.254/31");
    EXPECT_EQ(networks("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "::/0");
    EXPECT_EQ(networks("2001:db8:0:0:ffff:ffff:ffff:ffff-2001:db8:0:1::"),
              "2001:db8::ffff:ffff:ffff:ffff/128 2001:db8:0:1::/128");
}

TEST(AddressRange, AllowsBlanksAroundTheDash) {
    EXPECT_EQ(networks("192.0.2.0 - 192.0.2.1"), "192.0.2.0/31");
    EXPECT_EQ(networks("192.0.2.0\t-  192.0.2.1"), "192.0.2.0/31");
}

TEST(AddressRange, IsNothingElse) {
    for (const char* text : {"", "-", "192.0.2.1", "192.0.2.1-", "-192.0.2.1",
                             " 192.0.2.1-192.0.2.2", "192.0.2.1-192.0.2.2 ", "192.0.2.2-192.0.2.1",
                             "192.0.2.1-::1", "192.0.2.1-2-192.0.2.3", "192.0.2.0/24-192.0.3.0/24"})
        EXPECT_EQ(networks(text), "none") << text;
}

// Any range: its networks follow each other without a gap from the first address to the last, and
// no two neighbours could be one.
TEST(AddressRange, RandomOnesAreCoveredExactly) {
    test::Random random(7);
    for (int round = 0; round < 2000; ++round) {
        const bool ipv6 = random() % 2 == 0;
        const unsigned width = ipv6 ? 128 : 32;
        const auto draw = [&] {
            const Bits128 any = ipv6 ? Bits128{random(), random()} : Bits128{0, random() >> 32};
            return any & ~low_ones(static_cast<unsigned>(random() % width));
        };
        AddressRange range{ipv6 ? IpAddress::Family::ipv6 : IpAddress::Family::ipv4, draw(),
                           draw() | low_ones(static_cast<unsigned>(random() % width))};
        if (compare(range.first, range.last) > 0)
            std::swap(range.first, range.last);
        const std::vector<Network> parts = networks_of(range);
        ASSERT_FALSE(parts.empty());
        Bits128 expected = range.first;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            ASSERT_TRUE(equal(parts[i].bits, expected));
            const Bits128 hosts = low_ones(width - parts[i].prefix_length);
            ASSERT_TRUE(equal(parts[i].bits & hosts, {}));
            expected = next(parts[i].bits | hosts);
            const bool follows = i > 0 && parts[i].prefix_length == parts[i - 1].prefix_length;
            if (follows) { // the two are no halves of one network
                EXPECT_FALSE(bit_at(parts[i].bits, parts[i].prefix_length - 1 + 128 - width));
            }
        }
        EXPECT_TRUE(equal(expected, next(range.last)));
    }
}

TEST(AddressRange, WithoutAddressesHasNoNetworks) {
    EXPECT_TRUE(networks_of({IpAddress::Family::ipv4, {0, 2}, {0, 1}}).empty());
}

} // namespace
} // namespace mxy::build
