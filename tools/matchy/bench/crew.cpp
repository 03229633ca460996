// See crew.h.
#include "crew.h"

#include "../failure.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace matchy::bench {
namespace {

enum class Order : std::uint8_t { wait, work, stop };

// What the threads share.
struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    unsigned at_work = 0;
    std::atomic<Order> order = Order::wait;

    void give(Order next) {
        {
            const std::scoped_lock lock(mutex);
            order = next;
        }
        changed.notify_all();
    }
    void await_order() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return order != Order::wait; });
    }
    void end_work() {
        {
            const std::scoped_lock lock(mutex);
            --at_work;
        }
        changed.notify_all();
    }
};

// Whatever happens, nobody waits or works any more when the threads are joined.
struct StopAtEnd {
    Shared& shared;
    ~StopAtEnd() { shared.give(Order::stop); }
};

struct Span {
    Clock::time_point start;
    Clock::time_point end;
};

} // namespace

Clock::duration Crew::run(const std::function<void(unsigned, const Stopped&)>& work,
                          const std::function<void()>& while_waiting) const {
    Shared shared;
    std::vector<Span> spans(threads_);
    const Stopped stopped = [&shared] {
        return shared.order.load(std::memory_order_relaxed) == Order::stop;
    };
    const auto live = [&](unsigned number) {
        shared.await_order();
        const Clock::time_point start = Clock::now();
        work(number, stopped);
        spans[number] = {start, Clock::now()};
        shared.end_work();
    };
    std::vector<std::jthread> threads;
    threads.reserve(threads_);
    const StopAtEnd stop_at_end{shared};
    shared.at_work = threads_;
    try {
        for (unsigned i = 0; i < threads_; ++i)
            threads.emplace_back(live, i);
    } catch (const std::system_error& error) {
        throw Failure(ExitStatus::system_error, "cannot start " + std::to_string(threads_) +
                                                    " threads: " + error.code().message());
    }
    shared.give(Order::work);
    std::unique_lock lock(shared.mutex);
    while (!shared.changed.wait_for(lock, std::chrono::milliseconds(50),
                                    [&] { return shared.at_work == 0; })) {
        lock.unlock();
        while_waiting();
        lock.lock();
    }
    const auto first = std::ranges::min_element(spans, {}, &Span::start);
    const auto last = std::ranges::max_element(spans, {}, &Span::end);
    return last->end - first->start;
}

} // namespace matchy::bench
