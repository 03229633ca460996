// bench_globs: how fast a pattern index is built, how large it is, how fast it answers; whether
// hostile patterns and texts cost more than their length; and all that beside other matchers, as
// far as this system has them.
#include "glob_pairs.h"
#include "glob_workload.h"

#include "mxy/glob/glob.h"
#include "mxy/patterns/pattern_index.h"

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <utility>

#include <benchmark/benchmark.h>

namespace mxy::bench {
namespace {

using text::CaseMode;
using text::Pattern;
using text::PatternIndex;

std::unique_ptr<PatternIndex> index_of(const std::vector<std::string>& globs,
                                       CaseMode mode = CaseMode::sensitive) {
    std::vector<Pattern> patterns;
    patterns.reserve(globs.size());
    for (const std::string& glob : globs)
        patterns.push_back({glob, text::PatternKind::glob});
    return PatternIndex::build(patterns, mode);
}

// One text an iteration, in turns.
void ask(benchmark::State& state, const PatternIndex& index,
         const std::vector<std::string>& texts) {
    std::array<std::uint32_t, 16> ids;
    std::size_t i = 0;
    std::size_t found = 0;
    for (auto _ : state) {
        found += index.match(texts[i], ids) != 0;
        i = i + 1 < texts.size() ? i + 1 : 0;
    }
    state.counters["hits%"] =
        100.0 * static_cast<double>(found) / static_cast<double>(state.iterations());
}

void mixed(benchmark::State& state, CaseMode mode) {
    const auto count = static_cast<std::size_t>(state.range(0));
    const auto globs = mixed_globs(count);
    ask(state, *index_of(globs, mode),
        mixed_texts(globs, static_cast<unsigned>(state.range(1)), 4096));
}

void mixed_sets(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"globs", "hits"});
    for (const std::int64_t count : {1'000, 20'000, 100'000})
        for (const std::int64_t hits : {1, 50})
            benchmark->Args({count, hits});
}

BENCHMARK_CAPTURE(mixed, sensitive, CaseMode::sensitive)->Apply(mixed_sets);
BENCHMARK_CAPTURE(mixed, insensitive, CaseMode::insensitive)->Apply(mixed_sets);

void build(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    const auto globs = mixed_globs(count);
    std::size_t memory = 0;
    for (auto _ : state)
        memory = index_of(globs)->memory();
    state.counters["MB"] = static_cast<double>(memory) / 1e6;
    state.counters["bytes/glob"] = static_cast<double>(memory) / static_cast<double>(count);
}
BENCHMARK(build)->Arg(1'000)->Arg(20'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void shared_piece(benchmark::State& state) {
    const GlobWorkload workload = globs_sharing_a_piece(static_cast<std::size_t>(state.range(0)));
    ask(state, *index_of(workload.globs), workload.texts);
}
BENCHMARK(shared_piece)->Arg(1'000)->Arg(20'000)->Arg(100'000);

// Texts made of many texts: time per byte should not grow.
void long_text(benchmark::State& state, const GlobWorkload& workload) {
    std::string text;
    for (std::size_t i = 0; text.size() < static_cast<std::size_t>(state.range(0)); ++i)
        text += workload.texts[i % workload.texts.size()] + " ";
    ask(state, *index_of(workload.globs), {text});
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

GlobWorkload mixed_workload(std::size_t count) {
    auto globs = mixed_globs(count);
    auto texts = mixed_texts(globs, 1, 4096);
    return {std::move(globs), std::move(texts)};
}

BENCHMARK_CAPTURE(long_text, mixed, mixed_workload(100'000))
    ->RangeMultiplier(10)
    ->Range(100, 1'000'000);
BENCHMARK_CAPTURE(long_text, shared_piece, globs_sharing_a_piece(20'000))
    ->RangeMultiplier(10)
    ->Range(100, 1'000'000);

// Patterns that backtracking matchers take hours for, on texts of one letter.
void hostile(benchmark::State& state, const std::string& glob) {
    const text::Glob compiled = text::Glob::parse(glob, CaseMode::sensitive);
    const std::string text(static_cast<std::size_t>(state.range(0)), 'a');
    for (auto _ : state)
        benchmark::DoNotOptimize(compiled.matches(text));
    state.SetComplexityN(state.range(0));
    state.SetBytesProcessed(state.iterations() * state.range(0));
}

std::string repeated(const char* part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += part;
    return text;
}

void hostile_sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->RangeMultiplier(10)->Range(1'000, 1'000'000)->Complexity();
}

BENCHMARK_CAPTURE(hostile, stars, "*a*a*a*b*")->Apply(hostile_sizes);
BENCHMARK_CAPTURE(hostile, many_stars, repeated("*a", 200) + "*b*")->Apply(hostile_sizes);
BENCHMARK_CAPTURE(hostile, questions, "*" + repeated("a?", 100) + "b*")->Apply(hostile_sizes);
BENCHMARK_CAPTURE(hostile, classes, "*" + repeated("[ab]", 100) + "[cd]*")->Apply(hostile_sizes);
BENCHMARK_CAPTURE(hostile, literal, "*" + repeated("a", 500) + "b*")->Apply(hostile_sizes);

constexpr const char* usage =
    "bench_globs [OPTION]... [flags of Google Benchmark]\n"
    "  --pairs=N       measure N pairs with each other matcher (default 30; 0: none)\n"
    "  --pairs_only    the pairs alone\n"
    "  --globs=N,...   of so many globs (default 1000,20000,100000; Hyperscan takes half a\n"
    "                  minute to compile the last)\n"
    "  --json=FILE     results of pairs, a line of JSON each\n";

std::vector<GlobRival> rivals() {
    std::vector<GlobRival> all;
    if constexpr (MXYDB_WITH_HYPERSCAN)
        all.push_back({"hyperscan", make_hyperscan_globs, 1'000'000, 4096});
    else
        std::puts("left out: Hyperscan was not found when this was configured");
    // RE2 makes its automaton while it is asked: milliseconds for a text that is unlike others.
    if constexpr (MXYDB_WITH_RE2)
        all.push_back({"re2", make_re2_globs, 20'000, 256});
    else
        std::puts("left out: RE2 was not found when this was configured");
    return all;
}

int run(int count, char** arguments) {
    if (has_argument(count, arguments, "--help"))
        std::fputs(usage, stdout);
    std::size_t pairs = 30;
    bool pairs_only = false;
    std::vector<std::size_t> sizes = {1'000, 20'000, 100'000};
    std::string json;
    const Option known[] = {{"--pairs=", &pairs},
                            {"--pairs_only", &pairs_only},
                            {"--globs=", &sizes},
                            {"--json=", &json}};
    take_options(count, arguments, known);
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) {
        std::fputs(usage, stderr);
        return 2;
    }
    ResultFile results(json);
    if (!pairs_only)
        benchmark::RunSpecifiedBenchmarks();
    if (pairs > 0)
        for (const std::size_t size : sizes)
            compare_globs(size, rivals(), pairs, results);
    return 0;
}

} // namespace
} // namespace mxy::bench

int main(int count, char** arguments) {
    return mxy::bench::run_program("bench_globs", mxy::bench::run, count, arguments);
}
