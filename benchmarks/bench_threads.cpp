// bench_threads: one database shared by 1, 2, 4 and 8 threads that all look addresses up at the
// same time, with the original and with ours in turns. Wall time counts here: what is asked is
// whether threads get into each other's way.
#include "generated_databases.h"
#include "measuring.h"
#include "workload.h"

#include <barrier>
#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

#include <benchmark/benchmark.h>

namespace mxy::bench {
namespace {

constexpr const char* usage =
    "bench_threads [--database=NAME|FILE] [--rounds=N] [--milliseconds=N] [--json=FILE]\n"
    "  --database=      small, country, asn, city or a file (default city)\n"
    "  --rounds=N       measure each number of threads N times (default 15)\n"
    "  --milliseconds=N how long one measurement takes, about (default 150)\n"
    "The original is $MXYDB_ORIGINAL_LIBRARY or the system's, ours $MXYDB_LIBRARY or this "
    "build's.\n";

constexpr unsigned thread_counts[] = {1, 2, 4, 8};

class Shared {
public:
    Shared(const test::Library& library, const Workload& workload, double milliseconds)
        : library_(library), workload_(workload) {
        if (library.open(workload.file.c_str(), MMDB_MODE_MMAP, &db_) != MMDB_SUCCESS)
            throw std::runtime_error("cannot open " + workload.file.string());
        lookups_per_second(1, Workload::size); // fills what there is to fill
        lookups_per_second(1, Workload::size);
        lookups_ =
            static_cast<std::size_t>(lookups_per_second(1, Workload::size) * milliseconds / 1000);
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    ~Shared() { library_.close(&db_); }

    // The same work, by however many.
    double lookups_per_second(unsigned threads) { return lookups_per_second(threads, lookups_); }

private:
    double lookups_per_second(unsigned threads, std::size_t lookups) {
        using Clock = std::chrono::steady_clock;
        std::barrier together(threads + 1);
        std::vector<std::thread> workers;
        for (unsigned i = 0; i < threads; ++i)
            workers.emplace_back([&, i] {
                together.arrive_and_wait();
                look_up(i * Workload::size / threads, lookups / threads);
            });
        together.arrive_and_wait();
        const auto start = Clock::now();
        for (std::thread& worker : workers)
            worker.join();
        const std::chrono::duration<double> spent = Clock::now() - start;
        return static_cast<double>(lookups / threads * threads) / spent.count();
    }

    void look_up(std::size_t first, std::size_t count) const {
        const auto& sockets = workload_.ipv4.sockets;
        for (std::size_t i = 0; i < count; ++i) {
            int error = 0;
            const auto* address =
                reinterpret_cast<const sockaddr*>(&sockets[(first + i) % Workload::size]);
            benchmark::DoNotOptimize(library_.lookup_sockaddr(&db_, address, &error));
        }
    }

    const test::Library& library_;
    const Workload& workload_;
    MMDB_s db_{};
    std::size_t lookups_ = 0;
};

// By the number of threads.
using Rates = std::map<unsigned, std::vector<double>>;

void print(const char* library, const Rates& rates, ResultFile& results) {
    for (const auto& [threads, of_threads] : rates) {
        std::printf("%-9s %u threads: %8.2f million lookups a second\n", library, threads,
                    median(of_threads) / 1e6);
        results.add({{"library", library},
                     {"threads", std::size_t{threads}},
                     {"lookups_per_second", median(of_threads)}});
    }
    const std::vector<double>& two = rates.at(2);
    const std::vector<double>& eight = rates.at(8);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < two.size(); ++i)
        ratios.push_back(eight[i] / two[i]);
    std::printf("%-9s 8 threads to 2: %.2f, middle half %.2f to %.2f\n", library, median(ratios),
                quantile(ratios, 0.25), quantile(ratios, 0.75));
    results.add({{"library", library},
                 {"eight_to_two", median(ratios)},
                 {"lower", quantile(ratios, 0.25)},
                 {"upper", quantile(ratios, 0.75)}});
}

NamedDatabase database_of(const std::string& name) {
    if (name.find('/') != std::string::npos)
        return {"given", name};
    for (const NamedDatabase& database : usual_databases(name))
        if (database.name == name)
            return database;
    throw std::runtime_error("no such database: " + name);
}

int run(int count, char** arguments) {
    std::string database = "city";
    std::size_t rounds = 15;
    std::size_t milliseconds = 150;
    std::string json;
    const Option known[] = {{"--database=", &database},
                            {"--rounds=", &rounds},
                            {"--milliseconds=", &milliseconds},
                            {"--json=", &json}};
    take_options(count, arguments, known);
    if (count > 1) {
        std::fputs(usage, has_argument(count, arguments, "--help") ? stdout : stderr);
        return has_argument(count, arguments, "--help") ? 0 : 2;
    }
    if (test::original_library_path().empty()) {
        std::fputs("bench_threads: no original libmaxminddb.so.0: set MXYDB_ORIGINAL_LIBRARY\n",
                   stderr);
        return 2;
    }
    const test::Library original(test::original_library_path());
    const test::Library ours(test::our_library_path(MXYDB_BUILT_LIBRARY));
    const NamedDatabase chosen = database_of(database);
    const Workload workload = make_workload(ours, chosen.name, chosen.file);
    Shared of_original(original, workload, static_cast<double>(milliseconds));
    Shared of_ours(ours, workload, static_cast<double>(milliseconds));

    Rates original_rates;
    Rates our_rates;
    for (std::size_t i = 0; i < rounds; ++i)
        for (const unsigned threads : thread_counts) {
            original_rates[threads].push_back(of_original.lookups_per_second(threads));
            our_rates[threads].push_back(of_ours.lookups_per_second(threads));
        }
    ResultFile results(json);
    print("original", original_rates, results);
    print("ours", our_rates, results);
    return 0;
}

} // namespace
} // namespace mxy::bench

int main(int count, char** arguments) {
    return mxy::bench::run_program("bench_threads", mxy::bench::run, count, arguments);
}
