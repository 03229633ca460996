// JSON lines: an object for each entry, on a line of its own. All about the entry comes first, then
// its data:
//     {"key":"192.0.2.7","kind":"address","network":"192.0.2.0/24","prefix_len":24,"data":{...}}
//     {"key":"evil.example","kind":"glob","pattern":"*.example","pattern_id":3,"data":{...}}
#pragma once

#include "entry.h"

namespace matchy {

// One entry's object, without an end of line.
void append_entry_json(std::string& out, const Entry& entry);

class JsonLinesWriter : public EntryWriter {
public:
    using EntryWriter::EntryWriter;
    void write(const Entry& entry) override;
};

} // namespace matchy
