// bench_literals: looking a literal up in the buckets of the index section, beside the table that
// the file format has (which is what a reader without that section asks) and beside the standard
// library's hash table, in turns in one process.
#include "measuring.h"

#include "build/text/index_writer.h"
#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"

#include <algorithm>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace mxy::bench {
namespace {

using text::CaseMode;
using Random = std::mt19937_64;

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

// The sections as a file has them: pages of the usual size, shared.
class Mapping {
public:
    explicit Mapping(const build::Bytes& bytes) : size_(bytes.size()) {
        const int file = ::memfd_create("bench_literals", MFD_CLOEXEC);
        if (file < 0 || ::ftruncate(file, static_cast<off_t>(size_)) != 0)
            throw std::runtime_error("no memory file");
        start_ = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        ::close(file);
        if (start_ == MAP_FAILED)
            throw std::runtime_error("the memory file cannot be mapped");
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

struct Names {
    std::vector<std::string> stored;
    std::vector<std::string> absent;
};

Names make_names(std::size_t count) {
    Random random(1);
    Names names;
    for (std::size_t i = 0; i < 2 * count; ++i)
        names.stored.push_back(domain(random));
    std::sort(names.stored.begin(), names.stored.end());
    names.stored.erase(std::unique(names.stored.begin(), names.stored.end()), names.stored.end());
    std::shuffle(names.stored.begin(), names.stored.end(), random);
    const auto half = names.stored.begin() + static_cast<std::ptrdiff_t>(names.stored.size() / 2);
    names.absent.assign(half, names.stored.end());
    names.stored.erase(half, names.stored.end());
    return names;
}

using HashTable = std::unordered_map<std::string_view, std::uint32_t>;

// What is asked, and what the answers are about.
struct Question {
    const char* name;
    const std::vector<std::string>& keys;
    bool expected;
};

// Nanoseconds of one question out of `keys`, which are asked from `first` on, after as many
// uncounted ones: what the rival before has left in the caches is not what a program finds there.
template <typename Find>
double time_of(const Question& question, std::size_t first, const Find& find) {
    constexpr std::size_t questions = 20'000;
    const auto& keys = question.keys;
    std::size_t found = 0;
    for (std::size_t i = 0; i < questions; ++i)
        found += find(keys[(first + i) % keys.size()]);
    const Stopwatch watch;
    for (std::size_t i = questions; i < 2 * questions; ++i)
        found += find(keys[(first + i) % keys.size()]);
    const double spent = watch.nanoseconds();
    if (found != (question.expected ? 2 * questions : 0))
        throw std::runtime_error("a wrong answer");
    return spent / static_cast<double>(questions);
}

template <typename FindPeer, typename FindOurs>
PairedResult measure(const Question& question, const FindPeer& peer, const FindOurs& ours,
                     std::size_t pairs) {
    Random random(2);
    Pairs times;
    for (std::size_t i = 0; i < pairs; ++i) {
        // Never the same keys in a row: their texts would be in the caches.
        double peer_ns = 0;
        if (i % 2 == 0)
            peer_ns = time_of(question, random() % question.keys.size(), peer);
        const double our_ns = time_of(question, random() % question.keys.size(), ours);
        if (i % 2 != 0)
            peer_ns = time_of(question, random() % question.keys.size(), peer);
        times.add(peer_ns, our_ns);
    }
    return times.result();
}

struct Setting {
    CaseMode mode;
    std::size_t literals;
    std::size_t pairs;

    const char* case_name() const {
        return mode == CaseMode::insensitive ? "case does not count" : "case counts";
    }
};

void report(const Setting& setting, const Question& question, const char* peer,
            const PairedResult& result, ResultFile& results) {
    std::printf("%-10s %-10s %8.1f ns   buckets %7.1f ns   ratio %5.2f, middle half %.2f to %.2f\n",
                question.name, peer, result.peer_ns, result.ours_ns, result.ratio, result.lower,
                result.upper);
    std::fflush(stdout);
    results.add({{"literals", setting.literals},
                 {"case", setting.case_name()},
                 {"question", question.name},
                 {"peer", peer}},
                &result);
}

void compare(const Setting& setting, const Names& names, const text::LiteralTable& table,
             const text::LiteralBuckets& buckets, const HashTable& hash_table,
             ResultFile& results) {
    const auto in_table = [&](const std::string& key) {
        const auto literal = table.find(key);
        return literal && literal->data_offset != text::no_data;
    };
    const auto in_buckets = [&](const std::string& key) {
        const auto literal = buckets.find(key);
        return literal && literal->data_offset != text::no_data;
    };
    const auto in_hash_table = [&](const std::string& key) {
        const auto place = hash_table.find(key);
        return place != hash_table.end() && place->second != text::no_data;
    };
    for (const Question& question :
         {Question{"hit", names.stored, true}, Question{"miss", names.absent, false}}) {
        report(setting, question, "table", measure(question, in_table, in_buckets, setting.pairs),
               results);
        report(setting, question, "hash table",
               measure(question, in_hash_table, in_buckets, setting.pairs), results);
    }
}

// The index of a literal section, and what it took.
build::Bytes write_index(const Setting& setting, const build::Bytes& file, ResultFile& results) {
    const Stopwatch watch;
    build::Bytes index = build::write_index(file, {}, setting.mode);
    const double milliseconds = watch.milliseconds();
    const double size = static_cast<double>(index.size()) / static_cast<double>(setting.literals);
    std::printf("%zu literals, %s: index of %.1f bytes a literal, written in %.0f ms\n",
                setting.literals, setting.case_name(), size, milliseconds);
    results.add({{"literals", setting.literals},
                 {"case", setting.case_name()},
                 {"index_bytes_a_literal", size},
                 {"index_ms", milliseconds}});
    return index;
}

void run_setting(Setting setting, ResultFile& results) {
    const Names names = make_names(setting.literals);
    setting.literals = names.stored.size();
    std::vector<build::LiteralEntry> entries;
    HashTable hash_table;
    for (const std::string& name : names.stored) {
        const auto data = static_cast<std::uint32_t>(entries.size() * 3);
        entries.push_back({name, data});
        hash_table.emplace(name, data);
    }
    build::Bytes file = build::write_literals(entries, setting.mode);
    const std::size_t literals_size = file.size();
    const build::Bytes index = write_index(setting, file, results);
    build::pad(file, text::index_alignment);
    const std::size_t index_offset = file.size();
    build::append(file, index);

    const Mapping mapping(file);
    text::LiteralTable table;
    text::TextSections sections;
    sections.literals = mapping.bytes().first(literals_size);
    if (table.open(sections.literals, setting.mode) || table.needs_index())
        throw std::runtime_error("the literal section is not what it should be");
    text::IndexSection section;
    text::LiteralBuckets buckets;
    const auto source = text::IndexSource::of(sections, nullptr, &table, setting.mode);
    if (section.open(mapping.bytes().subspan(index_offset), source) ||
        buckets.open(section.part(text::IndexPart::literals), table))
        throw std::runtime_error("the index section is not what it should be");
    compare(setting, names, table, buckets, hash_table, results);
}

constexpr const char* usage =
    "bench_literals [--literals=N] [--pairs=N] [--case_counts_only] [--json=FILE]\n"
    "  --literals=N        about so many (default 1000000)\n"
    "  --pairs=N           measure N pairs (default 101)\n"
    "  --case_counts_only  not the table where case does not count\n"
    "  --json=FILE         results, a line of JSON each\n";

int run(int count, char** arguments) {
    std::size_t literals = 1'000'000;
    std::size_t pairs = 101;
    bool case_counts_only = false;
    std::string json;
    const Option known[] = {{"--literals=", &literals},
                            {"--pairs=", &pairs},
                            {"--case_counts_only", &case_counts_only},
                            {"--json=", &json}};
    take_options(count, arguments, known);
    if (count > 1 || literals < 10) {
        std::fputs(usage, has_argument(count, arguments, "--help") ? stdout : stderr);
        return has_argument(count, arguments, "--help") ? 0 : 2;
    }
    ResultFile results(json);
    run_setting({CaseMode::sensitive, literals, pairs}, results);
    if (!case_counts_only)
        run_setting({CaseMode::insensitive, literals, pairs}, results);
    return 0;
}

} // namespace
} // namespace mxy::bench

int main(int count, char** arguments) {
    return mxy::bench::run_program("bench_literals", mxy::bench::run, count, arguments);
}
