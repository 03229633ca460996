// bench_globs: how fast a pattern index is built, how large it is, how fast it answers; and whether
// hostile patterns and texts cost more than their length.
#include "glob_workload.h"

#include "mxy/glob/glob.h"
#include "mxy/patterns/pattern_index.h"

#include <array>
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
    const GlobWorkload workload = mixed_globs(count, static_cast<unsigned>(state.range(1)));
    ask(state, *index_of(workload.globs, mode), workload.texts);
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
    const GlobWorkload workload = mixed_globs(count, 1);
    std::size_t memory = 0;
    for (auto _ : state)
        memory = index_of(workload.globs)->memory();
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
BENCHMARK_CAPTURE(long_text, mixed, mixed_globs(100'000, 1))
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

} // namespace
} // namespace mxy::bench

BENCHMARK_MAIN();
