// See entry.h.
#include "entry.h"

namespace matchy {

std::string_view name_of(EntryKind kind) noexcept {
    switch (kind) {
    case EntryKind::address:
        return "address";
    case EntryKind::literal:
        return "literal";
    case EntryKind::glob:
        return "glob";
    default:
        return "none";
    }
}

void EntryWriter::show() {
    settle();
    terminal_.print(out_);
    out_.clear();
    terminal_.flush();
}

void EntryWriter::print_if_large() {
    constexpr std::size_t large = 1 << 16;
    if (out_.size() < large)
        return;
    terminal_.print(out_);
    out_.clear();
}

} // namespace matchy
