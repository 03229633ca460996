// Threads that do the same work at the same time. The thread that has them waits, shows how far
// they are, and can call them off.
#pragma once

#include "latency.h"

#include <functional>

namespace matchy::bench {

class Crew {
public:
    explicit Crew(unsigned threads) noexcept : threads_(threads) {}

    // What a thread looks at now and then; true: stop working.
    using Stopped = std::function<bool()>;

    // Runs `work(number of the thread, stopped)` in each thread, from the same moment on, and
    // `while_waiting` a few times a second in this one; what that throws stops the work and comes
    // out here. Returns from the first start to the last end. Throws Failure where there cannot be
    // so many threads. `work` must not throw.
    Clock::duration run(const std::function<void(unsigned, const Stopped&)>& work,
                        const std::function<void()>& while_waiting) const;

    unsigned size() const noexcept { return threads_; }

private:
    unsigned threads_;
};

} // namespace matchy::bench
