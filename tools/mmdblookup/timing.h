// The two clocks of the program's measurements.
#pragma once

#include <chrono>
#include <ctime>

namespace mmdblookup {

// The processor time of the whole process.
class CpuTimer {
public:
    double seconds() const {
        return static_cast<double>(std::clock() - start_) / static_cast<double>(CLOCKS_PER_SEC);
    }

private:
    std::clock_t start_ = std::clock();
};

// The time that passes.
class WallTimer {
public:
    long double seconds() const {
        return std::chrono::duration<long double>(std::chrono::steady_clock::now() - start_)
            .count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace mmdblookup
