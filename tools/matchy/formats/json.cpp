// See json.h.
#include "json.h"

#include "json_value.h"
#include "jsonl.h"

#include "build/data/json_text.h"

#include <vector>

namespace matchy {

void JsonDataWriter::write(const Entry& entry) {
    if (!entry.has_data())
        return;
    out() += is_empty_ ? "[\n  " : ",\n  ";
    is_empty_ = false;
    std::vector<AddedMember> added;
    if (entry.kind == EntryKind::address) {
        std::string network;
        mxy::build::append_json_string(network, to_text(entry.network));
        added = {{"cidr", std::move(network)},
                 {"prefix_len", std::to_string(entry.network.prefix_length)}};
    }
    const ValueId value = entry.records->read(entry.data_offset);
    append_json_lines(out(), entry.records->pool(), value, 1, added);
    print_if_large();
}

void JsonDataWriter::finish() {
    out() += is_empty_ ? "[]\n" : "\n]\n";
}

void JsonEntriesWriter::write(const Entry& entry) {
    out() += is_empty_ ? "[\n" : ",\n";
    is_empty_ = false;
    append_entry_json(out(), entry);
    print_if_large();
}

void JsonEntriesWriter::finish() {
    out() += is_empty_ ? "[]\n" : "\n]\n";
}

} // namespace matchy
