// See generated_databases.h.
#include "generated_databases.h"

#include "generated_records.h"
#include "generated_tree.h"

#include "support/test_data.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace mxy::bench {

namespace fs = std::filesystem;
using namespace mxy::test; // NOLINT(google-build-using-namespace): the encoder's many short names

namespace {

constexpr std::uint64_t seed = 1;

struct Kind {
    const char* file_name; // any change of what is made needs another name
    const char* database_type;
    std::uint16_t record_size;
    GeneratedRecords (*make_records)(std::size_t count, Random& random);
    TreeShape tree;
};

constexpr Kind city = {
    "city-5000000-v2.mmdb",
    "Generated-City",
    28,
    city_records,
    {.values = 200'000, .ipv4_fineness = 0.975, .ipv6_fineness = 0.99, .sameness = 0}};
constexpr Kind country = {
    "country-v2.mmdb",
    "Generated-Country",
    24,
    country_records,
    {.values = 850, .ipv4_fineness = 0.86, .ipv6_fineness = 0.94, .sameness = 0.4}};
constexpr Kind asn = {
    "asn-v2.mmdb",
    "Generated-ASN",
    24,
    asn_records,
    {.values = 72'000, .ipv4_fineness = 0.875, .ipv6_fineness = 0.95, .sameness = 0.3}};

Bytes make_database(const Kind& kind) {
    Random random(seed);
    GeneratedRecords records = kind.make_records(kind.tree.values, random);
    GeneratedTree tree = generate_tree(kind.tree, random);
    std::fprintf(stderr, "%zu networks, %zu nodes\n", tree.networks, tree.nodes.size());
    const auto node_count = static_cast<std::uint32_t>(tree.nodes.size());
    const auto record = [&](std::uint32_t number) {
        if (number == GeneratedTree::empty)
            return node_count;
        if ((number & GeneratedTree::leaf_bit) == 0)
            return number;
        return data_record(node_count, records.offsets[number & ~GeneratedTree::leaf_bit]);
    };
    for (Node& node : tree.nodes)
        node = {record(node.left), record(node.right)};
    DatabaseSpec spec{.ip_version = 6, .record_size = kind.record_size};
    spec.nodes = std::move(tree.nodes);
    spec.data = std::move(records.data);
    spec.metadata.set("database_type", utf8(kind.database_type));
    return spec.build();
}

// Beside the program's build files, or in the user's cache where those are gone.
fs::path cache_folder() {
    if (fs::is_directory(MXYDB_BENCHMARK_CACHE))
        return MXYDB_BENCHMARK_CACHE;
    if (const char* cache = std::getenv("XDG_CACHE_HOME"))
        return fs::path(cache) / "mxydb";
    const char* const home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".cache" / "mxydb";
}

fs::path make_once(const Kind& kind) {
    fs::path file = cache_folder() / kind.file_name;
    if (fs::exists(file))
        return file;
    std::fprintf(stderr, "making %s, once\n", file.c_str());
    fs::create_directories(file.parent_path());
    fs::path unfinished = file;
    unfinished += "." + std::to_string(::getpid());
    const Bytes content = make_database(kind);
    std::ofstream out(unfinished, std::ios::binary);
    out.write(reinterpret_cast<const char*>(content.data()),
              static_cast<std::streamsize>(content.size()));
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + unfinished.string());
    fs::rename(unfinished, file);
    return file;
}

} // namespace

fs::path generated_city_database() {
    return make_once(city);
}

fs::path generated_country_database() {
    return make_once(country);
}

fs::path generated_asn_database() {
    return make_once(asn);
}

std::vector<NamedDatabase> usual_databases(std::string_view part) {
    const auto is_wanted = [&](std::string_view name) { return name.find(part) != name.npos; };
    std::vector<NamedDatabase> databases;
    if (is_wanted("small")) {
        if (const fs::path data = data_folder(); !data.empty())
            databases.push_back({"small", data / "maxmind" / "GeoIP2-City-Test.mmdb"});
        else
            std::fprintf(stderr, "no test data: set MXYDB_TEST_DATA to measure a small database\n");
    }
    if (is_wanted("country"))
        databases.push_back({"country", generated_country_database()});
    if (is_wanted("asn"))
        databases.push_back({"asn", generated_asn_database()});
    if (is_wanted("city"))
        databases.push_back({"city", generated_city_database()});
    return databases;
}

} // namespace mxy::bench
