// mmdblookup: prints the data that a MaxMind DB file holds for an IP address. What it prints,
// where, and its exit status are an interface that scripts rely on, to the byte.
#include "address_file.h"
#include "benchmark.h"
#include "database.h"
#include "lookup.h"
#include "metadata.h"
#include "options.h"

namespace {

using namespace mmdblookup;

ExitStatus run(const Options& options) {
    Database database;
    if (!database.open(options.file))
        return ExitStatus::cannot_open;
    if (options.verbose)
        print_metadata(database);

    if (options.address_file != nullptr)
        return look_up_address_file(database, options.address_file, options.verbose);
    if (options.benchmark_lookups != 0 && options.threads > 0)
        return benchmark_in_threads(database, options.benchmark_lookups, options.threads);
    if (options.benchmark_lookups != 0)
        return benchmark(database, options.benchmark_lookups);
    return print_entry(database, options);
}

} // namespace

int main(int argc, char** argv) {
    const auto parsed = parse_options(argc, argv);
    if (const auto* status = std::get_if<ExitStatus>(&parsed))
        return static_cast<int>(*status);
    return static_cast<int>(run(*std::get_if<Options>(&parsed)));
}
