// Random well-formed databases against a model that needs no tree: the longest of all networks
// that hold the address is the one to find. And every value in them can be listed and dumped.
#include "reading.h"

#include "support/random_database.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace mxy::test {
namespace {

using Address = std::array<std::uint8_t, 16>;

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_ipv6(const std::string& text) {
    return text.find(':') != std::string::npos;
}

// IPv4 addresses take the last four bytes.
Address parse(const std::string& text) {
    Address address{};
    const int parsed = is_ipv6(text) ? inet_pton(AF_INET6, text.c_str(), address.data())
                                     : inet_pton(AF_INET, text.c_str(), address.data() + 12);
    EXPECT_EQ(parsed, 1) << text;
    return address;
}

bool same_start(const Address& one, const Address& other, unsigned bits) {
    for (unsigned bit = 0; bit < bits; ++bit)
        if (((one[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0)
            return false;
    return true;
}

class NetworkList {
public:
    explicit NetworkList(const DatabaseSpec& spec) : has_aliases_(!spec.aliases.empty()) {
        for (const Network& network : spec.networks) {
            const std::size_t slash = network.prefix.find('/');
            const std::string address = network.prefix.substr(0, slash);
            const auto length = static_cast<unsigned>(std::stoul(network.prefix.substr(slash + 1)));
            // In an IPv6 tree, IPv4 lies below 96 zero bits; an IPv4 tree is as if it did.
            networks_.push_back(
                {parse(address), is_ipv6(address) ? length : 96 + length, network.offset});
        }
    }

    struct Range {
        Address address;
        unsigned length;
        std::uint32_t offset;
    };

    const Range* find(Address address) const {
        if (has_aliases_)
            address = without_alias(address);
        const Range* longest = nullptr;
        for (const Range& network : networks_)
            if (same_start(network.address, address, network.length) &&
                (longest == nullptr || network.length >= longest->length))
                longest = &network;
        return longest;
    }

private:
    static Address without_alias(const Address& address) {
        Address plain{};
        if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), address.begin())) {
            std::copy(address.begin() + 12, address.end(), plain.begin() + 12);
            return plain;
        }
        if (address[0] == 0x20 && address[1] == 0x02) {
            std::copy_n(address.begin() + 2, 4, plain.begin() + 12);
            return plain;
        }
        return address;
    }

    bool has_aliases_;
    std::vector<Range> networks_;
};

void expect_lookups_like_the_list(const RandomDatabase& made, const MMDB_s& mmdb) {
    const NetworkList networks(made.spec);
    for (const std::string& address : made.addresses) {
        const Lookup lookup = look_up(mmdb, address.c_str());
        if (made.spec.ip_version == 4 && is_ipv6(address)) {
            ASSERT_EQ(describe(lookup), "E11/0") << address;
            continue;
        }
        const auto* const expected = networks.find(parse(address));
        ASSERT_EQ(lookup.result.found_entry, expected != nullptr) << address;
        ASSERT_EQ(lookup.status, MMDB_SUCCESS) << address;
        if (expected != nullptr) {
            ASSERT_EQ(lookup.result.entry.offset, expected->offset) << address;
        }
    }
}

void expect_values_can_be_read(const RandomDatabase& made, MMDB_s& mmdb) {
    for (const std::uint32_t offset : made.offsets) {
        const MMDB_entry_s entry{&mmdb, offset};
        const List values = list(entry);
        ASSERT_EQ(values.status(), MMDB_SUCCESS) << offset;
        ASSERT_EQ(values.values()[0]->type, get(entry).data.type) << offset;
        ASSERT_EQ(dump(values.head()).status, MMDB_SUCCESS) << offset;
    }
}

void expect_right_answers(const RandomDatabase& made) {
    OpenDatabase database(made.file);
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    expect_lookups_like_the_list(made, database.mmdb());
    expect_values_can_be_read(made, database.mmdb());
}

TEST(RandomFiles, AnswerLikeAPlainListOfNetworks) {
    for (std::uint64_t seed = 0; seed < 150 && !HasFatalFailure(); ++seed) {
        SCOPED_TRACE(seed);
        expect_right_answers(random_database(seed));
    }
}

TEST(RandomFiles, WithManyNetworksToo) {
    std::size_t networks = 0;
    for (std::uint64_t seed = 0; seed < 3 && !HasFatalFailure(); ++seed) {
        SCOPED_TRACE(seed);
        const RandomDatabase made = random_database(seed, {.networks = 800, .values = 100});
        networks += made.spec.networks.size();
        expect_right_answers(made);
    }
    EXPECT_GT(networks, 500u);
}

TEST(RandomFiles, DamagedOnesAreReadOrRefusedButNeverTrusted) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const RandomDatabase made = random_database(seed);
        Bytes file = made.file;
        Random random(seed);
        damage(file, random);
        OpenDatabase database(file);
        if (database.status() != MMDB_SUCCESS)
            continue;
        for (const std::string& address : made.addresses) {
            const Lookup lookup = look_up(database.mmdb(), address.c_str());
            if (!lookup.result.found_entry)
                continue;
            const List values = list(lookup.result.entry);
            ASSERT_EQ(values.head() == nullptr, values.status() != MMDB_SUCCESS);
            if (values.head() != nullptr)
                dump(values.head());
        }
        metadata_list(database.mmdb());
    }
}

} // namespace
} // namespace mxy::test
