// See plain.h.
#include "plain.h"

#include "flat_value.h"
#include "printable.h"

namespace matchy {

PlainWriter::PlainWriter(Terminal& terminal, const std::vector<ValuePath>& paths)
    : EntryWriter(terminal), paths_(paths), is_on_terminal_(terminal.is_output_terminal()),
      render_([this](std::string& out, const ValuePool& pool, ValueId chosen) {
          append_values(out, pool, chosen);
      }) {}

// A terminal would obey what stands in a text; a file gets it as it is.
void PlainWriter::append_values(std::string& out, const ValuePool& pool, ValueId chosen) const {
    for (const ValuePath& path : paths_) {
        const auto value = chosen_value(pool, chosen, path);
        if (!value)
            continue;
        std::string text;
        append_plain(text, pool, *value);
        out += is_on_terminal_ ? printable(text) : text;
        out += '\n';
    }
}

// A key that matches nothing is an empty line, so that lines stay beside their keys.
void PlainWriter::write(const Entry& entry) {
    if (entry.kind == EntryKind::none)
        out() += '\n';
    if (entry.has_data())
        out() += entry.records->rendered(entry.data_offset, render_);
    print_if_large();
}

} // namespace matchy
