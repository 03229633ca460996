// What a lookup makes of the tree: hand-made nodes whose records are right, wrong, or borderline.
// Answers are written as in the tables of real files: "1@0" found, netmask 1, data offset 0;
// "-/1" not found; "E2/1" status 2.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <sys/un.h>

namespace mxy::test {
namespace {

DatabaseSpec tree(std::uint16_t ip_version, std::vector<Node> nodes) {
    return {.ip_version = ip_version, .nodes = std::move(nodes), .data = map({{"ip", utf8("x")}})};
}

std::string answer_in(const DatabaseSpec& spec, const char* address) {
    OpenDatabase database(spec.build());
    EXPECT_EQ(database.status(), MMDB_SUCCESS);
    return answer(database.mmdb(), address);
}

// The answer for 1.2.3.4 in a tree of one node with this left record.
std::string with_left_record(std::uint32_t record, std::uint16_t record_size = 24) {
    DatabaseSpec spec = tree(4, {{record, data_record(1, 0)}});
    spec.record_size = record_size;
    return answer_in(spec, "1.2.3.4");
}

std::uint32_t data_section_size() {
    return OpenDatabase(tree(4, {{1, 1}}).build()).mmdb().data_section_size;
}

TEST(Records, AtTheNodeCountAreEmpty) {
    EXPECT_EQ(with_left_record(1), "-/1");
}

TEST(Records, IntoTheSeparatorAreCorrupt) {
    for (std::uint32_t into = 1; into < 16; ++into)
        EXPECT_EQ(with_left_record(1 + into), "E2/1") << into;
    EXPECT_EQ(with_left_record(1 + 16), "1@0");
}

TEST(Records, BehindTheDataSectionAreCorrupt) {
    const std::uint32_t size = data_section_size();
    const std::string last = std::to_string(size - 1);
    EXPECT_EQ(with_left_record(1 + 16 + size - 1), "1@" + last);
    EXPECT_EQ(with_left_record(1 + 16 + size), "E2/1");
    EXPECT_EQ(with_left_record(0xFFFFFF), "E2/1");
    EXPECT_EQ(with_left_record(0xFFFFFFF, 28), "E2/1");
    EXPECT_EQ(with_left_record(0xFFFFFFFF, 32), "E2/1");
}

TEST(Records, MayLeadBackToTheRoot) {
    EXPECT_EQ(with_left_record(0), "8@0"); // the eighth bit of 1.2.3.4 turns right
}

TEST(Records, OfZeroAreCorruptAtTheEndOfTheWalk) {
    EXPECT_EQ(answer_in(tree(4, {{0, data_record(1, 0)}}), "0.0.0.0"), "E2/32");
}

TEST(Records, AreReadInAllThreeWidths) {
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{24, 28, 32}) {
        // Each record differs in its high and low bits from the other.
        DatabaseSpec spec = tree(4, {{1, 2}, {3, data_record(3, 5)}, {data_record(3, 0), 3}});
        spec.record_size = bits;
        EXPECT_EQ(answer_in(spec, "0.0.0.1"), "-/2") << bits;
        EXPECT_EQ(answer_in(spec, "64.0.0.1"), "2@5") << bits;
        EXPECT_EQ(answer_in(spec, "128.0.0.1"), "2@0") << bits;
        EXPECT_EQ(answer_in(spec, "192.0.0.1"), "-/2") << bits;
    }
}

TEST(Records, WideOnesKeepTheirHighBits) {
    // 0x1000001 and 0x1000002 share their low 24 bits with nodes 1 and 2.
    DatabaseSpec spec = tree(4, {{0x1000001, 0x1000002}, {3, 3}, {3, 3}});
    spec.record_size = 28;
    EXPECT_EQ(answer_in(spec, "1.2.3.4"), "E2/1");
    EXPECT_EQ(answer_in(spec, "200.2.3.4"), "E2/1");
    spec.record_size = 32;
    EXPECT_EQ(answer_in(spec, "1.2.3.4"), "E2/1");
}

TEST(Trees, MayBeDeeperThanAddresses) {
    std::vector<Node> chain;
    for (std::uint32_t node = 0; node < 40; ++node)
        chain.push_back({node + 1, node + 1});
    OpenDatabase database(tree(4, chain).build());
    const Lookup lookup = look_up(database.mmdb(), "1.2.3.4");
    // The record is node 32 of 40: the offset wraps, and no data is there.
    EXPECT_EQ(describe(lookup), "32@4294967272");
    EXPECT_EQ(get(lookup.result.entry).status, MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(list(lookup.result.entry).status(), MMDB_INVALID_DATA_ERROR);
}

TEST(Trees, TheLongestPrefixAnswers) {
    const DatabaseSpec spec{
        .ip_version = 6,
        .networks = {{"1.2.0.0/16", 0}, {"1.2.3.0/24", 1}, {"1.2.3.4/32", 2}, {"2000::/3", 3}},
        .data = from_hex("40 40 40 40")};
    EXPECT_EQ(answer_in(spec, "1.2.3.4"), "128@2");
    EXPECT_EQ(answer_in(spec, "1.2.3.5"), "128@1");
    EXPECT_EQ(answer_in(spec, "1.2.200.5"), "113@0");
    EXPECT_EQ(answer_in(spec, "1.3.0.0"), "-/112");
    EXPECT_EQ(answer_in(spec, "2001:db8::"), "3@3");
    EXPECT_EQ(answer_in(spec, "8000::"), "-/1");
}

TEST(Trees, ADefaultNetworkAnswersForAll) {
    const DatabaseSpec spec{.ip_version = 6, .networks = {{"::/0", 0}}, .data = from_hex("40")};
    for (const char* address : {"0.0.0.0", "255.255.255.255", "::", "ffff::"})
        EXPECT_EQ(answer_in(spec, address).substr(0, 3), "1@0") << address;
}

// --- IPv4 in IPv6 trees --------------------------------------------------------------------------

TEST(Ipv4InIpv6, MayStopAboveTheIpv4Part) {
    const DatabaseSpec empty = tree(6, {{1, data_record(1, 0)}});
    EXPECT_EQ(answer_in(empty, "1.2.3.4"), "-/1");
    EXPECT_EQ(answer_in(empty, "::"), "-/1");
    const DatabaseSpec data = tree(6, {{data_record(1, 0), 1}});
    EXPECT_EQ(answer_in(data, "1.2.3.4"), "1@0");
    EXPECT_EQ(answer_in(data, "::"), "1@0");
    const DatabaseSpec corrupt = tree(6, {{1 + 5, data_record(1, 0)}});
    EXPECT_EQ(answer_in(corrupt, "1.2.3.4"), "E2/1");
    EXPECT_EQ(answer_in(corrupt, "::"), "E2/1");
}

TEST(Ipv4InIpv6, ALoopAtTheRootIsFollowedFor96Levels) {
    OpenDatabase database(tree(6, {{0, data_record(1, 0)}}).build());
    EXPECT_EQ(database.mmdb().ipv4_start_node.netmask, 96);
    EXPECT_EQ(database.mmdb().ipv4_start_node.node_value, 0u);
    EXPECT_EQ(answer(database.mmdb(), "0.0.0.0"), "E2/128");
    EXPECT_EQ(answer(database.mmdb(), "255.255.255.255"), "97@0");
}

TEST(Ipv4InIpv6, MappedAddressesArePlainIpv6) {
    DatabaseSpec spec{.ip_version = 6, .networks = {{"1.2.3.0/24", 0}}, .data = from_hex("40")};
    EXPECT_EQ(answer_in(spec, "1.2.3.4"), "120@0");
    EXPECT_EQ(answer_in(spec, "::ffff:1.2.3.4"), "-/81");
    spec.aliases = {{"::ffff:0:0/96", "::/96"}};
    EXPECT_EQ(answer_in(spec, "::ffff:1.2.3.4"), "120@0");
}

// --- addresses as structs ------------------------------------------------------------------------

int status_for_family(const MMDB_s& mmdb, sa_family_t family) {
    sockaddr_storage address{};
    address.ss_family = family;
    int status = 12345;
    const auto result =
        MMDB_lookup_sockaddr(&mmdb, reinterpret_cast<const sockaddr*>(&address), &status);
    EXPECT_FALSE(result.found_entry);
    EXPECT_EQ(result.netmask, 0);
    EXPECT_EQ(result.entry.mmdb, &mmdb);
    EXPECT_EQ(result.entry.offset, 0u);
    return status;
}

TEST(Sockaddr, Ipv6HasNoPlaceInAnIpv4Tree) {
    OpenDatabase database(tree(4, {{data_record(1, 0), data_record(1, 0)}}).build());
    EXPECT_EQ(status_for_family(database.mmdb(), AF_INET6),
              MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR);
    EXPECT_EQ(answer(database.mmdb(), "::1"), "E11/0");
    EXPECT_EQ(answer(database.mmdb(), "::ffff:1.2.3.4"), "E11/0");
}

TEST(Sockaddr, OtherFamiliesAreRefused) {
    for (const std::uint16_t version : std::initializer_list<std::uint16_t>{4, 6}) {
        OpenDatabase database(tree(version, {{data_record(1, 0), data_record(1, 0)}}).build());
        for (const int family : {AF_UNSPEC, AF_UNIX, 255, 65535})
            EXPECT_EQ(status_for_family(database.mmdb(), static_cast<sa_family_t>(family)),
                      MMDB_INVALID_NETWORK_ADDRESS_ERROR)
                << family;
    }
}

// A sockaddr that ends where the address does; a sanitizer sees any byte read behind it.
Lookup look_up_in_exact_block(const MMDB_s& mmdb, const void* address, std::size_t size) {
    const std::unique_ptr<void, decltype(&std::free)> block(std::malloc(size), std::free);
    std::memcpy(block.get(), address, size);
    Lookup lookup{{}, 0, 12345};
    lookup.result =
        MMDB_lookup_sockaddr(&mmdb, static_cast<const sockaddr*>(block.get()), &lookup.status);
    return lookup;
}

TEST(Sockaddr, OnlyFamilyAndAddressAreRead) {
    const DatabaseSpec spec{.ip_version = 6,
                            .networks = {{"1.2.3.4/32", 0}, {"::2/128", 1}},
                            .data = from_hex("40 40")};
    OpenDatabase database(spec.build());
    sockaddr_in ipv4;
    std::memset(&ipv4, 0xA5, sizeof ipv4);
    ipv4.sin_family = AF_INET;
    ipv4.sin_addr.s_addr = htonl(0x01020304);
    EXPECT_EQ(describe(look_up_in_exact_block(database.mmdb(), &ipv4, 8)), "128@0");
    sockaddr_in6 ipv6;
    std::memset(&ipv6, 0xA5, sizeof ipv6);
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_addr = in6_addr{};
    ipv6.sin6_addr.s6_addr[15] = 2;
    EXPECT_EQ(describe(look_up_in_exact_block(database.mmdb(), &ipv6, 24)), "128@1");
}

TEST(Sockaddr, LookupsLeaveErrnoAlone) {
    OpenDatabase database(tree(6, {{data_record(1, 0), 3}}).build());
    errno = 77;
    look_up(database.mmdb(), "1.2.3.4");
    look_up(database.mmdb(), "8000::");
    look_up(database.mmdb(), "no address");
    EXPECT_EQ(errno, 77);
}

} // namespace
} // namespace mxy::test
