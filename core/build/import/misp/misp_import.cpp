// See misp_import.h.
#include "build/import/misp/misp_import.h"

#include "build/import/json/json_session.h"
#include "build/import/misp/misp_entries.h"
#include "build/import/misp/misp_reader.h"

namespace mxy::build {

namespace {

// Folders of feeds have files without events beside those with events.
bool is_feed_index(std::string_view name) noexcept {
    const std::string_view file = name.substr(name.rfind('/') + 1);
    return file == "manifest.json" || file == "hashes.csv";
}

void name_database(BuildOptions& options) {
    if (options.database_type.empty())
        options.database_type = "MISP-ThreatIntel";
    if (options.description.empty())
        options.description.emplace_back("en", "Threat intelligence database from MISP JSON feeds");
}

} // namespace

ImportCounts import_misp(const InputText& input, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log) {
    JsonSession session(input, options, builder, log);
    if (is_feed_index(input.name())) {
        session.sink().warn(0, "a list of events, not an event: passed over");
        return session.finish();
    }
    std::size_t events = 0;
    MispReader reader(session.reader, [&](const MispEvent& event) {
        ++events;
        add_misp_event(session, event);
    });
    session.read_all(reader);
    if (events == 0)
        session.sink().skip(0, "no event of MISP is in it");
    else
        name_database(builder.options());
    return session.finish();
}

} // namespace mxy::build
