// Single values alone, one a line: for each entry the values that its paths lead to, in the order
// of the paths.
#pragma once

#include "entry.h"

namespace matchy {

class PlainWriter : public EntryWriter {
public:
    // The records' paths; they outlive this.
    PlainWriter(Terminal& terminal, const std::vector<ValuePath>& paths);
    void write(const Entry& entry) override;

private:
    void append_values(std::string& out, const ValuePool& pool, ValueId chosen) const;

    const std::vector<ValuePath>& paths_;
    bool is_on_terminal_;
    Renderer render_;
};

} // namespace matchy
