// Lookups of addresses, one by one and many at once. See operations.h.
#include "operations.h"

#include <array>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>

#include <benchmark/benchmark.h>

namespace mxy::bench {

namespace {

// In a call that takes many.
constexpr std::size_t at_once = 256;

template <class Items>
auto slice_of(Items& items, std::size_t slice) {
    return std::span(items).subspan(slice * Workload::slice_size, Workload::slice_size);
}

std::size_t look_up_sockets(Subject& subject, const Addresses& addresses, std::size_t slice) {
    for (const sockaddr_in6& address : slice_of(addresses.sockets, slice)) {
        int error = 0;
        benchmark::DoNotOptimize(subject.library().lookup_sockaddr(
            &subject.database(), reinterpret_cast<const sockaddr*>(&address), &error));
    }
    return Workload::slice_size;
}

std::size_t look_up_texts(Subject& subject, const Addresses& addresses, std::size_t slice) {
    for (const std::string& address : slice_of(addresses.texts, slice)) {
        int gai_error = 0;
        int error = 0;
        benchmark::DoNotOptimize(subject.library().lookup_string(
            &subject.database(), address.c_str(), &gai_error, &error));
    }
    return Workload::slice_size;
}

std::size_t lookup_sockaddr_ipv4(Subject& subject, std::size_t slice) {
    return look_up_sockets(subject, subject.workload().ipv4, slice);
}

std::size_t lookup_sockaddr_ipv6(Subject& subject, std::size_t slice) {
    return look_up_sockets(subject, subject.workload().ipv6, slice);
}

std::size_t lookup_sockaddr_clients(Subject& subject, std::size_t slice) {
    return look_up_sockets(subject, subject.workload().ipv4_clients, slice);
}

std::size_t lookup_sockaddr_any(Subject& subject, std::size_t slice) {
    return look_up_sockets(subject, subject.workload().ipv4_any, slice);
}

std::size_t lookup_sockaddr_ipv4_misses(Subject& subject, std::size_t slice) {
    return look_up_sockets(subject, subject.workload().ipv4_misses, slice);
}

std::size_t lookup_sockaddr_ipv6_misses(Subject& subject, std::size_t slice) {
    return look_up_sockets(subject, subject.workload().ipv6_misses, slice);
}

// Many at once; in a library that cannot, one by one.
std::size_t look_up_many(Subject& subject, const Addresses& addresses, std::size_t slice) {
    if (subject.lookup_many() == nullptr)
        return look_up_sockets(subject, addresses, slice);
    std::array<const sockaddr*, at_once> pointers;
    std::array<MMDB_lookup_result_s, at_once> results;
    std::array<int, at_once> errors;
    const auto sockets = slice_of(addresses.sockets, slice);
    for (std::size_t first = 0; first < sockets.size(); first += at_once) {
        for (std::size_t i = 0; i < at_once; ++i)
            pointers[i] = reinterpret_cast<const sockaddr*>(&sockets[first + i]);
        subject.lookup_many()(&subject.database(), pointers.data(), at_once, results.data(),
                              errors.data());
        benchmark::DoNotOptimize(results);
    }
    return Workload::slice_size;
}

std::size_t lookup_many_ipv4(Subject& subject, std::size_t slice) {
    return look_up_many(subject, subject.workload().ipv4, slice);
}

std::size_t lookup_many_ipv6(Subject& subject, std::size_t slice) {
    return look_up_many(subject, subject.workload().ipv6, slice);
}

std::size_t lookup_many_clients(Subject& subject, std::size_t slice) {
    return look_up_many(subject, subject.workload().ipv4_clients, slice);
}

std::size_t lookup_addresses_ipv4(Subject& subject, std::size_t slice) {
    if (subject.lookup_addresses() == nullptr)
        return look_up_sockets(subject, subject.workload().ipv4, slice);
    std::array<std::uint8_t, at_once * 4> raw;
    std::array<MMDB_lookup_result_s, at_once> results;
    std::array<int, at_once> errors;
    const auto sockets = slice_of(subject.workload().ipv4.sockets, slice);
    for (std::size_t first = 0; first < sockets.size(); first += at_once) {
        for (std::size_t i = 0; i < at_once; ++i)
            std::memcpy(&raw[i * 4],
                        reinterpret_cast<const char*>(&sockets[first + i]) +
                            offsetof(sockaddr_in, sin_addr),
                        4);
        subject.lookup_addresses()(&subject.database(), raw.data(), 4, at_once, results.data(),
                                   errors.data());
        benchmark::DoNotOptimize(results);
    }
    return Workload::slice_size;
}

std::size_t lookup_string_ipv4(Subject& subject, std::size_t slice) {
    return look_up_texts(subject, subject.workload().ipv4, slice);
}

std::size_t lookup_string_ipv6(Subject& subject, std::size_t slice) {
    return look_up_texts(subject, subject.workload().ipv6, slice);
}

// A text, and what its record says of it: what most programs do with a database.
std::size_t look_up_values(Subject& subject, std::size_t slice) {
    const auto& path = subject.usual_path();
    for (const std::string& address : slice_of(subject.workload().ipv4.texts, slice)) {
        int gai_error = 0;
        int error = 0;
        MMDB_entry_data_s data;
        MMDB_lookup_result_s found = subject.library().lookup_string(
            &subject.database(), address.c_str(), &gai_error, &error);
        subject.library().get_value(&found.entry, &data, path[0], path[1], nullptr);
        benchmark::DoNotOptimize(data);
    }
    return Workload::slice_size;
}

// The same for who has many texts: reads them itself, and asks for all at once.
std::size_t look_up_values_at_once(Subject& subject, std::size_t slice) {
    if (subject.lookup_addresses() == nullptr)
        return look_up_values(subject, slice);
    const auto& path = subject.usual_path();
    std::array<std::uint8_t, at_once * 4> raw;
    std::array<MMDB_lookup_result_s, at_once> results;
    const auto texts = slice_of(subject.workload().ipv4.texts, slice);
    for (std::size_t first = 0; first < texts.size(); first += at_once) {
        for (std::size_t i = 0; i < at_once; ++i)
            ::inet_pton(AF_INET, texts[first + i].c_str(), &raw[i * 4]);
        subject.lookup_addresses()(&subject.database(), raw.data(), 4, at_once, results.data(),
                                   nullptr);
        for (MMDB_lookup_result_s& found : results) {
            MMDB_entry_data_s data;
            subject.library().get_value(&found.entry, &data, path[0], path[1], nullptr);
            benchmark::DoNotOptimize(data);
        }
    }
    return Workload::slice_size;
}

constexpr Operation all[] = {
    {"lookup_sockaddr IPv4", lookup_sockaddr_ipv4},
    {"lookup_sockaddr IPv6", lookup_sockaddr_ipv6},
    {"lookup_sockaddr IPv4 clients", lookup_sockaddr_clients},
    {"lookup_sockaddr IPv4 any", lookup_sockaddr_any},
    {"lookup_sockaddr IPv4 misses", lookup_sockaddr_ipv4_misses},
    {"lookup_sockaddr IPv6 misses", lookup_sockaddr_ipv6_misses},
    {"lookup_many IPv4", lookup_many_ipv4},
    {"lookup_many IPv6", lookup_many_ipv6},
    {"lookup_many IPv4 clients", lookup_many_clients},
    {"lookup_addresses IPv4", lookup_addresses_ipv4},
    {"lookup_string IPv4", lookup_string_ipv4},
    {"lookup_string IPv6", lookup_string_ipv6},
    {"lookup_string+get_value", look_up_values},
    {"lookup_string+get_value, batch", look_up_values_at_once},
};

} // namespace

std::span<const Operation> address_operations() {
    return all;
}

} // namespace mxy::bench
