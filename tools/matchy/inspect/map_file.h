// The map of a database's IPv4 networks, written to a file that is there complete or not at all.
#pragma once

#include "../progress.h"
#include "entry_survey.h"
#include "record_values.h"
#include "value_place.h"

#include <optional>
#include <string>

namespace matchy {

struct MapSource {
    const InspectedFile& file;
    const EntrySurvey& survey;
    const RecordValues& records;
    const std::optional<ValuePlace>& place; // whose values are shown; nothing: prefix lengths
    unsigned order;                         // 4 to 12
};

// Throws Failure where there is nothing to draw, and where the file cannot be written.
void write_map(const std::string& path, const MapSource& source, Progress& progress);

} // namespace matchy
