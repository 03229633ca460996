// What was found out about a file, for those that print it: as text for people, as JSON for
// programs. Neither reads the file.
#pragma once

#include "../terminal.h"
#include "entry_survey.h"
#include "field_survey.h"
#include "inspected_file.h"

#include <optional>
#include <string>
#include <vector>

namespace matchy {

struct Report {
    const InspectedFile& file;
    const EntrySurvey& entries;
    const mxy::build::ValuePool& pool; // that fields' values are in
    const FieldSurvey& fields;
    std::optional<Field> by; // the one field that was asked for
    // Nothing: a file of patterns, or metadata that cannot be read to its end.
    std::optional<mxy::build::ValueId> metadata;
    const mxy::build::ValuePool& metadata_pool;
    std::vector<std::string> languages;
};

// `is_verbose`: all fields.
void print_report(const Report& report, bool is_verbose, Terminal& terminal);
void print_json_report(const Report& report, Terminal& terminal);

} // namespace matchy
