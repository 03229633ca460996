// bench_mmdb: our library beside the original, in one process, on a real small database and a
// generated large one. First Google Benchmark with all its flags, then a table of pairs measured in
// turns, which is what to believe on a busy machine.
#include "generated_databases.h"
#include "paired_measurement.h"

#include "support/test_data.h"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>

#include <benchmark/benchmark.h>

namespace mxy::bench {
namespace {

constexpr const char* usage =
    "bench_mmdb [--pairs=N] [--pairs_filter=TEXT] [--database=FILE] [flags of Google Benchmark]\n"
    "  --pairs=N            measure N pairs for the table (default 60; 0: no table)\n"
    "  --pairs_only         the table alone\n"
    "  --pairs_filter=TEXT  only rows whose name contains TEXT\n"
    "  --database=FILE      this database instead of the usual four; it needs both families\n"
    "  --databases=TEXT     of these (small, country, asn, city) only those with TEXT in the name\n"
    "The original is $MXYDB_ORIGINAL_LIBRARY or the system's, ours $MXYDB_LIBRARY or this "
    "build's.\n";

struct Options {
    std::size_t pairs = 60;
    bool pairs_only = false;
    std::string pairs_filter;
    std::string database;
    std::string database_filter;
};

bool take_option(const char* argument, Options& options) {
    const auto value_of = [&](const char* name) -> const char* {
        const std::size_t size = std::strlen(name);
        return std::strncmp(argument, name, size) == 0 ? argument + size : nullptr;
    };
    if (std::strcmp(argument, "--pairs_only") == 0) {
        options.pairs_only = true;
        return true;
    }
    if (const char* value = value_of("--pairs=")) {
        const char* const end = value + std::strlen(value);
        return std::from_chars(value, end, options.pairs).ptr == end;
    }
    if (const char* value = value_of("--pairs_filter="))
        options.pairs_filter = value;
    else if (const char* named = value_of("--database="))
        options.database = named;
    else if (const char* part = value_of("--databases="))
        options.database_filter = part;
    else
        return false;
    return true;
}

// Removes our options from the command line.
Options take_options(int& count, char** arguments) {
    Options options;
    int kept = 1;
    for (int i = 1; i < count; ++i)
        if (!take_option(arguments[i], options))
            arguments[kept++] = arguments[i];
    count = kept;
    return options;
}

std::vector<Workload> make_workloads(const test::Library& library, const Options& options) {
    std::vector<Workload> workloads;
    if (!options.database.empty()) {
        workloads.push_back(make_workload(library, "given", options.database));
        return workloads;
    }
    const auto data = test::data_folder();
    if (data.empty())
        std::fprintf(stderr, "no test data: set MXYDB_TEST_DATA to compare on a real database\n");
    else if (std::string_view("small").find(options.database_filter) != std::string_view::npos)
        workloads.push_back(
            make_workload(library, "small", data / "maxmind" / "GeoIP2-City-Test.mmdb"));
    const auto add = [&](const char* name, auto make_file) {
        if (std::string_view(name).find(options.database_filter) != std::string_view::npos)
            workloads.push_back(make_workload(library, name, make_file()));
    };
    add("country", generated_country_database);
    add("asn", generated_asn_database);
    add("city", generated_city_database);
    return workloads;
}

// A workload opened by both.
struct Contest {
    Contest(const test::Library& original_library, const test::Library& our_library,
            const Workload& workload)
        : original(original_library, workload), ours(our_library, workload) {}

    Subject original;
    Subject ours;
};

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

void print_pairs(std::vector<std::unique_ptr<Contest>>& contests, const Options& options) {
    std::printf("\n%zu pairs in turns; ratio above 1: ours is faster\n", options.pairs);
    std::printf("%-8s %-36s %12s %12s %7s   %s\n", "database", "operation", "original ns",
                "ours ns", "ratio", "middle half");
    for (const auto& contest : contests)
        for (const Operation& operation : operations()) {
            const std::string& database = contest->ours.workload().name;
            if ((database + "/" + operation.name).find(options.pairs_filter) == std::string::npos)
                continue;
            const PairedResult result =
                measure_paired(operation, contest->original, contest->ours, options.pairs);
            std::printf("%-8s %-36s %12.1f %12.1f %7.2f   %.2f to %.2f\n", database.c_str(),
                        operation.name, result.original_ns, result.ours_ns, result.ratio,
                        result.lower, result.upper);
            std::fflush(stdout);
        }
}

int run(int count, char** arguments) {
    for (int i = 1; i < count; ++i)
        if (std::strcmp(arguments[i], "--help") == 0)
            std::fputs(usage, stdout);
    const Options options = take_options(count, arguments);
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

    const std::vector<Workload> workloads = make_workloads(original, options);
    std::vector<std::unique_ptr<Contest>> contests;
    for (const Workload& workload : workloads)
        contests.push_back(std::make_unique<Contest>(original, ours, workload));
    if (!options.pairs_only) {
        for (const auto& contest : contests)
            for (const Operation& operation : operations()) {
                register_benchmark(operation, contest->original, "original");
                register_benchmark(operation, contest->ours, "ours");
            }
        benchmark::RunSpecifiedBenchmarks();
    }
    if (options.pairs > 0)
        print_pairs(contests, options);
    return 0;
}

} // namespace
} // namespace mxy::bench

int main(int count, char** arguments) {
    try {
        return mxy::bench::run(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_mmdb: %s\n", error.what());
        return 4;
    }
}
