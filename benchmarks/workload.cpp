// See workload.h.
#include "workload.h"

#include "support/random_database.h"

#include <algorithm>
#include <stdexcept>

#include <arpa/inet.h>

namespace mxy::bench {

namespace {

using AddressBytes = std::array<std::uint8_t, 16>;

struct Network {
    AddressBytes first{};
    unsigned length = 0;
};

// The networks with data, IPv4 and IPv6 apart. Aliases of the IPv4 networks are left out.
class NetworkFinder {
public:
    NetworkFinder(const test::Library& library, const MMDB_s& db) : library_(library), db_(db) {
        visit({}, 0);
    }

    std::vector<Network> ipv4;
    std::vector<Network> ipv6;

private:
    void visit(const Network& at, std::uint64_t node_number) {
        MMDB_search_node_s node;
        if (library_.read_node(&db_, static_cast<std::uint32_t>(node_number), &node) !=
            MMDB_SUCCESS)
            return;
        Network left = at;
        ++left.length;
        Network right = left;
        auto& byte = right.first[at.length / 8];
        byte = static_cast<std::uint8_t>(byte | 0x80u >> at.length % 8);
        go_on(left, node.left_record, node.left_record_type);
        go_on(right, node.right_record, node.right_record_type);
    }

    void go_on(const Network& network, std::uint64_t record, std::uint8_t type) {
        if (is_alias(network))
            return;
        if (type == MMDB_RECORD_TYPE_SEARCH_NODE && network.length < db_.depth)
            visit(network, record);
        else if (type == MMDB_RECORD_TYPE_DATA)
            (network.length > 96 && network.first[0] == 0 ? ipv4 : ipv6).push_back(network);
    }

    // ::ffff:0:0/96 and 2002::/16.
    static bool is_alias(const Network& network) {
        const AddressBytes& bytes = network.first;
        return (network.length == 96 && bytes[10] == 0xFF && bytes[11] == 0xFF) ||
               (network.length == 16 && bytes[0] == 0x20 && bytes[1] == 0x02);
    }

    const test::Library& library_;
    const MMDB_s& db_;
};

// A random address inside the network.
AddressBytes address_in(const Network& network, test::Random& random) {
    AddressBytes bytes = network.first;
    for (unsigned bit = network.length; bit < 128; ++bit)
        bytes[bit / 8] =
            static_cast<std::uint8_t>(bytes[bit / 8] | (random() & 1) << (7 - bit % 8));
    return bytes;
}

void add(Addresses& addresses, int family, const AddressBytes& bytes) {
    sockaddr_in6 socket{};
    const std::uint8_t* const significant = bytes.data() + (family == AF_INET ? 12 : 0);
    if (family == AF_INET)
        std::copy_n(significant, 4,
                    reinterpret_cast<std::uint8_t*>(&socket) + offsetof(sockaddr_in, sin_addr));
    else
        std::copy_n(significant, 16, socket.sin6_addr.s6_addr);
    socket.sin6_family = static_cast<sa_family_t>(family);
    char text[INET6_ADDRSTRLEN];
    ::inet_ntop(family, significant, text, sizeof text);
    addresses.sockets.push_back(socket);
    addresses.texts.emplace_back(text);
}

AddressBytes any_address_in(const std::vector<Network>& networks, test::Random& random) {
    return address_in(networks[test::between(random, 0, networks.size() - 1)], random);
}

Addresses make_addresses(int family, const std::vector<Network>& networks) {
    if (networks.empty())
        throw std::runtime_error("a database for benchmarks needs networks of both families");
    test::Random random(networks.size());
    Addresses addresses;
    while (addresses.texts.size() < Workload::size)
        add(addresses, family, any_address_in(networks, random));
    return addresses;
}

// The n-th client asks 1/n times as often as the first.
Addresses make_clients(const std::vector<Network>& networks) {
    constexpr std::size_t count = 200'000;
    test::Random random(count);
    std::vector<AddressBytes> clients;
    std::vector<double> up_to;
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(any_address_in(networks, random));
        up_to.push_back(sum += 1.0 / static_cast<double>(i + 1));
    }
    Addresses addresses;
    while (addresses.texts.size() < Workload::size) {
        const double drawn = static_cast<double>(random() >> 11) * 0x1p-53 * sum;
        const auto place = std::lower_bound(up_to.begin(), up_to.end(), drawn) - up_to.begin();
        add(addresses, AF_INET, clients[std::min(static_cast<std::size_t>(place), count - 1)]);
    }
    return addresses;
}

bool has(const test::Library& library, const MMDB_s& db, int family, const AddressBytes& bytes) {
    Addresses one;
    add(one, family, bytes);
    int error = 0;
    return library
        .lookup_sockaddr(&db, reinterpret_cast<const sockaddr*>(one.sockets.data()), &error)
        .found_entry;
}

Addresses make_any() {
    test::Random random(4);
    Addresses addresses;
    while (addresses.texts.size() < Workload::size)
        add(addresses, AF_INET, address_in({}, random));
    return addresses;
}

// Random ones, in the part of the IPv6 space that is in use (2000::/3).
Addresses make_misses(const test::Library& library, const MMDB_s& db, int family) {
    const Network space = family == AF_INET6 ? Network{{0x20}, 3} : Network{};
    test::Random random(5);
    Addresses addresses;
    while (addresses.texts.size() < Workload::size)
        if (const AddressBytes bytes = address_in(space, random); !has(library, db, family, bytes))
            add(addresses, family, bytes);
    return addresses;
}

} // namespace

Workload make_workload(const test::Library& library, std::string name,
                       const std::filesystem::path& file) {
    MMDB_s db{};
    if (library.open(file.c_str(), MMDB_MODE_MMAP, &db) != MMDB_SUCCESS || db.depth != 128)
        throw std::runtime_error("cannot open as an IPv6 database: " + file.string());
    const NetworkFinder found(library, db);
    Workload workload{std::move(name),
                      file,
                      make_addresses(AF_INET, found.ipv4),
                      make_addresses(AF_INET6, found.ipv6),
                      make_clients(found.ipv4),
                      make_any(),
                      make_misses(library, db, AF_INET),
                      make_misses(library, db, AF_INET6)};
    library.close(&db);
    return workload;
}

} // namespace mxy::bench
