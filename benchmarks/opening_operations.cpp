// Opening a database, alone and with what programs do that live as long as so many lookups. See
// operations.h.
#include "operations.h"

#include <benchmark/benchmark.h>

namespace mxy::bench {

namespace {

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
    const auto& path = subject.usual_path();
    for (std::size_t i = 0; i < times; ++i) {
        MMDB_s db;
        int gai_error = 0;
        int error = 0;
        MMDB_entry_data_s data;
        subject.library().open(subject.workload().file.c_str(), MMDB_MODE_MMAP, &db);
        auto found = subject.library().lookup_string(
            &db, texts[slice * Workload::slice_size + i].c_str(), &gai_error, &error);
        subject.library().get_value(&found.entry, &data, path[0], path[1], nullptr);
        benchmark::DoNotOptimize(data);
        subject.library().close(&db);
    }
    return times;
}

// A program that lives for so many lookups.
template <std::size_t lookups, std::size_t times>
std::size_t open_look_up_many_close(Subject& subject, std::size_t slice) {
    const auto& sockets = subject.workload().ipv4.sockets;
    std::size_t next = slice * Workload::slice_size;
    for (std::size_t i = 0; i < times; ++i) {
        MMDB_s db;
        int error = 0;
        subject.library().open(subject.workload().file.c_str(), MMDB_MODE_MMAP, &db);
        for (std::size_t lookup = 0; lookup < lookups; ++lookup)
            benchmark::DoNotOptimize(subject.library().lookup_sockaddr(
                &db, reinterpret_cast<const sockaddr*>(&sockets[next++ % sockets.size()]), &error));
        subject.library().close(&db);
    }
    return times;
}

constexpr Operation all[] = {
    {"open+close", open_and_close, nullptr, true},
    {"open+lookup+close", open_look_up_close, nullptr, true},
    {"open+100 lookups+close", open_look_up_many_close<100, 10>, nullptr, true},
    {"open+1000 lookups+close", open_look_up_many_close<1000, 10>, nullptr, true},
    {"open+100000 lookups+close", open_look_up_many_close<100'000, 1>, nullptr, true},
};

} // namespace

std::span<const Operation> opening_operations() {
    return all;
}

std::vector<Operation> operations_for(const Subject& subject) {
    std::vector<Operation> operations;
    for (const auto group : {opening_operations(), address_operations(), record_operations()})
        for (const Operation& operation : group)
            if (operation.path == nullptr || subject.has(operation.path))
                operations.push_back(operation);
    return operations;
}

} // namespace mxy::bench
