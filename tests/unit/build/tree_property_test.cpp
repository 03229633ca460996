// Random networks, merges and removals against a naive twin: a list of what was done, searched from
// end to end for every address. Each tree is read back in all record sizes and both node orders.
#include "build/networks/address_bits.h"
#include "build/networks/reserved_networks.h"
#include "build/networks/tree_builder.h"
#include "support/random_database.h"
#include "written_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace mxy::build {
namespace {

using test::between;
using test::Random;

struct Step {
    Network network;
    std::optional<ValueId> value; // none: a removal
    Merge merge = Merge::replace;
};

Bits128 bits_of(const IpAddress& address) {
    return network_of(address, Network::width(address.family)).bits;
}

IpAddress address_of(IpAddress::Family family, Bits128 bits) {
    IpAddress address;
    address.family = family;
    if (family == IpAddress::Family::ipv4)
        bits = bits.shifted_left(96);
    for (unsigned i = 0; i < 16; ++i)
        address.bytes[i] =
            static_cast<std::uint8_t>((i < 8 ? bits.high : bits.low) >> (56 - i % 8 * 8));
    return address;
}

Network in_ipv6(const Network& network) {
    if (network.family == IpAddress::Family::ipv6)
        return network;
    return {IpAddress::Family::ipv6, network.bits, network.prefix_length + 96};
}

bool covers(const Network& network, Bits128 ipv6_bits) {
    const Network wide = in_ipv6(network);
    return equal(ipv6_bits & ~low_ones(128 - wide.prefix_length), wide.bits);
}

bool is_mapped(Bits128 bits) {
    return bits.high == 0 && bits.low >> 32 == 0xFFFF;
}

bool is_6to4(Bits128 bits) {
    return bits.high >> 48 == 0x2002;
}

// All addresses and networks as IPv6 ones. What aliases stand for is looked up in its place.
class NaiveTree {
public:
    NaiveTree(ValuePool& pool, const TreeOptions& options) : pool_(pool), options_(options) {
        if (!options.drop_reserved)
            return;
        for (const auto family : {IpAddress::Family::ipv4, IpAddress::Family::ipv6})
            for (const Network& network : reserved_networks(family))
                reserved_.push_back(network);
    }

    void add(const Step& step) {
        Step own = step;
        own.network = in_ipv6(step.network);
        if (options_.alias_ipv4)
            own.network = without_alias(own.network);
        steps_.push_back(own);
    }

    std::optional<ValueId> find(const IpAddress& address) const {
        const Bits128 bits = place_of(address);
        for (const Network& network : reserved_)
            if (covers(network, bits))
                return std::nullopt;
        std::vector<Step> kept;
        for (const Step& step : steps_) {
            if (!covers(step.network, bits))
                continue;
            if (step.value)
                kept.push_back(step);
            else
                kept.clear();
        }
        std::stable_sort(kept.begin(), kept.end(), [](const Step& a, const Step& b) {
            return a.network.prefix_length < b.network.prefix_length;
        });
        std::optional<ValueId> value;
        for (const Step& step : kept)
            value = value && step.merge != Merge::replace
                        ? merge_values(pool_, *value, *step.value, step.merge)
                        : *step.value;
        return value;
    }

    // The longest network that was added around an address and not removed.
    unsigned longest(const IpAddress& address) const {
        const Bits128 bits = place_of(address);
        unsigned longest = 0;
        for (const Step& step : steps_)
            if (covers(step.network, bits))
                longest = step.value ? std::max(longest, step.network.prefix_length) : 0;
        return longest;
    }

private:
    static Network without_alias(const Network& network) {
        if (is_mapped(network.bits) && network.prefix_length >= 96)
            return {network.family, {0, network.bits.low & 0xFFFFFFFF}, network.prefix_length};
        if (is_6to4(network.bits) && network.prefix_length >= 16)
            return {network.family,
                    {0, network.bits.high >> 16 & 0xFFFFFFFF},
                    network.prefix_length + 80};
        return network;
    }

    Bits128 place_of(const IpAddress& address) const {
        const Bits128 bits = bits_of(address);
        if (address.family == IpAddress::Family::ipv4 || !options_.alias_ipv4)
            return bits;
        return without_alias({address.family, bits, 128}).bits;
    }

    ValuePool& pool_;
    TreeOptions options_;
    std::vector<Step> steps_;
    std::vector<Network> reserved_;
};

// Networks that overlap more often than not, at every depth and around the special places.
class NetworkSource {
public:
    NetworkSource(Random& random, bool ipv4, bool ipv6)
        : random_(random), ipv4_(ipv4), ipv6_(ipv6) {}

    Network next() {
        const bool ipv6 = ipv6_ && (!ipv4_ || random_() % 2 == 0);
        const auto family = ipv6 ? IpAddress::Family::ipv6 : IpAddress::Family::ipv4;
        const unsigned width = Network::width(family);
        Bits128 bits = ipv6 ? ipv6_start() : Bits128{0, ipv4_start()};
        // A long common beginning, and a few bits that differ.
        const auto kept = static_cast<unsigned>(random_() % (width + 1));
        bits = bits | (Bits128{random_(), random_()} & low_ones(width - kept));
        auto length = static_cast<unsigned>(between(random_, kept / 2, width));
        length = random_() % 40 == 0 ? 0 : length;
        return {family, bits & ~low_ones(width - length), length};
    }

private:
    std::uint64_t ipv4_start() {
        constexpr std::array<std::uint64_t, 5> starts = {0x0A000000, 0x0A010203, 0xC0000200, 0,
                                                         0xFFFFFFFF};
        return starts[random_() % starts.size()];
    }

    Bits128 ipv6_start() {
        constexpr std::array<Bits128, 8> starts = {{{0x20010DB8'00000000, 0},
                                                    {0x20010DB8'00010000, 1},
                                                    {0, 0x0A010203},
                                                    {0, 0xFFFF'0A010203},
                                                    {0x2002'0A01'0203'0000, 0},
                                                    {0x2003'0000'0000'0000, 0},
                                                    {0, 0x1'00000000},
                                                    {~std::uint64_t{0}, ~std::uint64_t{0}}}};
        return starts[random_() % starts.size()];
    }

    Random& random_;
    bool ipv4_;
    bool ipv6_;
};

// Edges of the networks, their neighbours, the same by way of the aliases, and anything else.
std::vector<IpAddress> addresses_around(const std::vector<Step>& steps, Random& random) {
    std::vector<IpAddress> addresses;
    for (const Step& step : steps) {
        const Network& network = step.network;
        const unsigned width = Network::width(network.family);
        const Bits128 all = low_ones(width);
        const Bits128 last = network.bits | low_ones(width - network.prefix_length);
        const Bits128 host =
            network.bits | (Bits128{random(), random()} & low_ones(width - network.prefix_length));
        for (const Bits128 bits :
             {network.bits, last, host, next(last) & all, Bits128{random(), random()} & all}) {
            addresses.push_back(address_of(network.family, bits));
            const std::uint64_t ipv4 = bits.low & 0xFFFFFFFF;
            if (network.family == IpAddress::Family::ipv4) {
                const auto ipv6 = IpAddress::Family::ipv6;
                addresses.push_back(address_of(ipv6, {0, 0xFFFF'0000'0000 | ipv4}));
                addresses.push_back(
                    address_of(ipv6, {0x2002'0000'0000'0000 | ipv4 << 16, random()}));
            }
        }
    }
    return addresses;
}

std::vector<ValueId> some_values(ValuePool& pool) {
    std::vector<ValueId> values = {pool.string("A"), pool.string("B"), pool.uint32(5)};
    for (const char* first : {"a", "b"}) {
        for (const char* second : {"x", "y"}) {
            MapMember inner[] = {{pool.string(second), pool.string(first)}};
            const ValueId map = pool.map(inner);
            MapMember outer[] = {{pool.string("m"), map},
                                 {pool.string(first), pool.string(second)}};
            values.push_back(map);
            values.push_back(pool.map(outer));
        }
    }
    return values;
}

struct Case {
    TreeOptions options;
    std::vector<Step> steps;
};

bool is_long_6to4(const Network& network) {
    return network.family == IpAddress::Family::ipv6 && is_6to4(network.bits) &&
           network.prefix_length > 48;
}

Case random_case(ValuePool& pool, Random& random) {
    Case drawn;
    drawn.options.alias_ipv4 = random() % 3 != 0;
    drawn.options.join_equal = random() % 3 == 0;
    drawn.options.drop_reserved = random() % 4 == 0;
    const std::uint64_t families = random() % 3;
    const bool ipv6 = families != 0;
    if (random() % 2 == 0)
        drawn.options.ip_version = ipv6 || random() % 2 == 0 ? 6 : 4;
    NetworkSource source(random, families != 1, ipv6);
    const std::vector<ValueId> values = some_values(pool);
    const bool with_merges = random() % 2 == 0;
    const bool with_removals = random() % 2 == 0;
    const std::uint64_t count = between(random, 0, random() % 4 == 0 ? 200 : 25);
    for (std::uint64_t i = 0; i < count; ++i) {
        Step step{source.next(), std::nullopt, Merge::replace};
        if (drawn.options.alias_ipv4 && is_long_6to4(step.network))
            continue;
        if (!drawn.steps.empty() && random() % 6 == 0)
            step.network = drawn.steps[random() % drawn.steps.size()].network;
        if (!with_removals || random() % 4 != 0)
            step.value = values[random() % values.size()];
        if (with_merges)
            step.merge = static_cast<Merge>(random() % 3);
        drawn.steps.push_back(step);
    }
    return drawn;
}

void build(TreeBuilder& builder, const Case& drawn) {
    for (const Step& step : drawn.steps) {
        if (step.value)
            builder.add(step.network, *step.value, step.merge);
        else
            builder.remove(step.network);
    }
    builder.resolve(drawn.options);
}

bool is_alias(const IpAddress& address) {
    const Bits128 bits = bits_of(address);
    return address.family == IpAddress::Family::ipv6 && (is_mapped(bits) || is_6to4(bits));
}

void expect_answers(const WrittenTree& tree, const Case& drawn, int ip_version, ValuePool& pool,
                    const std::vector<IpAddress>& addresses) {
    NaiveTree naive(pool, drawn.options);
    for (const Step& step : drawn.steps)
        naive.add(step);
    for (const IpAddress& address : addresses) {
        const TreeAnswer answer = tree.find(address);
        if (address.family == IpAddress::Family::ipv6 && ip_version == 4)
            continue;
        const Network host = network_of(address, Network::width(address.family));
        ASSERT_EQ(answer.value, naive.find(address)) << to_text(host);
        if (!answer.value || drawn.options.join_equal || is_alias(address))
            continue;
        const unsigned longest = naive.longest(address) - (ip_version == 4 ? 96 : 0);
        ASSERT_GE(answer.prefix_length, longest) << to_text(host);
    }
}

TEST(TreeProperty, RandomTreesAnswerAsTheNaiveTwinDoes) {
    Random random(11);
    for (int round = 0; round < 200; ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        ValuePool pool;
        TreeBuilder builder(pool);
        const Case drawn = random_case(pool, random);
        build(builder, drawn);
        const std::vector<IpAddress> addresses = addresses_around(drawn.steps, random);
        for (const unsigned record_size : {24u, 28u, 32u}) {
            for (const NodeOrder order : {NodeOrder::clustered, NodeOrder::depth_first}) {
                const WrittenTree tree(builder, record_size, order);
                ASSERT_EQ(tree.fault(), "");
                expect_answers(tree, drawn, builder.ip_version(), pool, addresses);
                if (testing::Test::HasFailure())
                    return;
            }
        }
    }
}

// Large enough for many pages of nodes, which small trees never fill.
TEST(TreeProperty, BothNodeOrdersAnswerTheSameInATreeOfManyPages) {
    Random random(12);
    ValuePool pool;
    TreeBuilder builder(pool);
    std::vector<ValueId> values;
    for (std::uint32_t i = 0; i < 500; ++i)
        values.push_back(pool.uint32(i));
    for (int i = 0; i < 20'000; ++i) {
        const auto length = static_cast<unsigned>(between(random, 12, 32));
        const Bits128 bits{0, random() >> 32};
        builder.add({IpAddress::Family::ipv4, bits & ~low_ones(32 - length), length},
                    values[random() % values.size()]);
        const Bits128 wide{0x2400'0000'0000'0000 | (random() & 0x00FF'0F0F'FFFF'0000), 0};
        builder.add({IpAddress::Family::ipv6, wide, 48}, values[random() % values.size()]);
    }
    builder.resolve({});
    ASSERT_GT(builder.node_count(), 20'000u);
    for (const unsigned record_size : {24u, 28u, 32u}) {
        const WrittenTree clustered(builder, record_size, NodeOrder::clustered);
        const WrittenTree depth_first(builder, record_size, NodeOrder::depth_first);
        EXPECT_EQ(clustered.fault(), "");
        EXPECT_NE(clustered.bytes(), depth_first.bytes());
        for (int i = 0; i < 20'000; ++i) {
            const bool ipv4 = i % 2 == 0;
            const IpAddress address =
                ipv4 ? address_of(IpAddress::Family::ipv4, {0, random() >> 32})
                     : address_of(IpAddress::Family::ipv6,
                                  {0x2400'0000'0000'0000 | (random() & 0x00FF'0F0F'FFFF'FFFF), 0});
            const TreeAnswer a = clustered.find(address);
            const TreeAnswer b = depth_first.find(address);
            ASSERT_EQ(a.value, b.value);
            ASSERT_EQ(a.prefix_length, b.prefix_length);
        }
    }
}

TEST(TreeProperty, TheOrderOfAdditionDoesNotChangeTheBytes) {
    Random random(13);
    for (int round = 0; round < 60; ++round) {
        ValuePool pool;
        Case drawn = random_case(pool, random);
        // Different networks, nothing removed: only then does the order mean nothing.
        std::vector<Step> different;
        for (Step step : drawn.steps) {
            step.value = step.value.value_or(pool.string("A"));
            const Network network = in_ipv6(step.network);
            const bool is_new =
                std::none_of(different.begin(), different.end(),
                             [&](const Step& other) { return in_ipv6(other.network) == network; });
            if (is_new && !is_6to4(network.bits) && !is_mapped(network.bits))
                different.push_back(step);
        }
        drawn.steps = different;
        TreeBuilder given(pool);
        build(given, drawn);
        std::shuffle(drawn.steps.begin(), drawn.steps.end(), random);
        TreeBuilder shuffled(pool);
        build(shuffled, drawn);
        EXPECT_EQ(WrittenTree(given, 28).bytes(), WrittenTree(shuffled, 28).bytes());
        EXPECT_TRUE(std::ranges::equal(given.values(), shuffled.values()));
    }
}

TEST(TreeProperty, CountsNetworksThatCameAgain) {
    Random random(14);
    for (int round = 0; round < 50; ++round) {
        ValuePool pool;
        Case drawn = random_case(pool, random);
        drawn.options.alias_ipv4 = false;
        TreeBuilder builder(pool);
        build(builder, drawn);
        std::uint64_t added = 0;
        std::vector<Network> seen;
        for (const Step& step : drawn.steps) {
            const Network network = in_ipv6(step.network);
            if (!step.value)
                continue;
            ++added;
            if (std::find(seen.begin(), seen.end(), network) == seen.end())
                seen.push_back(network);
        }
        EXPECT_EQ(builder.added(), added);
        EXPECT_EQ(builder.replaced(), added - seen.size());
    }
}

} // namespace
} // namespace mxy::build
