// See glob_pairs.h.
#include "glob_pairs.h"

#include "glob_workload.h"

#include "mxy/patterns/pattern_index.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include <benchmark/benchmark.h>

namespace mxy::bench {

namespace {

using text::CaseMode;
using text::PatternIndex;

constexpr std::size_t slices = 4;
constexpr unsigned hit_percents[] = {1, 50};

std::vector<text::Pattern> patterns_of(const std::vector<std::string>& globs) {
    std::vector<text::Pattern> patterns;
    for (const std::string& glob : globs)
        patterns.push_back({glob, text::PatternKind::glob});
    return patterns;
}

// Ours behind the same interface.
class OurGlobs : public GlobPeer {
public:
    explicit OurGlobs(std::unique_ptr<PatternIndex> index) : index_(std::move(index)) {}

    void match(const std::string& text, std::vector<std::uint32_t>& ids) override {
        std::size_t count = index_->match(text, room_);
        while (count > room_.size()) {
            room_.resize(count);
            count = index_->match(text, room_);
        }
        ids.assign(room_.begin(), room_.begin() + static_cast<std::ptrdiff_t>(count));
    }
    std::size_t memory() const override { return index_->memory(); }

private:
    std::unique_ptr<PatternIndex> index_;
    std::vector<std::uint32_t> room_ = std::vector<std::uint32_t>(16);
};

void report_building(const char* engine, std::size_t globs, double milliseconds, std::size_t memory,
                     ResultFile& results) {
    std::printf("%7zu globs  %-12s ready after %10.2f ms, %8.2f MB of its own\n", globs, engine,
                milliseconds, static_cast<double>(memory) / 1e6);
    results.add(
        {{"globs", globs}, {"engine", engine}, {"build_ms", milliseconds}, {"memory", memory}});
}

std::unique_ptr<GlobPeer> make_ours(const std::vector<std::string>& globs, ResultFile& results) {
    const auto patterns = patterns_of(globs);
    const Stopwatch building;
    auto ours = std::make_unique<OurGlobs>(PatternIndex::build(patterns, CaseMode::sensitive));
    report_building("ours", globs.size(), building.milliseconds(), ours->memory(), results);

    // As a file has it: it is there, and looked at.
    const std::vector<std::uint8_t> stored = PatternIndex::write(patterns, CaseMode::sensitive);
    const Stopwatch opening;
    PatternIndex view;
    if (view.open(stored, CaseMode::sensitive, static_cast<std::uint32_t>(globs.size())))
        throw std::runtime_error("the stored index is not what it should be");
    report_building("ours, stored", globs.size(), opening.milliseconds(), view.memory(), results);
    return ours;
}

void check_same_answers(const char* name, GlobPeer& ours, GlobPeer& peer,
                        const std::vector<std::string>& texts) {
    std::vector<std::uint32_t> our_ids;
    std::vector<std::uint32_t> peer_ids;
    for (const std::string& text : texts) {
        ours.match(text, our_ids);
        peer.match(text, peer_ids);
        std::sort(our_ids.begin(), our_ids.end());
        std::sort(peer_ids.begin(), peer_ids.end());
        if (our_ids != peer_ids)
            throw std::runtime_error(std::string(name) + " and ours answer differently to " + text);
    }
}

std::size_t ask(GlobPeer& engine, std::span<const std::string> texts) {
    static thread_local std::vector<std::uint32_t> ids;
    for (const std::string& text : texts) {
        engine.match(text, ids);
        benchmark::DoNotOptimize(ids.data());
    }
    return texts.size();
}

// Of one question. Warm: all of it once before, uncounted; else another slice.
double time_of(GlobPeer& engine, std::span<const std::string> texts, std::size_t slice, bool warm) {
    const std::size_t slice_size = texts.size() / slices;
    const auto slice_at = [&](std::size_t number) {
        return texts.subspan(number % slices * slice_size, slice_size);
    };
    ask(engine, warm ? texts : slice_at(slice + slices / 2));
    const Stopwatch watch;
    const std::size_t count = ask(engine, warm ? texts : slice_at(slice));
    return watch.nanoseconds() / static_cast<double>(count);
}

PairedResult measure(GlobPeer& peer, GlobPeer& ours, std::span<const std::string> texts,
                     std::size_t pairs, bool warm) {
    Pairs times;
    for (std::size_t i = 0; i < pairs; ++i) {
        double peer_ns = 0;
        if (i % 2 == 0)
            peer_ns = time_of(peer, texts, 2 * i, warm);
        const double our_ns = time_of(ours, texts, 2 * i + 1, warm);
        if (i % 2 != 0)
            peer_ns = time_of(peer, texts, 2 * i, warm);
        times.add(peer_ns, our_ns);
    }
    return times.result();
}

} // namespace

void compare_globs(std::size_t count, std::span<const GlobRival> rivals, std::size_t pairs,
                   ResultFile& results) {
    const std::vector<std::string> globs = mixed_globs(count);
    const auto ours = make_ours(globs, results);
    for (const GlobRival& rival : rivals) {
        if (count > rival.most_globs)
            continue;
        const Stopwatch building;
        const auto peer = rival.make(globs);
        const double build_ms = building.milliseconds();
        for (const unsigned percent : hit_percents) {
            const auto texts = mixed_texts(globs, percent, slices * rival.slice_size);
            check_same_answers(rival.name, *ours, *peer, texts);
            for (const bool warm : {false, true}) {
                const PairedResult result = measure(*peer, *ours, texts, pairs, warm);
                const char* const mode = warm ? "warm" : "in turns";
                std::printf("%7zu globs  %2u %% hits, %-8s  %s %8.1f ns  ours %8.1f ns  ratio "
                            "%5.2f, middle half %.2f to %.2f\n",
                            count, percent, mode, rival.name, result.peer_ns, result.ours_ns,
                            result.ratio, result.lower, result.upper);
                std::fflush(stdout);
                results.add({{"globs", count},
                             {"hits", std::size_t{percent}},
                             {"peer", rival.name},
                             {"mode", mode}},
                            &result);
            }
        }
        report_building(rival.name, count, build_ms, peer->memory(), results);
    }
}

} // namespace mxy::bench
