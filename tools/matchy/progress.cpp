// See progress.h.
#include "progress.h"

#include "failure.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace matchy {
namespace {

using namespace std::chrono_literals;

constexpr auto silent_for = 2s;
constexpr auto drawn_every = 100ms;

std::atomic<int> interrupt{0};
static_assert(std::atomic<int>::is_always_lock_free);

void note_interrupt(int signal) {
    if (interrupt.exchange(signal) != 0)
        _exit(128 + signal);
}

// 1234567 as "1.23 M": three digits are enough for a rate.
std::string short_number(double value) {
    constexpr std::array<const char*, 5> units = {"", " k", " M", " G", " T"};
    std::size_t unit = 0;
    while (value >= 1000 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    std::array<char, 32> text{};
    const int digits = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    std::snprintf(text.data(), text.size(), "%.*f%s", digits, value, units[unit]);
    return text.data();
}

std::string clock_text(double seconds) {
    const long whole = std::lround(seconds);
    std::array<char, 32> text{};
    if (whole < 60)
        std::snprintf(text.data(), text.size(), "%ld s", whole);
    else
        std::snprintf(text.data(), text.size(), "%ld:%02ld min", whole / 60, whole % 60);
    return text.data();
}

// "[#####     ]  50 %, 12 s left"
std::string bar_and_time(double share, double seconds) {
    constexpr unsigned cells = 20;
    share = std::clamp(share, 0.0, 1.0);
    const auto full = static_cast<unsigned>(share * cells);
    std::array<char, 16> percent{};
    std::snprintf(percent.data(), percent.size(), " %3.0f %%", share * 100);
    std::string text = "[" + std::string(full, '#') + std::string(cells - full, ' ') + "]";
    text += percent.data();
    if (share > 0)
        text += ", " + clock_text(seconds / share - seconds) + " left";
    return text;
}

} // namespace

Progress::Progress(const Terminal& terminal) noexcept
    : terminal_(terminal), is_shown_(terminal.is_error_terminal() && !terminal.is_quiet()),
      started_(Clock::now()), drawn_(started_) {}

Progress::~Progress() {
    wipe();
}

void Progress::wipe() noexcept {
    if (!is_drawn_)
        return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    is_drawn_ = false;
}

bool Progress::is_due(std::string_view what) {
    if (!is_shown_)
        return false;
    const Clock::time_point now = Clock::now();
    if (what != what_) {
        what_ = what;
        if (!is_drawn_)
            started_ = now;
    }
    return now - started_ >= silent_for && now - drawn_ >= drawn_every;
}

double Progress::seconds() const noexcept {
    return std::chrono::duration<double>(Clock::now() - started_).count();
}

void Progress::show(std::string_view what, std::uint64_t done, std::uint64_t total,
                    std::string_view unit) {
    if (!is_due(what))
        return;
    const double rate = static_cast<double>(done) / seconds();
    std::string line;
    if (total != 0)
        line = bar_and_time(static_cast<double>(done) / static_cast<double>(total), seconds());
    else
        line = short_number(static_cast<double>(done)) + " " + std::string(unit);
    draw(std::string(what) + " " + line + ", " + short_number(rate) + " " + std::string(unit) +
         "/s");
}

void Progress::show_share(std::string_view what, double share) {
    if (is_due(what))
        draw(std::string(what) + " " + bar_and_time(share, seconds()));
}

void Progress::draw(const std::string& line) {
    const std::string visible = line.substr(0, terminal_.width() - 1);
    std::fprintf(stderr, "\r\033[K%s", visible.c_str());
    std::fflush(stderr);
    is_drawn_ = true;
    drawn_ = Clock::now();
}

void watch_for_interrupts() noexcept {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        std::signal(signal, note_interrupt);
}

void end_if_interrupted() {
    if (interrupt.load(std::memory_order_relaxed) != 0)
        throw Failure(ExitStatus::system_error, "interrupted");
}

} // namespace matchy
