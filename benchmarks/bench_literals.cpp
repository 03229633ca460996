// bench_literals: looking a literal up in the table that the file format has, and in the buckets of
// the index section, by turns in one process; the result is the median of the ratios of neighbours.
// Arguments: --literals=NUMBER --pairs=NUMBER
#include "build/text/index_writer.h"
#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <time.h>
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

double spent_nanoseconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e9 + static_cast<double>(spent.tv_nsec);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Nanoseconds of one question out of `keys`, which are asked from `first` on.
template <typename Find>
double time_of(const std::vector<std::string>& keys, std::size_t first, const Find& find,
               std::size_t& found) {
    constexpr std::size_t questions = 20'000;
    const double start = spent_nanoseconds();
    for (std::size_t i = 0; i < questions; ++i) {
        const auto literal = find(keys[(first + i) % keys.size()]);
        found += literal && literal->data_offset != text::no_data;
    }
    return (spent_nanoseconds() - start) / static_cast<double>(questions);
}

void compare(const char* what, const text::LiteralTable& table, const text::LiteralBuckets& buckets,
             const std::vector<std::string>& keys, std::size_t pairs) {
    Random random(2);
    std::vector<double> of_table;
    std::vector<double> of_buckets;
    std::vector<double> ratios;
    std::size_t found = 0;
    const auto in_table = [&](const std::string& key) { return table.find(key); };
    const auto in_buckets = [&](const std::string& key) { return buckets.find(key); };
    for (std::size_t i = 0; i < pairs; ++i) {
        // Never the same keys in a row: their texts would be in the caches.
        double table_ns = 0;
        if (i % 2 == 0)
            table_ns = time_of(keys, random() % keys.size(), in_table, found);
        const double bucket_ns = time_of(keys, random() % keys.size(), in_buckets, found);
        if (i % 2 != 0)
            table_ns = time_of(keys, random() % keys.size(), in_table, found);
        of_table.push_back(table_ns);
        of_buckets.push_back(bucket_ns);
        ratios.push_back(table_ns / bucket_ns);
    }
    std::printf("%-24s table %7.1f ns   buckets %7.1f ns   ratio %5.2f   (%zu found)\n", what,
                median(of_table), median(of_buckets), median(ratios), found);
}

void run(CaseMode mode, std::size_t count, std::size_t pairs) {
    const Names names = make_names(count);
    std::vector<build::LiteralEntry> entries;
    for (const std::string& name : names.stored)
        entries.push_back({name, static_cast<std::uint32_t>(entries.size() * 3)});
    build::Bytes file = build::write_literals(entries, mode);
    const std::size_t literals_size = file.size();
    const double start = spent_nanoseconds();
    const build::Bytes index = build::write_index(file, {}, mode);
    std::printf("%zu literals%s: index of %.1f bytes a literal, written in %.0f ms\n",
                names.stored.size(), mode == CaseMode::insensitive ? ", case does not count" : "",
                static_cast<double>(index.size()) / static_cast<double>(names.stored.size()),
                (spent_nanoseconds() - start) / 1e6);
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
    const auto source = text::IndexSource::of(sections, nullptr, &table, mode);
    if (section.open(mapping.bytes().subspan(index_offset), source) ||
        buckets.open(section.part(text::IndexPart::literals), table))
        throw std::runtime_error("the index section is not what it should be");
    compare("found", table, buckets, names.stored, pairs);
    compare("not found", table, buckets, names.absent, pairs);
}

std::size_t number(const char* text, std::size_t least) {
    return std::max<std::size_t>(std::strtoul(text, nullptr, 10), least);
}

} // namespace
} // namespace mxy::bench

int main(int argument_count, char** arguments) try {
    std::size_t literals = 1'000'000;
    std::size_t pairs = 101;
    for (int i = 1; i < argument_count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument.starts_with("--literals="))
            literals = mxy::bench::number(arguments[i] + 11, 10);
        else if (argument.starts_with("--pairs="))
            pairs = mxy::bench::number(arguments[i] + 8, 1);
    }
    for (const auto mode : {mxy::text::CaseMode::sensitive, mxy::text::CaseMode::insensitive})
        mxy::bench::run(mode, literals, pairs);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_literals: %s\n", error.what());
    return 1;
}
