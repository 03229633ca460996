// bench_mmdb: our library beside the original, in one process, on a real small database and
// generated large ones. First Google Benchmark with all its flags, then a table of pairs measured
// in turns, which is what to believe on a busy machine, then the memory that each comes to hold.
#include "generated_databases.h"
#include "memory_measurement.h"
#include "paired_measurement.h"

#include <cstdio>
#include <memory>

#include <benchmark/benchmark.h>

namespace mxy::bench {
namespace {

constexpr const char* usage =
    "bench_mmdb [OPTION]... [flags of Google Benchmark]\n"
    "  --pairs=N            measure N pairs in turns (default 60; 0: no table)\n"
    "  --warm_pairs=N       measure N pairs warm (default 15; 0: none)\n"
    "  --pairs_only         the tables alone\n"
    "  --pairs_filter=TEXT  only rows of database/operation that contain TEXT\n"
    "  --database=FILE      this database instead of the usual four; it needs both families\n"
    "  --databases=TEXT     of these (small, country, asn, city) only those with TEXT in the name\n"
    "  --json=FILE          results, a line of JSON each\n"
    "The original is $MXYDB_ORIGINAL_LIBRARY or the system's, ours $MXYDB_LIBRARY or this "
    "build's.\n";

struct Options {
    std::size_t pairs = 60;
    std::size_t warm_pairs = 15;
    bool pairs_only = false;
    std::string pairs_filter;
    std::string database;
    std::string databases;
    std::string json;
};

std::vector<Workload> make_workloads(const test::Library& library, const Options& options) {
    std::vector<NamedDatabase> databases = {{"given", options.database}};
    if (options.database.empty())
        databases = usual_databases(options.databases);
    std::vector<Workload> workloads;
    for (const NamedDatabase& database : databases)
        workloads.push_back(make_workload(library, database.name, database.file));
    return workloads;
}

// A workload opened by both.
struct Contest {
    Contest(const test::Library& original_library, const test::Library& our_library,
            const Workload& workload)
        : original(original_library, workload), ours(our_library, workload),
          operations(operations_for(ours)) {}

    Subject original;
    Subject ours;
    std::vector<Operation> operations;
};

using Contests = std::vector<std::unique_ptr<Contest>>;

void register_benchmark(const Operation& operation, Subject& subject, const char* library) {
    const std::string name = subject.workload().name + "/" + operation.name + "/" + library;
    benchmark::RegisterBenchmark(name.c_str(), [&](benchmark::State& state) {
        const auto calls = static_cast<std::int64_t>(operation.run(subject, 0));
        std::size_t slice = 0;
        while (state.KeepRunningBatch(calls))
            operation.run(subject, ++slice % Workload::slices);
        state.SetItemsProcessed(state.iterations());
    });
}

void run_benchmarks(const Contests& contests) {
    for (const auto& contest : contests)
        for (const Operation& operation : contest->operations) {
            register_benchmark(operation, contest->original, "original");
            register_benchmark(operation, contest->ours, "ours");
        }
    benchmark::RunSpecifiedBenchmarks();
}

void print_pairs(const Contests& contests, const Options& options, Mode mode, std::size_t pairs,
                 ResultFile& results) {
    std::printf("\n%zu pairs, %s; ratio above 1: ours is faster\n", pairs, name_of(mode));
    std::printf("%-8s %-36s %12s %12s %7s   %s\n", "database", "operation", "original ns",
                "ours ns", "ratio", "middle half");
    for (const auto& contest : contests)
        for (const Operation& operation : contest->operations) {
            const std::string& database = contest->ours.workload().name;
            if ((database + "/" + operation.name).find(options.pairs_filter) == std::string::npos)
                continue;
            const PairedResult result =
                measure_paired(operation, contest->original, contest->ours, pairs, mode);
            std::printf("%-8s %-36s %12.1f %12.1f %7.2f   %.2f to %.2f\n", database.c_str(),
                        operation.name, result.peer_ns, result.ours_ns, result.ratio, result.lower,
                        result.upper);
            std::fflush(stdout);
            results.add(
                {{"database", database}, {"operation", operation.name}, {"mode", name_of(mode)}},
                &result);
        }
}

void print_memory(const Contests& contests, ResultFile& results) {
    std::printf("\nmemory after all covered addresses\n%-8s %-9s %14s %14s\n", "database",
                "library", "file MB", "private MB");
    for (const auto& contest : contests)
        for (const Subject* subject : {&contest->original, &contest->ours}) {
            const Workload& workload = subject->workload();
            const char* const library = subject == &contest->ours ? "ours" : "original";
            const MemoryUse use = measure_memory(subject->library(), workload);
            std::printf("%-8s %-9s %14.2f %14.2f\n", workload.name.c_str(), library,
                        static_cast<double>(use.file_bytes) / 1e6,
                        static_cast<double>(use.private_bytes) / 1e6);
            results.add({{"database", workload.name},
                         {"memory", library},
                         {"file_size", std::size_t{std::filesystem::file_size(workload.file)}},
                         {"file_bytes", use.file_bytes},
                         {"private_bytes", use.private_bytes}});
        }
}

Options read_options(int& count, char** arguments) {
    Options options;
    const Option known[] = {{"--pairs=", &options.pairs},
                            {"--warm_pairs=", &options.warm_pairs},
                            {"--pairs_only", &options.pairs_only},
                            {"--pairs_filter=", &options.pairs_filter},
                            {"--database=", &options.database},
                            {"--databases=", &options.databases},
                            {"--json=", &options.json}};
    take_options(count, arguments, known);
    return options;
}

int run(int count, char** arguments) {
    if (has_argument(count, arguments, "--help"))
        std::fputs(usage, stdout);
    const Options options = read_options(count, arguments);
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) {
        std::fputs(usage, stderr);
        return 2;
    }
    const auto original_path = test::original_library_path();
    if (original_path.empty()) {
        std::fputs("bench_mmdb: no original libmaxminddb.so.0: set MXYDB_ORIGINAL_LIBRARY\n",
                   stderr);
        return 2;
    }
    const test::Library original(original_path);
    const test::Library ours(test::our_library_path(MXYDB_BUILT_LIBRARY));
    std::printf("original: %s, release %s\nours:     %s\n", original.path().c_str(),
                original.lib_version(), ours.path().c_str());
    ResultFile results(options.json);
    results.add({{"original_release", original.lib_version()}});

    const std::vector<Workload> workloads = make_workloads(original, options);
    Contests contests;
    for (const Workload& workload : workloads)
        contests.push_back(std::make_unique<Contest>(original, ours, workload));
    if (!options.pairs_only)
        run_benchmarks(contests);
    if (options.pairs > 0)
        print_pairs(contests, options, Mode::in_turns, options.pairs, results);
    if (options.warm_pairs > 0)
        print_pairs(contests, options, Mode::warm, options.warm_pairs, results);
    print_memory(contests, results);
    return 0;
}

} // namespace
} // namespace mxy::bench

int main(int count, char** arguments) {
    return mxy::bench::run_program("bench_mmdb", mxy::bench::run, count, arguments);
}
