#include "operations.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <stdexcept>

#include <dlfcn.h>

#include <benchmark/benchmark.h>

namespace mxy::bench {

namespace {

constexpr std::size_t lists_of_a_slice = 512;

template <class Items>
auto slice_of(Items& items, std::size_t slice) {
    return std::span(items).subspan(slice * Workload::slice_size, Workload::slice_size);
}

std::size_t open_and_close(Subject& subject, std::size_t) {
    constexpr std::size_t times = 50;
    for (std::size_t i = 0; i < times; ++i) {
        MMDB_s db;
        subject.library().open(subject.workload().file.c_str(), MMDB_MODE_MMAP, &db);
        benchmark::DoNotOptimize(db);
        subject.library().close(&db);
    }
    return times;
}

// What a short-lived program does: one lookup, one value.
std::size_t open_look_up_close(Subject& subject, std::size_t slice) {
    constexpr std::size_t times = 50;
    const auto& texts = subject.workload().ipv4.texts;
    for (std::size_t i = 0; i < times; ++i) {
        MMDB_s db;
        int gai_error = 0;
        int error = 0;
        MMDB_entry_data_s data;
        subject.library().open(subject.workload().file.c_str(), MMDB_MODE_MMAP, &db);
        auto found = subject.library().lookup_string(
            &db, texts[slice * Workload::slice_size + i].c_str(), &gai_error, &error);
        subject.library().get_value(&found.entry, &data, "country", "iso_code", nullptr);
        benchmark::DoNotOptimize(data);
        subject.library().close(&db);
    }
    return times;
}

// A program that lives for so many lookups.
template <std::size_t lookups>
std::size_t open_look_up_many_close(Subject& subject, std::size_t slice) {
    constexpr std::size_t times = 10;
    const sockaddr_in6* next = &subject.workload().ipv4.sockets[slice * Workload::slice_size];
    for (std::size_t i = 0; i < times; ++i) {
        MMDB_s db;
        int error = 0;
        subject.library().open(subject.workload().file.c_str(), MMDB_MODE_MMAP, &db);
        for (std::size_t lookup = 0; lookup < lookups; ++lookup)
            benchmark::DoNotOptimize(subject.library().lookup_sockaddr(
                &db, reinterpret_cast<const sockaddr*>(next++), &error));
        subject.library().close(&db);
    }
    return times;
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
    constexpr std::size_t at_once = 256;
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
    constexpr std::size_t at_once = 256;
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

template <class... Path>
std::size_t get_values(Subject& subject, std::size_t slice, const Path*... path) {
    const auto entries = subject.entries(slice);
    for (MMDB_entry_s& entry : entries) {
        MMDB_entry_data_s data;
        subject.library().get_value(&entry, &data, path..., nullptr);
        benchmark::DoNotOptimize(data);
    }
    return entries.size();
}

std::size_t get_value_country(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "country", "iso_code");
}

std::size_t get_value_city(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "city", "names", "en");
}

std::size_t get_value_latitude(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "location", "latitude");
}

std::size_t get_value_subdivision(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "subdivisions", "0", "names", "en");
}

std::size_t get_value_missing(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "traits", "is_anonymous");
}

std::size_t aget_value_country(Subject& subject, std::size_t slice) {
    constexpr const char* path[] = {"country", "iso_code", nullptr};
    const auto entries = subject.entries(slice);
    for (MMDB_entry_s& entry : entries) {
        MMDB_entry_data_s data;
        subject.library().aget_value(&entry, &data, path);
        benchmark::DoNotOptimize(data);
    }
    return entries.size();
}

std::size_t list_and_free(Subject& subject, std::size_t slice) {
    const auto entries = subject.entries(slice).first(lists_of_a_slice);
    for (MMDB_entry_s& entry : entries) {
        MMDB_entry_data_list_s* list = nullptr;
        subject.library().get_entry_data_list(&entry, &list);
        benchmark::DoNotOptimize(list);
        subject.library().free_entry_data_list(list);
    }
    return entries.size();
}

std::size_t metadata_list_and_free(Subject& subject, std::size_t) {
    for (std::size_t i = 0; i < lists_of_a_slice; ++i) {
        MMDB_entry_data_list_s* list = nullptr;
        subject.library().get_metadata_as_entry_data_list(&subject.database(), &list);
        benchmark::DoNotOptimize(list);
        subject.library().free_entry_data_list(list);
    }
    return lists_of_a_slice;
}

std::size_t dump(Subject& subject, std::size_t) {
    for (MMDB_entry_data_list_s* list : subject.lists())
        subject.library().dump_entry_data_list(subject.nowhere(), list, 2);
    return subject.lists().size();
}

// In the order of the file, as programs that export a database do.
std::size_t read_nodes(Subject& subject, std::size_t slice) {
    const std::uint32_t count = subject.database().metadata.node_count;
    auto number = static_cast<std::uint32_t>(count / Workload::slices * slice);
    for (std::size_t i = 0; i < Workload::slice_size; ++i) {
        MMDB_search_node_s node;
        subject.library().read_node(&subject.database(), number, &node);
        benchmark::DoNotOptimize(node);
        number = number + 1 < count ? number + 1 : 0;
    }
    return Workload::slice_size;
}

constexpr Operation all[] = {
    {"open+close", open_and_close},
    {"open+lookup+close", open_look_up_close},
    {"open+100 lookups+close", open_look_up_many_close<100>},
    {"open+1000 lookups+close", open_look_up_many_close<1000>},
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
    {"get_value country.iso_code", get_value_country},
    {"aget_value country.iso_code", aget_value_country},
    {"get_value city.names.en", get_value_city},
    {"get_value location.latitude", get_value_latitude},
    {"get_value subdivisions.0.names.en", get_value_subdivision},
    {"get_value of a missing key", get_value_missing},
    {"get_entry_data_list+free", list_and_free},
    {"metadata list+free", metadata_list_and_free},
    {"dump_entry_data_list", dump},
    {"read_node in order", read_nodes},
};

} // namespace

Subject::Subject(const test::Library& library, const Workload& workload)
    : library_(library), workload_(workload), nowhere_(std::fopen("/dev/null", "w")) {
    // Already loaded: another reference, given back at once.
    if (void* const handle = ::dlopen(library.path().c_str(), RTLD_NOW | RTLD_NOLOAD)) {
        lookup_many_ =
            reinterpret_cast<decltype(lookup_many_)>(::dlsym(handle, "matchy_lookup_many"));
        lookup_addresses_ = reinterpret_cast<decltype(lookup_addresses_)>(
            ::dlsym(handle, "matchy_lookup_addresses"));
        ::dlclose(handle);
    }
    if (library_.open(workload.file.c_str(), MMDB_MODE_MMAP, &db_) != MMDB_SUCCESS)
        throw std::runtime_error("cannot open " + workload.file.string());
    for (const sockaddr_in6& address : workload.ipv4.sockets) {
        int error = 0;
        const MMDB_lookup_result_s found =
            library_.lookup_sockaddr(&db_, reinterpret_cast<const sockaddr*>(&address), &error);
        if (error != MMDB_SUCCESS || !found.found_entry)
            throw std::runtime_error(library_.path().string() + " does not find an address of " +
                                     workload.name);
        entries_.push_back(found.entry);
    }
    for (MMDB_entry_s& entry : entries(0).first(lists_of_a_slice)) {
        MMDB_entry_data_list_s* list = nullptr;
        if (library_.get_entry_data_list(&entry, &list) != MMDB_SUCCESS)
            throw std::runtime_error("cannot list an entry of " + workload.name);
        lists_.push_back(list);
    }
}

Subject::~Subject() {
    for (MMDB_entry_data_list_s* list : lists_)
        library_.free_entry_data_list(list);
    library_.close(&db_);
    std::fclose(nowhere_);
}

std::span<MMDB_entry_s> Subject::entries(std::size_t slice) {
    return slice_of(entries_, slice);
}

std::span<const Operation> operations() {
    return all;
}

} // namespace mxy::bench
