// The tests stand on this: a child that dies is noticed, blamed on the right library, and replaced.
#include "isolation.h"

#include <csignal>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mxy::test {
namespace {

constexpr std::uint64_t pieces = 10;
constexpr std::uint64_t bad_piece = 4;

// Counts the pieces that were done to the end, wherever they were done.
void run(Report& report, Party asked, const std::function<void(bool ask_original)>& misbehave) {
    run_isolated(pieces, report, [&](std::uint64_t piece, bool ask_original) {
        if (piece == bad_piece) {
            report.now_asking(asked);
            misbehave(ask_original);
        }
        report.count(Kind::mutations);
    });
}

void die_of(int signal) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

TEST(DifferentialIsolation, NobodyDies) {
    Report report;
    run(report, Party::ours, [](bool) {});
    EXPECT_EQ(report.compared(Kind::mutations), pieces);
    EXPECT_EQ(report.original_died(), 0u);
    EXPECT_EQ(report.unexplained(), 0u);
}

TEST(DifferentialIsolation, TheOriginalDies) {
    for (const int signal : {SIGSEGV, SIGABRT, SIGALRM}) {
        Report report;
        run(report, Party::original, [&](bool ask_original) {
            if (ask_original)
                die_of(signal);
        });
        EXPECT_EQ(report.compared(Kind::mutations), pieces) << signal;
        EXPECT_EQ(report.original_died(), 1u) << signal;
        EXPECT_EQ(report.unexplained(), 0u) << signal;
    }
}

TEST(DifferentialIsolation, OursDies) {
    Report report;
    run(report, Party::ours, [](bool) { die_of(SIGSEGV); });
    EXPECT_EQ(report.compared(Kind::mutations), pieces - 1);
    EXPECT_EQ(report.original_died(), 0u);
    EXPECT_EQ(report.unexplained(), 1u);
}

TEST(DifferentialIsolation, OursDiesWhereTheOriginalDidToo) {
    Report report;
    run(report, Party::original, [&](bool ask_original) {
        if (!ask_original)
            report.now_asking(Party::ours);
        die_of(SIGSEGV);
    });
    EXPECT_EQ(report.original_died(), 1u);
    EXPECT_EQ(report.unexplained(), 1u);
}

TEST(DifferentialIsolation, TheTestFails) {
    Report report;
    run(report, Party::nobody, [](bool) { throw std::runtime_error("no more memory files"); });
    EXPECT_GE(report.unexplained(), 1u);
    EXPECT_NE(report.unexplained_texts(0).find("no more memory files"), std::string::npos);
}

} // namespace
} // namespace mxy::test
