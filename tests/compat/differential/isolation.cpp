#include "isolation.h"

#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mxy::test {

namespace {

constexpr unsigned seconds_per_piece = 10;
constexpr rlim_t memory_limit = rlim_t{4} << 30;

// Sanitizers reserve terabytes of address space for themselves.
#if defined(__has_feature)
#define MXYDB_HAS_FEATURE(name) __has_feature(name)
#else
#define MXYDB_HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    MXYDB_HAS_FEATURE(address_sanitizer) || MXYDB_HAS_FEATURE(thread_sanitizer)
constexpr bool address_space_can_be_limited = false;
#else
constexpr bool address_space_can_be_limited = true;
#endif

// Where the children say how far they are.
class Progress {
public:
    Progress() {
        void* const memory = ::mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            throw std::runtime_error("cannot map memory for the progress of children");
        piece_ = static_cast<volatile std::uint64_t*>(memory);
    }
    ~Progress() { ::munmap(const_cast<std::uint64_t*>(piece_), sizeof(std::uint64_t)); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void begin(std::uint64_t piece) { *piece_ = piece; }
    std::uint64_t piece() const { return *piece_; }

private:
    volatile std::uint64_t* piece_;
};

struct Range {
    std::uint64_t first;
    std::uint64_t end;
    bool ask_original;
};

[[noreturn]] void work_as_child(const Range& range, Progress& progress, Report& report,
                                const std::function<void(std::uint64_t, bool)>& work) {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    if (address_space_can_be_limited) {
        const rlimit memory{memory_limit, memory_limit};
        ::setrlimit(RLIMIT_AS, &memory);
    }
    try {
        for (std::uint64_t piece = range.first; piece < range.end; ++piece) {
            progress.begin(piece);
            report.now_asking(Party::nobody);
            ::alarm(seconds_per_piece);
            work(piece, range.ask_original);
        }
    } catch (const std::exception& error) {
        report.add_unexplained(std::string("the test itself failed: ") + error.what());
    }
    ::_exit(0);
}

struct Death {
    bool happened = false;
    bool by_signal = false;
    int number = 0; // the signal, or the exit status
};

Death run_child(const Range& range, Progress& progress, Report& report,
                const std::function<void(std::uint64_t, bool)>& work) {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("cannot fork");
    if (child == 0)
        work_as_child(range, progress, report, work);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status))
        return {WEXITSTATUS(status) != 0, false, WEXITSTATUS(status)};
    return {true, true, WTERMSIG(status)};
}

void blame_ours(std::uint64_t piece, const Death& death, Report& report) {
    const char* const whom = report.asked_now() == Party::ours ? "our library" : "the test";
    report.add_unexplained(std::string(whom) + " ended the process in piece " +
                           std::to_string(piece) + " of the work, " +
                           (death.by_signal ? "signal " : "exit status ") +
                           std::to_string(death.number));
}

} // namespace

void run_isolated(std::uint64_t count, Report& report,
                  const std::function<void(std::uint64_t, bool)>& work) {
    Progress progress;
    Range range{0, count, true};
    while (range.first < range.end) {
        const Death death = run_child(range, progress, report, work);
        if (!death.happened)
            return;
        const std::uint64_t piece = progress.piece();
        if (report.asked_now() == Party::original) {
            report.count_original_died(death.by_signal ? death.number : 0);
            const Death again = run_child({piece, piece + 1, false}, progress, report, work);
            if (again.happened)
                blame_ours(piece, again, report);
        } else {
            blame_ours(piece, death, report);
        }
        range.first = piece + 1;
    }
}

} // namespace mxy::test
