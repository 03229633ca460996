// The formats by their names.
#pragma once

#include "entry.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

// What is known before the first entry.
struct OutputShape {
    std::vector<ValuePath> paths; // of the records; none: records as they are
    bool has_databases = false;   // entries say which one they are of
    bool is_single_key = false;
};

// json, jsonl, csv, yaml, pretty, plain.
const std::vector<std::string>& format_names();

// `name` is one of them. `shape` outlives the writer. Throws Failure (usage) where the format needs
// paths and there are none.
std::unique_ptr<EntryWriter> make_writer(std::string_view name, Terminal& terminal,
                                         const OutputShape& shape);

} // namespace matchy
