// Damaged databases and sections of rubbish, in child processes: the original may die of them,
// ours may not.
#include "differential.h"
#include "isolation.h"

#include <algorithm>

#include <sys/mman.h>
#include <unistd.h>

namespace mxy::test {
namespace {

class DifferentialHostile : public DifferentialTest {};

constexpr std::uint64_t mutations = 40'000;
constexpr std::uint64_t sections = 100'000;

struct Original {
    std::string name;
    Bytes content;
};

// Real files where there are any, and as many generated ones.
std::vector<Original> files_to_damage() {
    std::vector<Original> files;
    for (const auto& path : real_databases())
        files.push_back({path.filename().string(), read_file(path)});
    for (std::uint64_t seed = 1000; seed < 1060; ++seed)
        files.push_back(
            {"random_database(" + std::to_string(seed) + ")", random_database(seed).file});
    return files;
}

// Every third time the damage goes where it decides about the whole file: behind the marker.
void damage_somewhere(Bytes& file, Random& random) {
    const Bytes marker = metadata_marker();
    const auto at = std::find_end(file.begin(), file.end(), marker.begin(), marker.end());
    if (at == file.end() || between(random, 0, 2) != 0) {
        damage(file, random);
        return;
    }
    const auto behind = at + static_cast<std::ptrdiff_t>(marker.size());
    Bytes metadata(behind, file.end());
    damage(metadata, random);
    file.erase(behind, file.end());
    file.insert(file.end(), metadata.begin(), metadata.end());
}

TEST_F(DifferentialHostile, DamagedFiles) {
    const std::vector<Original> files = files_to_damage();
    MemoryFile file;
    run_isolated(mutations, report_, [&](std::uint64_t number, bool ask_original) {
        Random random(number);
        const Original& chosen = files[number % files.size()];
        Bytes content = chosen.content;
        damage_somewhere(content, random);
        report_.set_subject("damaged file " + std::to_string(number) + ": " + chosen.name +
                            " after damage_somewhere() with Random(" + std::to_string(number) +
                            ")");
        report_.count(Kind::mutations);
        file.write(content);
        Comparison comparison(contest(), ask_original);
        if (comparison.open(file.path(), content))
            comparison.compare_database(a_sample, random);
    });
}

// The section ends where readable memory ends.
class GuardedSection {
public:
    static constexpr std::size_t most = 4'096;

    GuardedSection() {
        void* const memory =
            ::mmap(nullptr, 2 * most, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED || ::sysconf(_SC_PAGESIZE) != long{most})
            throw std::runtime_error("cannot map a page before a guard page");
        page_ = static_cast<std::uint8_t*>(memory);
        ::mprotect(page_ + most, most, PROT_NONE);
    }
    ~GuardedSection() { ::munmap(page_, 2 * most); }
    GuardedSection(const GuardedSection&) = delete;
    GuardedSection& operator=(const GuardedSection&) = delete;

    std::span<const std::uint8_t> hold(const Bytes& section) {
        std::uint8_t* const start = page_ + most - section.size();
        std::copy(section.begin(), section.end(), start);
        return {start, section.size()};
    }

private:
    std::uint8_t* page_;
};

TEST_F(DifferentialHostile, SectionsInMemory) {
    GuardedSection guarded;
    run_isolated(sections, report_, [&](std::uint64_t number, bool ask_original) {
        report_.set_subject("random_hostile_section with Random(" + std::to_string(number) + ")");
        report_.count(Kind::sections);
        Random random(number);
        // Below three bytes 1.7.1 reads past the end; no file that opens is so short.
        const Bytes section = random_hostile_section(random, between(random, 3, 80));
        Comparison comparison(contest(), ask_original);
        comparison.use_section(section, guarded.hold(section));
        for (std::uint32_t offset = 0; offset < std::min<std::size_t>(section.size() + 1, 4);
             ++offset)
            comparison.compare_entry(offset, 20);
    });
}

} // namespace
} // namespace mxy::test
