// YAML: a sequence of entries, each a map as JSON lines have it, with its data below it.
#pragma once

#include "entry.h"

namespace matchy {

// A value behind `key:` or `-`: on the same line, after a blank, or on lines of its own that are
// indented so far. Bytes are !!binary; texts that could be read as anything else are quoted.
void append_yaml(std::string& out, const ValuePool& pool, ValueId value, unsigned indent);

// A text as a scalar.
void append_yaml_text(std::string& out, std::string_view text);

class YamlWriter : public EntryWriter {
public:
    using EntryWriter::EntryWriter;
    void write(const Entry& entry) override;
    void finish() override;

private:
    bool is_empty_ = true;
};

} // namespace matchy
