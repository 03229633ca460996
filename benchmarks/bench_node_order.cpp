// bench_node_order: what the order of nodes in a file is worth to a reader that knows nothing of
// it. The same city-like tree is written twice, in our order and depth first, and the original
// library looks up addresses of its networks in both. First Google Benchmark with all its flags,
// then pairs measured in turns, which is what to believe on a busy machine.
#include "measuring.h"

#include "build/networks/tree_builder.h"

#include "support/database_spec.h"
#include "support/library.h"
#include "support/random_database.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include <benchmark/benchmark.h>

namespace mxy::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* usage =
    "bench_node_order [--networks=N] [--pairs=N] [--pairs_only] [flags of Google Benchmark]\n"
    "  --networks=N  about so many IPv4 networks (default 5000000)\n"
    "  --pairs=N     measure N pairs (default 60; 0: none)\n"
    "  --pairs_only  the pairs alone\n"
    "  --json=FILE   the result of the pairs, a line of JSON\n"
    "The original is $MXYDB_ORIGINAL_LIBRARY or the system's.\n";

struct Options {
    std::size_t networks = 5'000'000;
    std::size_t pairs = 60;
    bool pairs_only = false;
    std::string json;
};

Options read_options(int& count, char** arguments) {
    Options options;
    const Option known[] = {{"--networks=", &options.networks},
                            {"--pairs=", &options.pairs},
                            {"--pairs_only", &options.pairs_only},
                            {"--json=", &options.json}};
    take_options(count, arguments, known);
    return options;
}

// The IPv4 addresses in use, cut into networks as city databases cut them: most are /20 to /26,
// dense in some regions and coarse in others. They do not overlap.
class CityNetworks {
public:
    CityNetworks(std::uint64_t seed, std::size_t count) : random_(seed) {
        networks_.reserve(count + count / 8);
        const double wanted = static_cast<double>(count) / 222;
        for (std::uint32_t first = 1; first < 224; ++first)
            if (first != 127)
                cut(first << 24, 8, wanted);
        std::shuffle(networks_.begin(), networks_.end(), random_);
    }

    const std::vector<build::Network>& all() const { return networks_; }

private:
    // Into about `wanted` networks, more on one side than on the other.
    void cut(std::uint32_t bits, unsigned length, double wanted) {
        const double luck = static_cast<double>(test::between(random_, 0, 999)) / 1000;
        if (length == 32 || wanted < 1 || (wanted < 2 && luck > wanted - 1)) {
            if (luck < 0.9) // the rest is not in the database
                networks_.push_back({IpAddress::Family::ipv4, {0, bits}, length});
            return;
        }
        const double left = static_cast<double>(test::between(random_, 30, 70)) / 100;
        cut(bits, length + 1, wanted * left);
        cut(bits | 1u << (31 - length), length + 1, wanted * (1 - left));
    }

    test::Random random_;
    std::vector<build::Network> networks_;
};

fs::path cache_folder() {
    return fs::is_directory(MXYDB_BENCHMARK_CACHE) ? fs::path(MXYDB_BENCHMARK_CACHE)
                                                   : fs::temp_directory_path();
}

// A database file for as long as it is measured.
class TemporaryDatabase {
public:
    TemporaryDatabase(const std::string& name, const test::Bytes& content)
        : path_(cache_folder() / (name + "." + std::to_string(::getpid()) + ".mmdb")) {
        std::ofstream out(path_, std::ios::binary);
        out.write(reinterpret_cast<const char*>(content.data()),
                  static_cast<std::streamsize>(content.size()));
        out.close();
        if (!out)
            throw std::runtime_error("cannot write " + path_.string());
    }
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
    ~TemporaryDatabase() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

// A tree with as many values as a city database has, and what stands around it in a file.
class CityTree {
public:
    explicit CityTree(const std::vector<build::Network>& networks) : tree_(pool_) {
        std::vector<build::ValueId> values;
        for (std::uint32_t i = 0; i < value_count; ++i)
            values.push_back(pool_.uint32(i));
        const Stopwatch clock;
        test::Random random(2);
        for (const build::Network& network : networks)
            tree_.add(network, values[test::between(random, 0, value_count - 1)]);
        const double added = clock.seconds();
        tree_.resolve({.ip_version = 6});
        std::printf("%zu networks, %u nodes: added in %.2f s, resolved in %.2f s\n",
                    networks.size(), tree_.node_count(), added, clock.seconds() - added);
        for (const build::ValueId id : tree_.values())
            offsets_.push_back(
                data_.add(test::uint32(static_cast<std::uint32_t>(pool_.unsigned_of(id)))));
    }

    test::Bytes file(build::NodeOrder order) const {
        constexpr std::uint16_t record_size = 28;
        const Stopwatch clock;
        const test::Bytes nodes = tree_.write(record_size, offsets_, order);
        std::printf("%s order: written in %.2f s\n",
                    order == build::NodeOrder::clustered ? "clustered" : "depth-first",
                    clock.seconds());
        const test::Bytes metadata = test::Metadata().encode(tree_.node_count(), record_size, 6);
        return test::join(
            {nodes, test::Bytes(16), data_.content(), test::metadata_marker(), metadata});
    }

private:
    static constexpr std::uint32_t value_count = 120'000;

    build::ValuePool pool_;
    build::TreeBuilder tree_;
    test::DataSection data_;
    std::vector<std::uint32_t> offsets_;
};

// Random addresses of random networks, in slices.
class Addresses {
public:
    static constexpr std::size_t slices = 16;
    static constexpr std::size_t slice_size = 32'768;

    explicit Addresses(const std::vector<build::Network>& networks) {
        test::Random random(3);
        for (std::size_t i = 0; i < slices * slice_size; ++i) {
            const build::Network& network = networks[test::between(random, 0, networks.size() - 1)];
            const std::uint64_t host_bits = 32 - network.prefix_length;
            const std::uint64_t host = random() & ((std::uint64_t{1} << host_bits) - 1);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(network.bits.low | host));
            addresses_.push_back(address);
        }
    }

    const sockaddr_in* slice(std::size_t i) const {
        return addresses_.data() + i % slices * slice_size;
    }

private:
    std::vector<sockaddr_in> addresses_;
};

class Reader {
public:
    Reader(const test::Library& library, const fs::path& file) : library_(library) {
        if (library.open(file.c_str(), MMDB_MODE_MMAP, &db_) != MMDB_SUCCESS)
            throw std::runtime_error("cannot open " + file.string());
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() { library_.close(&db_); }

    // Looks up one slice; the sum of what was found, by which two files can be compared.
    std::uint64_t look_up(const sockaddr_in* slice) {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < Addresses::slice_size; ++i) {
            int error = 0;
            const MMDB_lookup_result_s result = library_.lookup_sockaddr(
                &db_, reinterpret_cast<const sockaddr*>(slice + i), &error);
            if (error != MMDB_SUCCESS || !result.found_entry)
                throw std::runtime_error("an address of a network was not found");
            sum = sum * 31 + result.entry.offset + result.netmask;
        }
        return sum;
    }

private:
    const test::Library& library_;
    MMDB_s db_{};
};

double nanoseconds_of_a_lookup(Reader& reader, const sockaddr_in* slice) {
    const Stopwatch watch;
    benchmark::DoNotOptimize(reader.look_up(slice));
    return watch.nanoseconds() / static_cast<double>(Addresses::slice_size);
}

void print_pairs(Reader& clustered, Reader& depth_first, const Addresses& addresses,
                 std::size_t pairs, ResultFile& results) {
    Pairs times;
    for (std::size_t i = 0; i < pairs; ++i) {
        const sockaddr_in* const slice = addresses.slice(i);
        const bool clustered_first = i % 2 == 0;
        double ours = 0;
        if (clustered_first)
            ours = nanoseconds_of_a_lookup(clustered, slice);
        const double theirs = nanoseconds_of_a_lookup(depth_first, slice);
        if (!clustered_first)
            ours = nanoseconds_of_a_lookup(clustered, slice);
        times.add(theirs, ours);
    }
    const PairedResult result = times.result();
    std::printf("\n%zu pairs in turns; ratio above 1: the clustered order is faster\n"
                "depth first %.1f ns, clustered %.1f ns, ratio %.2f, middle half %.2f to %.2f\n",
                pairs, result.peer_ns, result.ours_ns, result.ratio, result.lower, result.upper);
    results.add({{"order", "clustered to depth first"}}, &result);
}

void check_same_answers(Reader& clustered, Reader& depth_first, const Addresses& addresses) {
    for (std::size_t i = 0; i < Addresses::slices; ++i)
        if (clustered.look_up(addresses.slice(i)) != depth_first.look_up(addresses.slice(i)))
            throw std::runtime_error("the two orders answer differently");
}

void register_benchmark(const char* name, Reader& reader, const Addresses& addresses) {
    benchmark::RegisterBenchmark(name, [&](benchmark::State& state) {
        std::size_t slice = 0;
        while (state.KeepRunningBatch(Addresses::slice_size))
            benchmark::DoNotOptimize(reader.look_up(addresses.slice(slice++)));
        state.SetItemsProcessed(state.iterations());
    });
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
        std::fputs("bench_node_order: no original libmaxminddb.so.0: set MXYDB_ORIGINAL_LIBRARY\n",
                   stderr);
        return 2;
    }
    const test::Library original(original_path);
    std::printf("reader: %s, release %s\n", original.path().c_str(), original.lib_version());

    const CityNetworks networks(1, options.networks);
    const CityTree tree(networks.all());
    const Addresses addresses(networks.all());
    const TemporaryDatabase clustered_file("clustered", tree.file(build::NodeOrder::clustered));
    const TemporaryDatabase depth_first_file("depth-first",
                                             tree.file(build::NodeOrder::depth_first));
    Reader clustered(original, clustered_file.path());
    Reader depth_first(original, depth_first_file.path());
    check_same_answers(clustered, depth_first, addresses);
    if (!options.pairs_only) {
        register_benchmark("depth_first", depth_first, addresses);
        register_benchmark("clustered", clustered, addresses);
        benchmark::RunSpecifiedBenchmarks();
    }
    ResultFile results(options.json);
    if (options.pairs > 0)
        print_pairs(clustered, depth_first, addresses, options.pairs, results);
    return 0;
}

} // namespace
} // namespace mxy::bench

int main(int count, char** arguments) {
    return mxy::bench::run_program("bench_node_order", mxy::bench::run, count, arguments);
}
