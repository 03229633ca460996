// See options.h.
#include "options.h"

#include "usage.h"

#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include <getopt.h>
#include <libgen.h>

namespace mmdblookup {

namespace {

// Something that getopt_long never returns for a short option of ours.
constexpr int ignored_option = 1;

// getopt names the candidates of an ambiguous abbreviation in this order.
constexpr std::array<option, 10> long_options{{
    {"file", required_argument, nullptr, 'f'},
    {"ip", required_argument, nullptr, 'i'},
    {"verbose", no_argument, nullptr, 'v'},
    {"version", no_argument, nullptr, 'n'},
    {"benchmark", required_argument, nullptr, 'b'},
    {"threads", required_argument, nullptr, 't'},
    {"ip-file", required_argument, nullptr, 'I'},
    {"help", no_argument, nullptr, 'h'},
    {"?", no_argument, nullptr, ignored_option},
    {nullptr, 0, nullptr, 0},
}};

// A number as scripts have always been able to give it: what is not a number counts as 0, and what
// lies below the range of int wraps around. Nothing where it lies above.
std::optional<int> parse_count(const char* text) {
    const long number = std::strtol(text, nullptr, 10);
    if (number > INT_MAX)
        return std::nullopt;
    return static_cast<int>(number);
}

struct CommandLine {
    Options options;
    bool help = false;
    bool version = false;
};

bool take_count(int& count) {
    const auto given = parse_count(optarg);
    count = given.value_or(0);
    return given.has_value();
}

// Takes what getopt_long has found. Returns what is wrong with it, or NULL.
const char* take_option(int letter, CommandLine& line) {
    switch (letter) {
    case 'f':
        line.options.file = optarg;
        break;
    case 'i':
        line.options.address = optarg;
        break;
    case 'I':
        line.options.address_file = optarg;
        break;
    case 'v':
        line.options.verbose = true;
        break;
    case 'n':
        line.version = true;
        break;
    case 'b':
        if (!take_count(line.options.benchmark_lookups))
            return "iterations exceeds maximum value";
        break;
    case 't':
        if (!take_count(line.options.threads))
            return "thread count exceeds maximum value";
        break;
    case 'h':
    case '?': // asked for, or getopt has complained
        line.help = true;
        break;
    default: // ignored_option
        break;
    }
    return nullptr;
}

ExitStatus wrong_usage(const char* program, const char* reason) {
    std::fprintf(stderr, "\n  *ERROR: %s\n", reason);
    print_usage(program);
    return ExitStatus::failed;
}

ExitStatus print_version(const char* program) {
    std::printf("\n  %s version %s\n\n", program, MAXMINDDB_VERSION);
    return ExitStatus::done;
}

bool has_something_to_look_up(const Options& options) {
    return options.address != nullptr || options.address_file != nullptr ||
           options.benchmark_lookups != 0;
}

} // namespace

std::variant<Options, ExitStatus> parse_options(int argc, char** argv) {
    // Strips trailing slashes inside argv[0] too, so that getopt's messages do not show them.
    const char* program = basename(argv[0]);
    CommandLine line;
    int letter = 0;
    while ((letter = getopt_long(argc, argv, "f:i:b:t:I:vnh?", long_options.data(), nullptr)) != -1)
        if (const char* reason = take_option(letter, line))
            return wrong_usage(program, reason);
    // What getopt has left over is the path; argv ends with NULL, and so does the path.
    line.options.path = argv + optind;

    if (line.help) {
        print_usage(program);
        return ExitStatus::done;
    }
    if (line.version)
        return print_version(program);
    if (line.options.file == nullptr)
        return wrong_usage(program, "You must provide a filename with --file");
    if (!has_something_to_look_up(line.options))
        return wrong_usage(program, "You must provide an IP address with --ip");
    return line.options;
}

} // namespace mmdblookup
