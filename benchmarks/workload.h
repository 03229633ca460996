// What is asked in a benchmark: addresses of networks that the database holds, in slices, so that
// one measurement need not repeat the addresses of the one before. It is the same for every
// library.
#pragma once

#include "support/library.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace mxy::bench {

struct Addresses {
    std::vector<sockaddr_in6> sockets; // each large enough for both families
    std::vector<std::string> texts;
};

struct Workload {
    std::string name;
    std::filesystem::path file;
    // A random network, a random address in it.
    Addresses ipv4;
    Addresses ipv6;
    // 200,000 clients, as often as a web server sees them: the second half as often as the first,
    // and so on (Zipf's law, s = 1).
    Addresses ipv4_clients;
    // Any address; any that the database does not have.
    Addresses ipv4_any;
    Addresses ipv4_misses;
    Addresses ipv6_misses;

    static constexpr std::size_t slices = 8;
    static constexpr std::size_t slice_size = 32'768;
    static constexpr std::size_t size = slices * slice_size;
};

// Reads the networks through `library`. Throws where it cannot open the file.
Workload make_workload(const test::Library& library, std::string name,
                       const std::filesystem::path& file);

} // namespace mxy::bench
