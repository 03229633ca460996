// JSON lines, in two forms. The one loses nothing: a header that has the metadata, then a line for
// each entry, which says what kind its key is and carries the types of values; `matchy build` makes
// the same database of it. The other one is plain JSON for any reader, without a header.
#pragma once

#include "../stored_database.h"
#include "export_writer.h"

#include "build/data/json_text.h"

namespace matchy {

// Shared by both.
class JsonExport : public ExportWriter {
protected:
    JsonExport(ExportOutput& output, StoredDatabase& database, mxy::build::JsonForm form);

    void append_data(std::uint32_t data_offset);

private:
    Records records_;
    Renderer render_;
};

//     {"mxydb":1,"database_type":"...","record_size":28,...}
//     {"network":"192.0.2.0/24","data":{"port":{"@uint32":80}}}
//     {"literal":"evil.example","data":{}}
//     {"glob":"*.evil.example"}                no data, and none in the database
//     {"literal_hex":"ff00","data":{}}         a name that is no UTF-8
class LosslessExport : public JsonExport {
public:
    LosslessExport(ExportOutput& output, StoredDatabase& database);
    void start() override;
    void write_network(const mxy::build::Network& network, std::uint32_t data_offset) override;
    void write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) override;

private:
    StoredDatabase& database_;
};

//     {"network":"192.0.2.0/24","data":{"port":80}}
//     {"key":"*.evil.example","data":{}}
class PlainJsonExport : public JsonExport {
public:
    PlainJsonExport(ExportOutput& output, StoredDatabase& database);
    void write_network(const mxy::build::Network& network, std::uint32_t data_offset) override;
    void write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) override;
};

} // namespace matchy
