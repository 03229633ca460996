// The search tree of a database in the making, by examples.
#include "build/networks/tree_builder.h"

#include "build/build_error.h"
#include "build/networks/address_bits.h"
#include "build/networks/reserved_networks.h"
#include "value_text.h"
#include "written_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace mxy::build {
namespace {

// A tree of texts: networks and values are written as they are read.
class Sketch {
public:
    Sketch& add(std::string_view network, std::string_view value) {
        return add(network, pool.string(value), Merge::replace);
    }

    Sketch& add(std::string_view network, ValueId value, Merge merge) {
        builder.add(*parse_network(network), value, merge);
        return *this;
    }

    Sketch& remove(std::string_view network) {
        builder.remove(*parse_network(network));
        return *this;
    }

    Sketch& resolve(const TreeOptions& options = {}) {
        builder.resolve(options);
        tree = std::make_unique<WrittenTree>(builder, 24);
        EXPECT_EQ(tree->fault(), "");
        return *this;
    }

    // "value/prefix length", or "-".
    std::string at(std::string_view address) const {
        const TreeAnswer answer = tree->find(*parse_address(address));
        if (!answer.value)
            return "-";
        return value(*answer.value) + "/" + std::to_string(answer.prefix_length);
    }

    // A string as it is, a map as "a=1 b=2".
    std::string value(ValueId id) const {
        if (pool.type(id) != mmdb::DataType::map)
            return std::string(pool.text(id));
        std::string text;
        for (const MapMember& member : pool.members(id))
            text += (text.empty() ? "" : " ") + value(member.key) + "=" + value(member.value);
        return text;
    }

    ValueId map(std::string_view key, ValueId member) {
        MapMember members[] = {{pool.string(key), member}};
        return pool.map(members);
    }

    ValueId map(std::string_view key, std::string_view text) { return map(key, pool.string(text)); }

    ValuePool pool;
    TreeBuilder builder{pool};
    std::unique_ptr<WrittenTree> tree;
};

// The reason why a tree cannot be made.
std::string refusal(Sketch& sketch, const TreeOptions& options) {
    try {
        sketch.builder.resolve(options);
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), BuildError::Kind::bad_input);
        return error.what();
    }
    return "";
}

TEST(TreeBuilder, WithoutNetworksIsOneEmptyNode) {
    Sketch sketch;
    sketch.resolve();
    EXPECT_EQ(sketch.builder.ip_version(), 4);
    EXPECT_EQ(sketch.tree->bytes(), (Bytes{0, 0, 1, 0, 0, 1}));
    EXPECT_EQ(sketch.at("192.0.2.1"), "-");

    Sketch ipv6;
    ipv6.resolve({.ip_version = 6});
    EXPECT_EQ(ipv6.tree->bytes(), (Bytes{0, 0, 1, 0, 0, 1}));
}

TEST(TreeBuilder, FindsANetworkAndNothingBesideIt) {
    Sketch sketch;
    sketch.add("192.0.2.0/24", "A").resolve();
    EXPECT_EQ(sketch.at("192.0.2.0"), "A/24");
    EXPECT_EQ(sketch.at("192.0.2.255"), "A/24");
    EXPECT_EQ(sketch.at("192.0.1.255"), "-");
    EXPECT_EQ(sketch.at("192.0.3.0"), "-");
    EXPECT_EQ(sketch.at("::192.0.2.0"), "-");
}

TEST(TreeBuilder, TheLongestPrefixWinsInAnyOrder) {
    std::vector<std::pair<const char*, const char*>> networks = {
        {"10.0.0.0/8", "wide"}, {"10.1.0.0/16", "middle"}, {"10.1.2.3/32", "host"}};
    std::sort(networks.begin(), networks.end());
    do {
        Sketch sketch;
        for (const auto& [network, value] : networks)
            sketch.add(network, value);
        sketch.resolve();
        EXPECT_EQ(sketch.at("10.1.2.3"), "host/32");
        EXPECT_EQ(sketch.at("10.1.2.2"), "middle/32");
        EXPECT_EQ(sketch.at("10.1.128.0"), "middle/17");
        EXPECT_EQ(sketch.at("10.128.0.0"), "wide/9");
        EXPECT_EQ(sketch.builder.replaced(), 0u);
    } while (std::next_permutation(networks.begin(), networks.end()));
}

TEST(TreeBuilder, OfEqualNetworksTheLastOneWins) {
    Sketch sketch;
    sketch.add("10.0.0.0/8", "A").add("10.0.0.0/8", "B").add("10.255.0.0/8", "C").resolve();
    EXPECT_EQ(sketch.at("10.0.0.1"), "C/8");
    EXPECT_EQ(sketch.builder.added(), 3u);
    EXPECT_EQ(sketch.builder.replaced(), 2u);
}

TEST(TreeBuilder, KeepsTheLengthOfANetworkInsideAnEqualOne) {
    Sketch sketch;
    sketch.add("10.0.0.0/8", "A").add("10.128.0.0/9", "A").resolve();
    EXPECT_EQ(sketch.at("10.128.0.0"), "A/9");

    Sketch joined;
    joined.add("10.0.0.0/8", "A").add("10.128.0.0/9", "A").resolve({.join_equal = true});
    EXPECT_EQ(joined.at("10.128.0.0"), "A/8");
}

TEST(TreeBuilder, JoinsEqualNeighboursWhereAsked) {
    Sketch sketch;
    for (const char* network : {"10.0.0.0/10", "10.64.0.0/10", "10.128.0.0/10", "10.192.0.0/10"})
        sketch.add(network, "A");
    sketch.add("11.0.0.0/8", "B").resolve({.join_equal = true});
    EXPECT_EQ(sketch.at("10.200.0.0"), "A/8");
    EXPECT_EQ(sketch.at("11.0.0.0"), "B/8");
}

TEST(TreeBuilder, StoresALengthOfZeroAsTwoRecordsOfTheRoot) {
    Sketch ipv4;
    ipv4.add("0.0.0.0/0", "all").resolve();
    EXPECT_EQ(ipv4.builder.node_count(), 1u);
    EXPECT_EQ(ipv4.at("0.0.0.0"), "all/1");
    EXPECT_EQ(ipv4.at("255.255.255.255"), "all/1");

    Sketch ipv6;
    ipv6.add("::/0", "all").resolve();
    EXPECT_EQ(ipv6.builder.node_count(), 1u);
    EXPECT_EQ(ipv6.at("2001:db8::1"), "all/1");
    EXPECT_EQ(ipv6.at("192.0.2.1"), "all/1");
}

TEST(TreeBuilder, StoresAllOfIpv4BelowANodeOfItsOwnInATreeOfIpv6) {
    Sketch sketch;
    sketch.add("0.0.0.0/0", "four").add("2001:db8::/32", "six").resolve();
    EXPECT_EQ(sketch.at("192.0.2.1"), "four/97");
    EXPECT_EQ(sketch.at("::ffff:192.0.2.1"), "four/97");
    EXPECT_EQ(sketch.at("2001:db8::1"), "six/32");

    // Also where another network covers them, and where neighbours are joined.
    Sketch covered;
    covered.add("::/64", "four").add("::1:0:0/96", "next").resolve({.join_equal = true});
    EXPECT_EQ(covered.at("192.0.2.1"), "four/97");
    Sketch joined;
    joined.add("::/0", "all").add("0.0.0.0/0", "all").resolve({.join_equal = true});
    EXPECT_EQ(joined.at("192.0.2.1"), "all/1");
}

TEST(TreeBuilder, KnowsWhatTreeItNeeds) {
    Sketch ipv4;
    EXPECT_FALSE(ipv4.add("192.0.2.0/24", "A").builder.has_ipv6());
    EXPECT_EQ(ipv4.resolve().builder.ip_version(), 4);
    Sketch both;
    EXPECT_TRUE(both.add("192.0.2.0/24", "A").add("2001:db8::/32", "B").builder.has_ipv6());
    EXPECT_EQ(both.resolve().builder.ip_version(), 6);
    EXPECT_EQ(both.at("192.0.2.1"), "A/120");
    EXPECT_EQ(both.at("::192.0.2.1"), "A/120");
    Sketch forced;
    forced.add("192.0.2.0/24", "A").resolve({.ip_version = 6});
    EXPECT_EQ(forced.at("192.0.2.1"), "A/120");
    Sketch refused;
    refused.add("192.0.2.0/24", "A").add("2001:db8::/32", "B");
    EXPECT_EQ(refusal(refused, {.ip_version = 4}),
              "2001:db8::/32: an IPv6 network in a database of IPv4");
    Sketch odd;
    EXPECT_EQ(refusal(odd, {.ip_version = 5}), "an IP version of 5: it is 4 or 6");
}

TEST(TreeBuilder, AliasesLeadToIpv4) {
    Sketch sketch;
    sketch.add("192.0.2.0/24", "A").add("2001:db8::/32", "B").resolve();
    EXPECT_EQ(sketch.at("::ffff:192.0.2.1"), "A/120");
    EXPECT_EQ(sketch.at("2002:c000:0201::"), "A/40");
    EXPECT_EQ(sketch.at("2002:c000:0301::"), "-");

    Sketch without;
    without.add("192.0.2.0/24", "A").add("2001:db8::/32", "B").resolve({.alias_ipv4 = false});
    EXPECT_EQ(without.at("192.0.2.1"), "A/120");
    EXPECT_EQ(without.at("::ffff:192.0.2.1"), "-");
    EXPECT_EQ(without.at("2002:c000:0201::"), "-");
}

TEST(TreeBuilder, AliasesAreLongerThanWhatCoversThem) {
    Sketch sketch;
    sketch.add("::/0", "all").add("2002::/15", "wide").add("192.0.2.0/24", "A").resolve();
    EXPECT_EQ(sketch.at("2002:c000:0201::"), "A/40");
    EXPECT_EQ(sketch.at("2003::"), "wide/16");
    EXPECT_EQ(sketch.at("::ffff:192.0.2.1"), "A/120");
    // ::/0 covers the IPv4 addresses too, and so what aliases show.
    EXPECT_EQ(sketch.at("2002:0101:0101::").substr(0, 4), "all/");

    Sketch no_ipv4;
    no_ipv4.add("2000::/3", "three").resolve();
    EXPECT_EQ(no_ipv4.at("2002::"), "-");
    EXPECT_EQ(no_ipv4.at("2003::"), "three/16");
}

TEST(TreeBuilder, NetworksInsideAliasesAreIpv4Networks) {
    Sketch sketch;
    sketch.add("::ffff:192.0.2.0/120", "A").add("2002:c633:6400::/40", "B").resolve();
    EXPECT_EQ(sketch.builder.ip_version(), 4);
    EXPECT_EQ(sketch.at("192.0.2.1"), "A/24");
    EXPECT_EQ(sketch.at("198.51.100.1"), "B/24");

    Sketch all;
    all.add("::ffff:0:0/96", "A").resolve({.ip_version = 4});
    EXPECT_EQ(all.at("192.0.2.1"), "A/1");

    Sketch plain;
    plain.add("::ffff:192.0.2.0/120", "A").add("2002:c633:6400::/64", "B");
    plain.resolve({.alias_ipv4 = false});
    EXPECT_EQ(plain.at("192.0.2.1"), "-");
    EXPECT_EQ(plain.at("::ffff:192.0.2.1"), "A/120");
    EXPECT_EQ(plain.at("2002:c633:6400::1"), "B/64");
}

TEST(TreeBuilder, RefusesPartsOfA6to4Address) {
    Sketch sketch;
    sketch.add("2002:c000:201::/48", "A").add("2002:c000:201:1::/64", "B");
    EXPECT_EQ(refusal(sketch, {}),
              "2002:c000:201:1::/64: 2002::/16 stands for the IPv4 addresses, so its networks end "
              "at /48");
}

TEST(TreeBuilder, RemovesWhatWasAddedBefore) {
    Sketch sketch;
    sketch.add("10.0.0.0/8", "wide").add("10.1.2.0/24", "inside").add("10.2.0.0/16", "beside");
    sketch.remove("10.1.0.0/16");
    sketch.add("10.1.2.3/32", "later").resolve();
    EXPECT_EQ(sketch.at("10.1.2.1"), "-");
    EXPECT_EQ(sketch.at("10.1.255.1"), "-");
    EXPECT_EQ(sketch.at("10.1.2.3"), "later/32");
    EXPECT_EQ(sketch.at("10.2.0.1"), "beside/16");
    EXPECT_EQ(sketch.at("10.128.0.1"), "wide/9");
}

TEST(TreeBuilder, LargerNetworksThatComeLaterFillWhatWasRemoved) {
    Sketch sketch;
    sketch.add("10.1.2.0/24", "old").remove("10.1.0.0/16").add("10.0.0.0/8", "new").resolve();
    EXPECT_EQ(sketch.at("10.1.2.1"), "new/8");
    EXPECT_EQ(sketch.builder.node_count(), 8u);
}

TEST(TreeBuilder, LeavesNoNodesBehindWhatWasRemoved) {
    Sketch sketch;
    sketch.add("10.1.2.0/24", "A").add("2001:db8::/32", "B").remove("::/0").resolve();
    EXPECT_EQ(sketch.builder.node_count(), 1u);
    EXPECT_EQ(sketch.at("10.1.2.1"), "-");
    EXPECT_TRUE(sketch.builder.values().empty());
}

TEST(TreeBuilder, RemovesIpv4ThroughTheIpv6NetworksAroundIt) {
    for (const char* network : {"::/0", "::/96", "::10.1.0.0/112", "::ffff:10.1.0.0/112",
                                "2002:a01::/32", "10.1.0.0/16"}) {
        Sketch sketch;
        sketch.add("10.1.2.0/24", "A").remove(network).add("11.0.0.0/8", "B").resolve();
        EXPECT_EQ(sketch.builder.ip_version(), 4);
        EXPECT_EQ(sketch.at("10.1.2.1"), "-") << network;
        EXPECT_EQ(sketch.at("11.0.0.1"), "B/8") << network;
    }
    Sketch other;
    other.add("10.1.2.0/24", "A").remove("2001:db8::/32").remove("::1:0:0/96").resolve();
    EXPECT_EQ(other.at("10.1.2.1"), "A/24");
}

TEST(TreeBuilder, MergesFromTheShortestToTheLongest) {
    Sketch sketch;
    sketch.add("10.1.0.0/16", sketch.map("b", "middle"), Merge::top_level);
    sketch.add("10.1.2.0/24", sketch.map("a", "inner"), Merge::top_level);
    sketch.add("10.0.0.0/8", sketch.map("a", "outer"), Merge::replace).resolve();
    EXPECT_EQ(sketch.at("10.2.0.0"), "a=outer/15");
    EXPECT_EQ(sketch.at("10.1.0.0"), "a=outer b=middle/23");
    EXPECT_EQ(sketch.at("10.1.2.0"), "a=inner b=middle/24");
}

TEST(TreeBuilder, MergesEqualNetworksInTheirOrder) {
    Sketch sketch;
    sketch.add("10.0.0.0/8", sketch.map("a", "1"), Merge::top_level);
    sketch.add("10.0.0.0/8", sketch.map("b", "2"), Merge::top_level);
    sketch.add("10.0.0.0/8", sketch.map("a", "3"), Merge::top_level);
    sketch.add("11.0.0.0/8", sketch.map("a", "1"), Merge::top_level);
    sketch.add("11.0.0.0/8", sketch.map("b", "2"), Merge::replace).resolve();
    EXPECT_EQ(sketch.at("10.0.0.0"), "a=3 b=2/8");
    EXPECT_EQ(sketch.at("11.0.0.0"), "b=2/8");
}

TEST(TreeBuilder, MergesDeepWhereAsked) {
    Sketch sketch;
    sketch.add("10.0.0.0/8", sketch.map("m", sketch.map("a", "1")), Merge::replace);
    sketch.add("10.1.0.0/16", sketch.map("m", sketch.map("b", "2")), Merge::deep);
    sketch.add("10.2.0.0/16", sketch.map("m", sketch.map("b", "2")), Merge::top_level).resolve();
    EXPECT_EQ(sketch.at("10.1.0.0"), "m=a=1 b=2/16");
    EXPECT_EQ(sketch.at("10.2.0.0"), "m=b=2/16");
}

TEST(TreeBuilder, MergesOnlyWhatWasNotRemoved) {
    Sketch sketch;
    sketch.add("10.0.0.0/8", sketch.map("a", "1"), Merge::replace);
    sketch.add("10.1.0.0/16", sketch.map("b", "2"), Merge::top_level);
    sketch.remove("10.1.0.0/16");
    sketch.add("10.0.0.0/8", sketch.map("c", "3"), Merge::top_level);
    sketch.add("10.1.0.0/16", sketch.map("d", "4"), Merge::top_level).resolve();
    EXPECT_EQ(sketch.at("10.1.0.0"), "c=3 d=4/16");
    EXPECT_EQ(sketch.at("10.2.0.0"), "a=1 c=3/15");
}

TEST(TreeBuilder, TakesRangesNetworkByNetwork) {
    Sketch sketch;
    for (const Network& network : networks_of(*parse_range("192.0.2.3-192.0.2.8")))
        sketch.builder.add(network, sketch.pool.string("R"));
    sketch.resolve();
    EXPECT_EQ(sketch.at("192.0.2.2"), "-");
    EXPECT_EQ(sketch.at("192.0.2.3"), "R/32");
    EXPECT_EQ(sketch.at("192.0.2.5"), "R/30");
    EXPECT_EQ(sketch.at("192.0.2.8"), "R/32");
    EXPECT_EQ(sketch.at("192.0.2.9"), "-");
}

TEST(TreeBuilder, DropsReservedNetworksWhereAsked) {
    Sketch sketch;
    sketch.add("0.0.0.0/0", "four").add("::/0", "six").add("10.1.2.3", "private");
    sketch.resolve({.drop_reserved = true});
    for (const auto family : {IpAddress::Family::ipv4, IpAddress::Family::ipv6}) {
        for (const Network& network : reserved_networks(family)) {
            const std::string text = to_text(network);
            EXPECT_EQ(sketch.at(text.substr(0, text.find('/'))), "-") << text;
        }
    }
    EXPECT_EQ(sketch.at("10.1.2.3"), "-");
    EXPECT_EQ(sketch.at("::ffff:192.168.0.1"), "-");
    EXPECT_EQ(sketch.at("2002:c0a8:1::"), "-");
    EXPECT_EQ(sketch.at("::1"), "-");
    EXPECT_EQ(sketch.at("8.8.8.8").substr(0, 5), "four/");
    EXPECT_EQ(sketch.at("192.0.0.9").substr(0, 5), "four/");
    EXPECT_EQ(sketch.at("2001::1").substr(0, 4), "six/");
    EXPECT_EQ(sketch.at("2606:4700::1111").substr(0, 4), "six/");
}

TEST(TreeBuilder, ListsTheValuesInTheOrderOfTheAddresses) {
    Sketch sketch;
    sketch.add("30.0.0.0/8", "C").add("10.0.0.0/8", "hidden").add("20.0.0.0/8", "B");
    sketch.add("10.0.0.0/9", "A").add("10.128.0.0/9", "B").resolve();
    std::string values;
    for (const ValueId id : sketch.builder.values())
        values += sketch.value(id);
    EXPECT_EQ(values, "ABC");
}

TEST(TreeBuilder, SharesEqualSubtrees) {
    Sketch sketch;
    sketch.add("10.1.2.3", "A").add("10.9.2.3", "A").resolve();
    Sketch alone;
    alone.add("10.1.2.3", "A").resolve();
    // The two ways part at the fifth bit of the second byte, and meet again right behind it.
    EXPECT_EQ(alone.builder.node_count(), 32u);
    EXPECT_EQ(sketch.builder.node_count(), 32u);
}

TEST(TreeBuilder, ChecksThatRecordsFit) {
    Sketch sketch;
    sketch.add("0.0.0.0/1", "A").resolve();
    const auto largest = [&](std::uint32_t offset) {
        return sketch.builder.largest_record(std::vector{offset});
    };
    EXPECT_EQ(largest(100), 1u + 16 + 100);
    EXPECT_EQ(sketch.builder.largest_record({}), 1u);
    const auto fits = [&](unsigned record_size, std::uint64_t record) {
        try {
            sketch.builder.write(record_size, std::vector{static_cast<std::uint32_t>(record - 17)});
            return true;
        } catch (const BuildError& error) {
            EXPECT_EQ(error.kind(), BuildError::Kind::limit);
            EXPECT_NE(std::string(error.what()).find(std::to_string(record)), std::string::npos);
            return false;
        }
    };
    for (const unsigned size : {24u, 28u, 32u}) {
        EXPECT_TRUE(fits(size, (std::uint64_t{1} << size) - 1));
        EXPECT_FALSE(fits(size, std::uint64_t{1} << size));
    }
    EXPECT_THROW(sketch.builder.write(26, std::vector<std::uint32_t>{0}), BuildError);
}

TEST(TreeBuilder, PutsTheRootFirstInAnyTree) {
    // A root that leads to one subtree alone, and that to another, has no more below it than they.
    for (const char* network : {"0.0.0.1", "255.255.255.255", "::1", "ffff::ffff", "::1:0:0:0:1"}) {
        Sketch sketch;
        sketch.add(network, "A").resolve();
        EXPECT_EQ(sketch.at(network).substr(0, 2), "A/");
    }
}

} // namespace
} // namespace mxy::build
