// See benchmark.h.
#include "benchmark.h"

#include "lookup.h"
#include "timing.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace mmdblookup {

namespace {

using AddressText = std::array<char, sizeof "255.255.255.255">;

AddressText random_address() {
    const int random = std::rand();
    std::array<unsigned char, 4> bytes{};
    std::memcpy(bytes.data(), &random, bytes.size());
    AddressText text{};
    std::snprintf(text.data(), text.size(), "%u.%u.%u.%u", unsigned{bytes[0]}, unsigned{bytes[1]},
                  unsigned{bytes[2]}, unsigned{bytes[3]});
    return text;
}

int read_entry(const Answer& answer) {
    EntryList list;
    return answer.result.found_entry ? read_list(answer.result.entry, list) : MMDB_SUCCESS;
}

// What the threads of one benchmark share. The first failed lookup is the one that is reported.
class Worker {
public:
    Worker(const Database& database, int lookups) : database_(database), lookups_(lookups) {}

    void run() {
        for (int i = 0; i < lookups_ && failure_ == ExitStatus::done; ++i) {
            const AddressText address = random_address();
            const Answer answer = look_up(database_, address.data());
            if (answer.failed())
                return stop(answer, address.data());
            if (const int status = read_entry(answer); status != MMDB_SUCCESS) {
                std::fprintf(stderr, "MMDB_get_entry_data_list(): %s\n", MMDB_strerror(status));
                return;
            }
        }
    }

    ExitStatus failure() const { return failure_; }

private:
    void stop(const Answer& answer, const char* address) {
        if (!reported_.exchange(true))
            failure_ = report_failure(answer, address);
    }

    const Database& database_;
    const int lookups_;
    std::atomic<bool> reported_ = false;
    std::atomic<ExitStatus> failure_ = ExitStatus::done;
};

// Ends the program where the system refuses: a measurement with fewer threads is of no use, and
// those that run already are not waited for.
void start_threads(std::vector<std::thread>& threads, int count, Worker& worker) {
    try {
        threads.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i)
            threads.emplace_back(&Worker::run, &worker);
    } catch (const std::system_error&) {
        std::fprintf(stderr, "pthread_create() failed\n");
        std::exit(static_cast<int>(ExitStatus::failed));
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "calloc(): %s\n", std::strerror(ENOMEM));
        std::exit(static_cast<int>(ExitStatus::failed));
    }
}

void seed() {
    std::srand(static_cast<unsigned>(std::time(nullptr)));
}

} // namespace

ExitStatus benchmark(const Database& database, int lookups) {
    seed();
    const CpuTimer timer;
    for (int i = 0; i < lookups; ++i) {
        const AddressText address = random_address();
        const Answer answer = look_up(database, address.data());
        if (answer.failed())
            return report_failure(answer, address.data());
        if (const int status = read_entry(answer); status != MMDB_SUCCESS)
            return report_bad_data(status);
    }
    const double seconds = timer.seconds();
    std::printf("\n  Looked up %i addresses in %.2f seconds. %.2f lookups per second.\n\n", lookups,
                seconds, lookups / seconds);
    return ExitStatus::done;
}

ExitStatus benchmark_in_threads(const Database& database, int lookups, int threads) {
    seed();
    const WallTimer timer;
    Worker worker(database, lookups);
    std::vector<std::thread> running;
    start_threads(running, threads, worker);
    for (std::thread& thread : running)
        thread.join();
    if (worker.failure() != ExitStatus::done)
        return worker.failure();

    const long double seconds = timer.seconds();
    // A negative number of lookups is printed as the unsigned number that it wraps around to.
    const auto all =
        static_cast<unsigned long long>(lookups) * static_cast<unsigned long long>(threads);
    const long double count = static_cast<long double>(all);
    std::printf("Looked up %llu addresses using %i threads in %.2Lf seconds. "
                "%.2Lf lookups per second.\n",
                all, threads, seconds, seconds == 0 ? count : count / seconds);
    return ExitStatus::done;
}

} // namespace mmdblookup
