// See writers.h.
#include "writers.h"

#include "../failure.h"
#include "csv.h"
#include "json.h"
#include "jsonl.h"
#include "plain.h"
#include "table.h"
#include "yaml.h"

namespace matchy {
namespace {

using Made = std::unique_ptr<EntryWriter>;

Made make_json(Terminal& terminal, const OutputShape& shape) {
    if (shape.is_single_key && !shape.has_databases)
        return std::make_unique<JsonDataWriter>(terminal);
    return std::make_unique<JsonEntriesWriter>(terminal);
}

Made make_csv(Terminal& terminal, const OutputShape& shape) {
    if (shape.paths.empty())
        return std::make_unique<CsvPlacesWriter>(terminal, shape.has_databases);
    return std::make_unique<CsvPathsWriter>(terminal, shape.paths, shape.has_databases);
}

Made make_plain(Terminal& terminal, const OutputShape& shape) {
    if (shape.paths.empty())
        throw Failure(ExitStatus::usage, "--format plain needs a --path");
    return std::make_unique<PlainWriter>(terminal, shape.paths);
}

} // namespace

const std::vector<std::string>& format_names() {
    static const std::vector<std::string> names = {"json", "jsonl",  "csv",
                                                   "yaml", "pretty", "plain"};
    return names;
}

std::unique_ptr<EntryWriter> make_writer(std::string_view name, Terminal& terminal,
                                         const OutputShape& shape) {
    if (name == "json")
        return make_json(terminal, shape);
    if (name == "jsonl")
        return std::make_unique<JsonLinesWriter>(terminal);
    if (name == "csv")
        return make_csv(terminal, shape);
    if (name == "yaml")
        return std::make_unique<YamlWriter>(terminal);
    if (name == "plain")
        return make_plain(terminal, shape);
    return std::make_unique<TableWriter>(terminal, shape.has_databases);
}

} // namespace matchy
