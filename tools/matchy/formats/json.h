// JSON as one array, in two forms: the data of the entries alone, which is what there is to say of
// a single key; and an object for each entry, as JSON lines have it.
#pragma once

#include "entry.h"

namespace matchy {

// An element for each entry that has data. Where that is a map, an address adds its network as
// `cidr` and the length of that as `prefix_len`, in the place of members with these names.
class JsonDataWriter : public EntryWriter {
public:
    using EntryWriter::EntryWriter;
    void write(const Entry& entry) override;
    void finish() override;

private:
    bool is_empty_ = true;
};

// A line for each entry between the lines of the brackets.
class JsonEntriesWriter : public EntryWriter {
public:
    using EntryWriter::EntryWriter;
    void write(const Entry& entry) override;
    void finish() override;

private:
    bool is_empty_ = true;
};

} // namespace matchy
