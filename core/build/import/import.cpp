// See import.h.
#include "build/import/import.h"

#include "build/import/database/database_import.h"
#include "build/import/format_detection.h"
#include "build/import/hosts_import.h"
#include "build/import/json/json_import.h"
#include "build/import/misp/misp_import.h"
#include "build/import/tables/table_import.h"
#include "build/import/tables/zeek_intel_import.h"
#include "build/import/text_import.h"

#include <array>

namespace mxy::build {

namespace {

struct FormatName {
    std::string_view name;
    Format format;
};

// The first name of a format is the one it is called by.
constexpr std::array format_names = {
    FormatName{"auto", Format::automatic},
    FormatName{"text", Format::text},
    FormatName{"csv", Format::csv},
    FormatName{"tsv", Format::tsv},
    FormatName{"json", Format::json},
    FormatName{"hosts", Format::hosts},
    FormatName{"misp", Format::misp},
    FormatName{"zeek", Format::zeek_intel},
    FormatName{"database", Format::database},
    FormatName{"txt", Format::text},
    FormatName{"jsonl", Format::json},
    FormatName{"ndjson", Format::json},
    FormatName{"zeek-intel", Format::zeek_intel},
    FormatName{"intel", Format::zeek_intel},
    FormatName{"mmdb", Format::database},
    FormatName{"mxy", Format::database},
    FormatName{"pgb", Format::database},
};

Format detect_format(const std::string& path, InputText& input) {
    const Format format = format_of_name(path).value_or(Format::automatic);
    if (format == Format::automatic)
        return format_of_content(input);
    if (format == Format::json && looks_like_misp(input.window()))
        return Format::misp;
    return format;
}

} // namespace

std::optional<Format> format_named(std::string_view name) noexcept {
    for (const FormatName& format : format_names)
        if (format.name == name)
            return format.format;
    return std::nullopt;
}

std::string_view format_name(Format format) noexcept {
    for (const FormatName& known : format_names)
        if (known.format == format)
            return known.name;
    return "unknown";
}

ImportCounts import_file(const std::string& path, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log) {
    InputText input = InputText::open(path);
    ImportOptions settled = options;
    if (settled.format == Format::automatic)
        settled.format = detect_format(path, input);
    switch (settled.format) {
    case Format::csv:
    case Format::tsv:
        return import_table(input, settled, builder, log);
    case Format::hosts:
        return import_hosts(input, settled, builder, log);
    case Format::zeek_intel:
        return import_zeek_intel(input, settled, builder, log);
    case Format::json:
        input.read_whole();
        return import_json(input, settled, builder, log);
    case Format::misp:
        input.read_whole();
        return import_misp(input, settled, builder, log);
    case Format::database:
        input.read_whole();
        return import_database(input, settled, builder, log);
    case Format::text:
    case Format::automatic:
        break;
    }
    return import_text(input, settled, builder, log);
}

} // namespace mxy::build
