// See jsonl.h.
#include "jsonl.h"

#include "json_value.h"

#include "build/data/json_text.h"

namespace matchy {
namespace {

void append_text_member(std::string& out, std::string_view name, std::string_view text) {
    out += ",\"";
    out += name;
    out += "\":";
    mxy::build::append_json_string(out, text);
}

void append_number_member(std::string& out, std::string_view name, unsigned number) {
    out += ",\"";
    out += name;
    out += "\":" + std::to_string(number);
}

} // namespace

void append_entry_json(std::string& out, const Entry& entry) {
    out += "{\"key\":";
    mxy::build::append_json_string(out, entry.key);
    if (!entry.database.empty())
        append_text_member(out, "database", entry.database);
    append_text_member(out, "kind", name_of(entry.kind));
    if (entry.kind == EntryKind::address) {
        append_text_member(out, "network", to_text(entry.network));
        append_number_member(out, "prefix_len", entry.network.prefix_length);
    } else if (entry.is_text()) {
        append_text_member(out, "pattern", entry.pattern);
        append_number_member(out, "pattern_id", entry.pattern_id);
    }
    if (entry.has_data()) {
        out += ",\"data\":";
        out += entry.records->rendered(entry.data_offset, append_json_line);
    }
    out += '}';
}

void JsonLinesWriter::write(const Entry& entry) {
    append_entry_json(out(), entry);
    out() += '\n';
    print_if_large();
}

} // namespace matchy
