// One verb of the program: `matchy VERB ...`. A verb declares its options, and does its work when
// they have been read. Each has a file of its own, and none knows of another.
#pragma once

#include "exit_status.h"
#include "terminal.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>
#include <span>

namespace matchy {

class Verb {
public:
    Verb() = default;
    virtual ~Verb() = default;
    Verb(const Verb&) = delete;
    Verb& operator=(const Verb&) = delete;

    // Adds the verb's options, and examples as the footer, to its own part of the command line.
    virtual void declare(CLI::App& app) = 0;
    // Throws Failure; what core/build throws is understood too.
    virtual ExitStatus run(Terminal& terminal) = 0;
};

struct VerbEntry {
    const char* name;
    const char* summary; // one line, for the list of verbs
    std::unique_ptr<Verb> (*make)();
};

// All verbs, in the order of the help.
std::span<const VerbEntry> all_verbs() noexcept;

} // namespace matchy
