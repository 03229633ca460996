// How far a long piece of work is: one line on the terminal's error stream that is drawn over, with
// the rate and the time left. It appears after two seconds, and never in a file or a pipe.
#pragma once

#include "terminal.h"

#include <chrono>

namespace matchy {

class Progress {
public:
    explicit Progress(const Terminal& terminal) noexcept;
    ~Progress(); // wipes the line
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // `unit` is what is counted ("networks", "bytes"); `total` is 0 where it is not known. Costs
    // nothing where nobody sees it, and a look at the clock where somebody does.
    void show(std::string_view what, std::uint64_t done, std::uint64_t total,
              std::string_view unit);
    // The same where only a share is known, 0 to 1.
    void show_share(std::string_view what, double share);
    void wipe() noexcept;

private:
    using Clock = std::chrono::steady_clock;

    bool is_due(std::string_view what);
    void draw(const std::string& line);
    double seconds() const noexcept;

    const Terminal& terminal_;
    bool is_shown_;
    bool is_drawn_ = false;
    std::string what_;
    Clock::time_point started_;
    Clock::time_point drawn_;
};

// Whether the user wants the program to end (Ctrl-C, SIGTERM). Long work asks now and then, and
// ends by throwing Failure, so that nothing half-made stays behind; asked to end a second time, the
// program ends at once.
void watch_for_interrupts() noexcept;
void end_if_interrupted();

} // namespace matchy
