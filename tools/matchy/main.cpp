// matchy: databases of addresses, names and patterns at the shell. Reads the command line, hands it
// to a verb, and turns what it throws into a message and an exit status.
#include "failure.h"
#include "verb.h"

#include "base/heap.h"
#include "build/build_error.h"

#include <clocale>
#include <csignal>
#include <cstring>
#include <iostream>
#include <new>
#include <sstream>

namespace {

using matchy::ExitStatus;
using matchy::Terminal;

ExitStatus status_of(const mxy::build::BuildError& error) noexcept {
    using Kind = mxy::build::BuildError::Kind;
    const bool is_system = error.kind() == Kind::system || error.kind() == Kind::stopped;
    return is_system ? ExitStatus::system_error : ExitStatus::bad_input;
}

// Help goes to standard output; what is wrong with a command line to standard error.
ExitStatus report(const CLI::App& app, const CLI::ParseError& error, Terminal& terminal) {
    std::ostringstream out;
    std::ostringstream errors;
    const int code = app.exit(error, out, errors);
    if (code == 0) {
        terminal.print(out.str());
        terminal.flush();
        return ExitStatus::done;
    }
    const CLI::App* used = &app;
    for (const CLI::App* verb : app.get_subcommands())
        used = verb;
    terminal.error(error.what());
    const std::string words = used == &app ? "matchy" : "matchy " + used->get_name();
    std::cerr << "Try `" << words << " --help`.\n";
    return ExitStatus::usage;
}

void describe(CLI::App& app) {
    app.require_subcommand(1);
    app.set_version_flag("--version",
                         "matchy " MXYDB_VERSION " (behaves like libmaxminddb " MAXMINDDB_VERSION
                         "; writes MaxMind DB 2.0, PARAGLOB 5, LHSH 1, MXYINDEX 1)",
                         "The versions of the program and of the formats");
    app.footer("`matchy VERB --help` says more of each, `man matchy` everything.\n\n"
               "Examples:\n"
               "  matchy build threats.csv -o threats.mxy\n"
               "  matchy query threats.mxy 192.0.2.1 www.evil.example");
}

ExitStatus run(int argc, char** argv, Terminal& terminal) {
    CLI::App app{"Databases of addresses, names and patterns: ask them, make them, look into them.",
                 "matchy"};
    describe(app);
    std::vector<std::unique_ptr<matchy::Verb>> verbs;
    matchy::Verb* chosen = nullptr;
    for (const matchy::VerbEntry& entry : matchy::all_verbs()) {
        verbs.push_back(entry.make());
        matchy::Verb* const verb = verbs.back().get();
        CLI::App* const part = app.add_subcommand(entry.name, entry.summary);
        verb->declare(*part);
        part->callback([&chosen, verb] { chosen = verb; });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return report(app, error, terminal);
    }
    const ExitStatus status = chosen->run(terminal);
    terminal.flush();
    return status;
}

} // namespace

int main(int argc, char** argv) {
    std::setlocale(LC_CTYPE, "");
    std::signal(SIGPIPE, SIG_DFL);
    mxy::return_large_blocks();
    Terminal terminal;
    try {
        return static_cast<int>(run(argc, argv, terminal));
    } catch (const matchy::Failure& failure) {
        terminal.error(failure.what());
        return static_cast<int>(failure.status());
    } catch (const mxy::build::BuildError& error) {
        terminal.error(error.what());
        return static_cast<int>(status_of(error));
    } catch (const std::bad_alloc&) {
        terminal.error("out of memory");
        return static_cast<int>(ExitStatus::system_error);
    } catch (const std::exception& error) {
        terminal.error(error.what());
        return static_cast<int>(ExitStatus::system_error);
    }
}
