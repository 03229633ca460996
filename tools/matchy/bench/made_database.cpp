// See made_database.h.
#include "made_database.h"

#include "build/database_builder.h"

#include <chrono>
#include <filesystem>
#include <sys/resource.h>
#include <vector>

namespace matchy::bench {
namespace {

using mxy::build::DatabaseBuilder;
using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t build_epoch = 1577836800; // the first of January 2020: always the same

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

mxy::build::BuildOptions options_for(const MadeKeys& keys, DatabaseKind kind) {
    const std::string name(name_of(kind));
    mxy::build::BuildOptions options;
    options.database_type = "matchy-bench-" + name;
    options.description = {{"en", "Made up by matchy bench " + name + " --count " +
                                      std::to_string(keys.count()) + " --seed " +
                                      std::to_string(keys.seed())}};
    options.build_epoch = build_epoch;
    return options;
}

// Records as a threat list has them: many keys share one.
std::vector<ValueId> records(ValuePool& pool, std::uint64_t seed) {
    constexpr std::array<const char*, 6> categories = {"botnet",  "malware", "phishing",
                                                       "scanner", "spam",    "proxy"};
    constexpr std::size_t count = 1000;
    Random random(mixed(seed, 6));
    std::vector<ValueId> records;
    for (std::size_t i = 0; i < count; ++i) {
        std::array members = {
            MapMember{pool.string("category"),
                      pool.string(categories[random.below(categories.size())])},
            MapMember{pool.string("confidence"), pool.unsigned_integer(random.below(101))},
            MapMember{pool.string("source"),
                      pool.string("feed-" + std::to_string(random.below(50)))}};
        records.push_back(pool.map(members));
    }
    return records;
}

std::uint64_t peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

} // namespace

std::string_view name_of(DatabaseKind kind) noexcept {
    switch (kind) {
    case DatabaseKind::ip:
        return "ip";
    case DatabaseKind::literal:
        return "literal";
    case DatabaseKind::pattern:
        return "pattern";
    default:
        return "combined";
    }
}

MadeDatabase make_database(const MadeKeys& keys, DatabaseKind kind, const std::string& path,
                           Progress& progress) {
    const Clock::time_point start = Clock::now();
    DatabaseBuilder builder(options_for(keys, kind));
    const std::vector<ValueId> values = records(builder.values(), keys.seed());
    std::uint64_t done = 0;
    const auto next_value = [&] {
        end_if_interrupted();
        progress.show("adding keys", done, keys.count(), "keys");
        return values[mixed(keys.seed() + 7, done++) % values.size()];
    };
    for (std::uint32_t i = 0; i < keys.network_count(); ++i)
        builder.add_network(keys.network(i), next_value());
    for (std::uint32_t i = 0; i < keys.literal_count(); ++i)
        builder.add_literal(keys.literal(i), next_value());
    for (std::uint32_t i = 0; i < keys.glob_count(); ++i)
        builder.add_glob(keys.glob(i), next_value());
    MadeDatabase made;
    made.adding_seconds = seconds_since(start);

    builder.on_progress([&](std::string_view stage, double share) {
        end_if_interrupted();
        progress.show_share("building: " + std::string(stage), share);
    });
    builder.write_file(path);
    made.writing_seconds = seconds_since(start) - made.adding_seconds;
    made.peak_memory = peak_memory();
    const mxy::build::BuildCounts counts = builder.counts();
    made.networks = counts.networks;
    made.literals = counts.literals;
    made.globs = counts.globs;
    made.repeated = counts.replaced;
    std::error_code none;
    made.size = std::filesystem::file_size(path, none);
    return made;
}

} // namespace matchy::bench
