// See text_import.h.
#include "build/import/text_import.h"

#include "build/import/entry_sink.h"
#include "build/import/format_detection.h"
#include "build/import/line_reader.h"

namespace mxy::build {

ImportCounts import_text(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                         ImportLog& log) {
    EntrySink sink(input, options, builder, log);
    if (looks_like_json(input.window()))
        sink.give_up(1, "this is JSON, not one key a line; name its format (json or misp)");
    if (looks_like_hosts(input.window()))
        sink.warn(0, "this looks like a hosts file; as text, each whole line is a key");
    const ValueId value = options.value.value_or(builder.values().empty_map());
    LineReader lines(input);
    for (std::string_view line; lines.next(line);) {
        const std::string_view key = trimmed(line);
        if (key.empty() || key.front() == '#')
            sink.report_progress();
        else
            sink.take(lines.number(), [&] { builder.add(key, value, options.merge); });
    }
    return sink.finish();
}

} // namespace mxy::build
