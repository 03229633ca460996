// What a measurement says, for people or for programs.
#pragma once

#include "made_database.h"
#include "measured_database.h"
#include "measurement.h"

#include "../terminal.h"

#include <optional>
#include <string>
#include <vector>

namespace matchy::bench {

struct MadeReport {
    DatabaseKind kind = DatabaseKind::ip;
    std::uint64_t keys = 0;
    double hit_rate = 0; // percent
    bool is_kept = false;
    MadeDatabase database = {};
};

struct Report {
    std::string path;
    std::uint64_t size = 0;
    std::uint64_t seed = 0;
    unsigned threads = 1;
    std::uint32_t clock_cost = 0; // nanoseconds

    std::optional<MadeReport> made = {}; // nothing: it is somebody's

    unsigned load_iterations = 0;
    LoadTimes load;
    bool has_texts = false;
    std::vector<Measurement> measurements;
};

// Lines of at most the terminal's width where that is possible; bars on a terminal alone.
std::string text_of(const Report& report, const Terminal& terminal);
// One object. Scripts read it: names of members stay as they are.
std::string json_of(const Report& report);

} // namespace matchy::bench
