// bench_text_batch: text keys asked for many at once, beside one at a time, and beside the table
// that the file format has for literals. Two ways of asking take turns in one process, each with
// keys of its own; the result is the median of the ratios of neighbours.
// Arguments: --literals=NUMBER --globs=NUMBER --pairs=NUMBER --json=FILE
#include "glob_workload.h"
#include "measuring.h"

#include "build/text/index_writer.h"
#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"
#include "mxy/patterns/pattern_index.h"

#include <matchy/matchy.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/mman.h>

namespace mxy::bench {
namespace {

using text::CaseMode;
using Random = std::mt19937_64;

constexpr std::size_t keys_of_a_turn = 20'480;
constexpr std::size_t keys_of_a_batch = 256;

// Keys one behind the other, as in a caller's buffer, so that nobody has to wait for their texts.
class Keys {
public:
    explicit Keys(const std::vector<std::string>& texts) {
        for (const std::string& text : texts)
            bytes_ += text;
        std::size_t place = 0;
        // The first ones again behind the last, for turns that start near the end.
        for (std::size_t i = 0; i < texts.size() + keys_of_a_turn; ++i) {
            const std::size_t size = texts[i % texts.size()].size();
            place = i % texts.size() == 0 ? 0 : place;
            views_.emplace_back(bytes_.data() + place, size);
            starts_.push_back(bytes_.data() + place);
            sizes_.push_back(size);
            place += size;
        }
    }
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;

    std::size_t count() const { return views_.size() - keys_of_a_turn; }
    const std::string_view* views() const { return views_.data(); }
    const char* const* starts() const { return starts_.data(); }
    const std::size_t* sizes() const { return sizes_.data(); }

private:
    std::string bytes_;
    std::vector<std::string_view> views_;
    std::vector<const char*> starts_;
    std::vector<std::size_t> sizes_;
};

// Bytes as a mapped file has them: pages of the usual size, shared; buckets fill whole lines.
class Mapping {
public:
    explicit Mapping(const std::vector<std::uint8_t>& bytes)
        : start_(::mmap(nullptr, bytes.size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                        -1, 0)),
          size_(bytes.size()) {
        if (start_ == MAP_FAILED)
            throw std::runtime_error("no memory");
        std::copy(bytes.begin(), bytes.end(), static_cast<std::uint8_t*>(start_));
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { ::munmap(start_, size_); }

    ByteView bytes() const noexcept { return {static_cast<const std::uint8_t*>(start_), size_}; }

private:
    void* start_;
    std::size_t size_;
};

// Asks for a turn's keys from one on, and counts what is found.
using Turn = std::function<std::size_t(std::size_t first)>;

struct Options {
    std::size_t literals = 1'000'000;
    std::size_t globs = 100'000;
    std::size_t pairs = 101;
    std::FILE* json = nullptr;
};

// What the other way has just read is in the caches; so a turn begins with keys that do not count.
double time_of(const Turn& turn, std::size_t first, std::size_t warm_up, std::size_t& found) {
    turn(warm_up);
    const double start = spent_nanoseconds();
    found += turn(first);
    return (spent_nanoseconds() - start) / static_cast<double>(keys_of_a_turn);
}

// `slow` is "single" or "table", `fast` "batch" or "single".
void compare(const Options& options, const std::string& name, const char* slow,
             const Turn& slow_turn, const char* fast, const Turn& fast_turn, std::size_t keys) {
    Random random(2);
    std::vector<double> slow_ns;
    std::vector<double> fast_ns;
    std::vector<double> ratios;
    std::size_t slow_found = 0;
    std::size_t fast_found = 0;
    for (std::size_t i = 0; i < options.pairs; ++i) {
        const auto any = [&] { return random() % keys; };
        const bool slow_first = i % 2 == 0;
        if (slow_first)
            slow_ns.push_back(time_of(slow_turn, any(), any(), slow_found));
        fast_ns.push_back(time_of(fast_turn, any(), any(), fast_found));
        if (!slow_first)
            slow_ns.push_back(time_of(slow_turn, any(), any(), slow_found));
        ratios.push_back(slow_ns.back() / fast_ns.back());
    }
    const double ratio = quantile(ratios, 0.5);
    const auto percent = [&](std::size_t found) {
        return 100.0 * static_cast<double>(found) /
               static_cast<double>(options.pairs * keys_of_a_turn);
    };
    std::printf("%-34s %s %7.1f ns   %s %7.1f ns   ratio %5.2f (%.2f-%.2f)   found %.1f%% %.1f%%\n",
                name.c_str(), slow, quantile(slow_ns, 0.5), fast, quantile(fast_ns, 0.5), ratio,
                quantile(ratios, 0.25), quantile(ratios, 0.75), percent(slow_found),
                percent(fast_found));
    if (options.json != nullptr)
        std::fprintf(options.json,
                     "{\"name\":\"%s\",\"%s_ns\":%.2f,\"%s_ns\":%.2f,\"ratio\":%.3f,"
                     "\"lower\":%.3f,\"upper\":%.3f,\"pairs\":%zu}\n",
                     name.c_str(), slow, quantile(slow_ns, 0.5), fast, quantile(fast_ns, 0.5),
                     ratio, quantile(ratios, 0.25), quantile(ratios, 0.75), options.pairs);
}

// --- literals ------------------------------------------------------------------------------------

// 19 bytes on average.
std::string domain(Random& random) {
    constexpr std::string_view consonants = "bcdfghklmnprstvwz";
    constexpr std::string_view vowels = "aeiou";
    constexpr const char* endings[] = {".com", ".com", ".net", ".org", ".example", ".co.uk"};
    std::string text;
    for (std::size_t left = 9 + random() % 11; left > 0; --left) {
        const std::string_view letters = left % 2 == 0 ? consonants : vowels;
        text += letters[random() % letters.size()];
    }
    if (random() % 4 == 0)
        text += std::to_string(random() % 1000);
    return text + endings[random() % std::size(endings)];
}

struct Names {
    std::vector<std::string> stored;
    std::vector<std::string> absent;
};

Names make_names(std::size_t count) {
    Random random(1);
    std::vector<std::string> all;
    for (std::size_t i = 0; i < 2 * count; ++i)
        all.push_back(domain(random));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::shuffle(all.begin(), all.end(), random);
    const auto half = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    return {{all.begin(), half}, {half, all.end()}};
}

using MaybeLiteral = std::optional<text::Literal>;

bool has_data(const MaybeLiteral& literal) {
    return literal && literal->data_offset != text::no_data;
}

template <typename Find>
Turn one_by_one(const Keys& keys, const Find& find) {
    return [&keys, find](std::size_t first) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < keys_of_a_turn; ++i)
            found += has_data(find(keys.views()[first + i]));
        return found;
    };
}

Turn in_batches(const Keys& keys, const text::LiteralBuckets& buckets) {
    return [&](std::size_t first) {
        std::size_t found = 0;
        std::array<MaybeLiteral, keys_of_a_batch> literals;
        for (std::size_t i = 0; i < keys_of_a_turn; i += keys_of_a_batch) {
            buckets.find_many({keys.views() + first + i, keys_of_a_batch}, literals);
            found +=
                static_cast<std::size_t>(std::count_if(literals.begin(), literals.end(), has_data));
        }
        return found;
    };
}

void compare_literals(const Options& options, const std::string& name,
                      const text::LiteralTable& table, const text::LiteralBuckets& buckets,
                      const Keys& keys) {
    const Turn in_table = one_by_one(keys, [&](std::string_view key) { return table.find(key); });
    const Turn single = one_by_one(keys, [&](std::string_view key) { return buckets.find(key); });
    const Turn batch = in_batches(keys, buckets);
    compare(options, name + ", table/single", "table", in_table, "single", single, keys.count());
    compare(options, name + ", table/batch", "table", in_table, "batch", batch, keys.count());
    compare(options, name + ", single/batch", "single", single, "batch", batch, keys.count());
}

void run_literals(const Options& options, const Names& names, CaseMode mode) {
    // Not in the order in which they are asked.
    std::vector<build::LiteralEntry> entries;
    for (const std::string& name : names.stored)
        entries.push_back({name, static_cast<std::uint32_t>(entries.size() * 3)});
    std::shuffle(entries.begin(), entries.end(), Random(3));
    build::Bytes file = build::write_literals(entries, mode);
    const std::size_t literals_size = file.size();
    const build::Bytes index = build::write_index(file, {}, mode);
    build::pad(file, text::index_alignment);
    const std::size_t index_offset = file.size();
    build::append(file, index);
    const Mapping mapping(file);
    text::LiteralTable table;
    text::TextSections sections;
    sections.literals = mapping.bytes().first(literals_size);
    if (table.open(sections.literals, mode) || table.needs_index())
        throw std::runtime_error("the literal section is not what it should be");
    text::IndexSection section;
    text::LiteralBuckets buckets;
    if (section.open(mapping.bytes().subspan(index_offset),
                     text::IndexSource::of(sections, nullptr, &table, mode)) ||
        buckets.open(section.part(text::IndexPart::literals), table))
        throw std::runtime_error("the index section is not what it should be");
    const std::string name = mode == CaseMode::sensitive ? "literals" : "folded literals";
    compare_literals(options, name + " found", table, buckets, Keys(names.stored));
    compare_literals(options, name + " absent", table, buckets, Keys(names.absent));
}

GlobWorkload make_globs(const Options& options, unsigned hit_percent) {
    constexpr std::size_t texts = 100'000;
    GlobWorkload workload{mixed_globs(options.globs), {}};
    workload.texts = mixed_texts(workload.globs, hit_percent, texts);
    return workload;
}

void run_globs(const Options& options, CaseMode mode, unsigned hit_percent) {
    constexpr std::size_t capacity = 16;
    const GlobWorkload workload = make_globs(options, hit_percent);
    std::vector<text::Pattern> patterns;
    for (const std::string& glob : workload.globs)
        patterns.push_back({glob, text::PatternKind::glob});
    const auto index = text::PatternIndex::build(patterns, mode);
    const Keys keys(workload.texts);
    const Turn single = [&](std::size_t first) {
        std::size_t found = 0;
        std::array<std::uint32_t, capacity> ids;
        for (std::size_t i = 0; i < keys_of_a_turn; ++i)
            found += index->match(keys.views()[first + i], ids) != 0;
        return found;
    };
    const Turn batch = [&](std::size_t first) {
        std::size_t found = 0;
        std::array<std::array<std::uint32_t, capacity>, keys_of_a_batch> ids;
        std::array<text::PatternQuestion, keys_of_a_batch> questions;
        for (std::size_t i = 0; i < keys_of_a_turn; i += keys_of_a_batch) {
            for (std::size_t j = 0; j < keys_of_a_batch; ++j)
                questions[j] = {keys.views()[first + i + j], ids[j]};
            index->match_many(questions);
            for (const text::PatternQuestion& question : questions)
                found += question.matches != 0;
        }
        return found;
    };
    const std::string name = mode == CaseMode::sensitive ? "globs, " : "folded globs, ";
    compare(options, name + std::to_string(hit_percent) + "% hits", "single", single, "batch",
            batch, keys.count());
}

// --- the C functions -----------------------------------------------------------------------------

Turn find_all(const MMDB_s* mmdb, const Keys& keys) {
    return [mmdb, &keys](std::size_t first) {
        std::size_t found = 0;
        std::array<matchy_hit_t, 4> hits;
        for (std::size_t i = first; i < first + keys_of_a_turn; ++i) {
            std::size_t count = 0;
            matchy_find_all(mmdb, keys.starts()[i], keys.sizes()[i], hits.data(), hits.size(),
                            &count);
            found += count != 0;
        }
        return found;
    };
}

Turn find_many(const MMDB_s* mmdb, const Keys& keys) {
    return [mmdb, &keys](std::size_t first) {
        constexpr std::size_t capacity = 4;
        std::size_t found = 0;
        std::array<matchy_hit_t, keys_of_a_batch * capacity> hits;
        std::array<std::size_t, keys_of_a_batch> counts;
        for (std::size_t i = first; i < first + keys_of_a_turn; i += keys_of_a_batch) {
            matchy_find_many(mmdb, keys.starts() + i, keys.sizes() + i, keys_of_a_batch,
                             hits.data(), capacity, counts.data(), nullptr);
            for (const std::size_t count : counts)
                found += count != 0;
        }
        return found;
    };
}

void compare_functions(const Options& options, const std::string& name, mxydb::Builder& builder,
                       const std::vector<const std::vector<std::string>*>& asked) {
    const Mapping file(builder.build());
    const mxydb::Database db = mxydb::Database::in_memory(file.bytes());
    for (const std::vector<std::string>* const texts : asked) {
        const Keys keys(*texts);
        compare(options, "find_many, " + name + (texts == asked[0] ? "" : ", absent"), "single",
                find_all(db.mmdb(), keys), "batch", find_many(db.mmdb(), keys), keys.count());
    }
}

void run_functions(const Options& options, const Names& names) {
    mxydb::Builder of_literals;
    const matchy_value_t value = of_literals.value(R"({"v":1})");
    std::vector<std::string_view> stored(names.stored.begin(), names.stored.end());
    std::shuffle(stored.begin(), stored.end(), Random(3));
    for (const std::string_view name : stored)
        of_literals.add_literal(name, value);
    compare_functions(options, "literals", of_literals, {&names.stored, &names.absent});
    for (const unsigned hit_percent : {1u, 50u}) {
        const GlobWorkload workload = make_globs(options, hit_percent);
        mxydb::Builder of_globs;
        const matchy_value_t glob_value = of_globs.value(R"({"v":1})");
        for (const std::string& glob : workload.globs)
            of_globs.add_glob(glob, glob_value);
        compare_functions(options, "globs, " + std::to_string(hit_percent) + "% hits", of_globs,
                          {&workload.texts});
    }
}

Options parse(int argument_count, char** arguments) {
    const auto number = [](const char* text, std::size_t least) {
        return std::max<std::size_t>(std::strtoul(text, nullptr, 10), least);
    };
    Options options;
    for (int i = 1; i < argument_count; ++i) {
        const std::string_view argument = arguments[i];
        const char* const value = arguments[i] + std::min(argument.find('=') + 1, argument.size());
        if (argument.starts_with("--literals="))
            options.literals = number(value, 10);
        else if (argument.starts_with("--globs="))
            options.globs = number(value, 10);
        else if (argument.starts_with("--pairs="))
            options.pairs = number(value, 1);
        else if (!argument.starts_with("--json=") || !(options.json = std::fopen(value, "w")))
            throw std::runtime_error(std::string(argument) + " cannot be used");
    }
    return options;
}

void run(const Options& options) {
    const Names names = make_names(options.literals);
    for (const auto mode : {CaseMode::sensitive, CaseMode::insensitive})
        run_literals(options, names, mode);
    for (const unsigned hit_percent : {1u, 50u})
        for (const auto mode : {CaseMode::sensitive, CaseMode::insensitive})
            run_globs(options, mode, hit_percent);
    run_functions(options, names);
}

} // namespace
} // namespace mxy::bench

int main(int argument_count, char** arguments) try {
    const mxy::bench::Options options = mxy::bench::parse(argument_count, arguments);
    mxy::bench::run(options);
    if (options.json != nullptr && std::fclose(options.json) != 0)
        throw std::runtime_error("the JSON file cannot be written");
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_text_batch: %s\n", error.what());
    return 1;
}
