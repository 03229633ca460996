// See json_lines.h.
#include "json_lines.h"

#include "../metadata_values.h"

#include "build/data/number_text.h"
#include "value_check.h"

namespace matchy {
namespace {

using mxy::build::JsonForm;

const std::vector<ValuePath> whole_records;

} // namespace

JsonExport::JsonExport(ExportOutput& output, StoredDatabase& database, JsonForm form)
    : ExportWriter(output), records_(database.path(), database.data(), whole_records),
      render_([form](std::string& out, const ValuePool& pool, ValueId value) {
          mxy::build::append_json(out, pool, value, form);
      }) {}

void JsonExport::append_data(std::uint32_t data_offset) {
    if (data_offset != mxy::text::no_data) {
        out() += ",\"data\":";
        out() += records_.rendered(data_offset, render_);
    }
    out() += "}\n";
}

LosslessExport::LosslessExport(ExportOutput& output, StoredDatabase& database)
    : JsonExport(output, database, JsonForm::tagged), database_(database) {}

void LosslessExport::start() {
    out() += "{\"mxydb\":1";
    ValuePool pool;
    for (const MetadataValue& member : metadata_values(database_, pool)) {
        out() += ",\"" + member.name + "\":";
        mxy::build::append_json(out(), pool, member.value, JsonForm::tagged);
    }
    out() += "}\n";
}

void LosslessExport::write_network(const mxy::build::Network& network, std::uint32_t data_offset) {
    out() += "{\"network\":\"";
    out() += to_text(network);
    out() += '"';
    append_data(data_offset);
}

void LosslessExport::write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) {
    out() += kind == NameKind::literal ? "{\"literal" : "{\"glob";
    if (mxy::is_utf8(text)) {
        out() += "\":";
        mxy::build::append_json_string(out(), text);
    } else {
        out() += "_hex\":\"";
        out() += mxy::build::to_hex(text);
        out() += '"';
    }
    append_data(data_offset);
}

PlainJsonExport::PlainJsonExport(ExportOutput& output, StoredDatabase& database)
    : JsonExport(output, database, JsonForm::plain) {}

void PlainJsonExport::write_network(const mxy::build::Network& network, std::uint32_t data_offset) {
    out() += "{\"network\":\"";
    out() += to_text(network);
    out() += '"';
    append_data(data_offset);
}

void PlainJsonExport::write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) {
    out() += "{\"key\":";
    mxy::build::append_json_string(out(), key_text(kind, text));
    append_data(data_offset);
}

} // namespace matchy
