#include "report.h"

#include "known_differences.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <new>
#include <sstream>
#include <stdexcept>

#include <sys/mman.h>

namespace mxy::test {

namespace {

constexpr std::size_t most_known = 64;
constexpr std::size_t most_texts = 20;
constexpr std::size_t longest_text = 4'000;

// As much of the text as there is room for, with a NUL at its end.
void keep(std::string_view text, std::array<char, longest_text>& room) {
    const std::string_view kept = text.substr(0, longest_text - 1);
    *std::copy(kept.begin(), kept.end(), room.begin()) = '\0';
}

} // namespace

struct Report::Shared {
    std::array<std::uint64_t, kind_names.size()> compared{};
    std::array<std::uint64_t, most_known> known{};
    std::uint64_t spared = 0;
    std::uint64_t original_timed_out = 0;
    std::uint64_t original_crashed = 0;
    std::uint64_t unexplained = 0;
    std::array<std::array<char, longest_text>, most_texts> texts{};
    std::array<char, longest_text> subject{};
    volatile Party asked_now = Party::nobody;
};

Report::Report() {
    void* const memory =
        ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw std::runtime_error("cannot map memory for the report");
    shared_ = ::new (memory) Shared;
}

Report::~Report() {
    ::munmap(shared_, sizeof(Shared));
}

Report& Report::shared() {
    static Report report;
    return report;
}

void Report::count(Kind kind) {
    ++shared_->compared[static_cast<std::size_t>(kind)];
}

void Report::count_known(std::size_t difference) {
    ++shared_->known.at(difference);
}

void Report::count_spared() {
    ++shared_->spared;
}

void Report::count_original_died(int signal) {
    ++(signal == SIGALRM ? shared_->original_timed_out : shared_->original_crashed);
}

void Report::add_unexplained(std::string_view text) {
    const std::uint64_t place = shared_->unexplained++;
    if (place < most_texts)
        keep(std::string(shared_->subject.data()) + "\n    " + std::string(text),
             shared_->texts[place]);
}

void Report::set_subject(std::string_view subject) {
    keep(subject, shared_->subject);
}

void Report::now_asking(Party party) {
    shared_->asked_now = party;
}

Party Report::asked_now() const {
    return shared_->asked_now;
}

std::uint64_t Report::compared(Kind kind) const {
    return shared_->compared[static_cast<std::size_t>(kind)];
}

std::uint64_t Report::known(std::size_t difference) const {
    return shared_->known.at(difference);
}

std::uint64_t Report::original_died() const {
    return shared_->original_crashed + shared_->original_timed_out;
}

std::uint64_t Report::unexplained() const {
    return shared_->unexplained;
}

std::string Report::unexplained_texts(std::uint64_t from) const {
    std::ostringstream out;
    out << shared_->unexplained - from << " unexplained differences";
    for (std::uint64_t i = from; i < std::min<std::uint64_t>(shared_->unexplained, most_texts); ++i)
        out << "\n" << shared_->texts[i].data();
    return out.str();
}

std::string Report::summary() const {
    if (compared(Kind::files) == 0)
        return "nothing was compared with the original\n";
    std::ostringstream out;
    out << "compared with the original:\n";
    for (std::size_t i = 0; i < kind_names.size(); ++i)
        out << "  " << kind_names[i] << ": " << shared_->compared[i] << '\n';
    out << "known differences, and how often each applied:\n";
    const auto known = known_differences();
    for (std::size_t i = 0; i < known.size(); ++i)
        out << "  " << known[i].name << ": " << shared_->known[i] << " (" << known[i].reason
            << ")\n";
    out << "the original was spared endless lists: " << shared_->spared
        << ", crashed: " << shared_->original_crashed
        << ", ran out of time: " << shared_->original_timed_out << '\n'
        << "unexplained = " << shared_->unexplained << '\n';
    return out.str();
}

} // namespace mxy::test
