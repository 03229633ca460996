// See literal_index.h.
#include "mxy/literal_index.h"

#include "mxy/format.h"
#include "mxy/literal_key.h"

#include <algorithm>
#include <bit>

namespace mxy::text {

std::optional<LiteralError> LiteralIndex::build(const LiteralTable& table) {
    entries_.clear();
    std::uint64_t bytes_left = table.strings_size();
    Literal literal;
    for (std::uint32_t slot = 0; slot < table.slot_count(); ++slot) {
        if (table.slot(slot, literal) != LiteralTable::SlotState::used)
            continue;
        const std::uint64_t bytes = literal.text.size() + literals::text_size_width;
        if (bytes > bytes_left)
            return LiteralError{Status::invalid_data, table.slot_offset(slot),
                                "the literal texts overlap"};
        bytes_left -= bytes;
        if (!table.is_older_layout() &&
            (is_ascii(literal.text) || !has_another_folding(literal.text)))
            continue;
        entries_.push_back({LiteralKey(literal.text, table.mode()).table_hash(), literal.id, slot});
    }
    sort();
    return std::nullopt;
}

void LiteralIndex::sort() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        if (a.hash != b.hash)
            return a.hash < b.hash;
        return a.id != b.id ? a.id > b.id : a.slot < b.slot;
    });
    // About four entries share a start.
    const auto width = static_cast<unsigned>(std::bit_width(entries_.size()));
    const unsigned bits = width > 3 ? width - 2 : 1;
    shift_ = 64 - bits;
    starts_.assign((std::size_t{1} << bits) + 1, 0);
    for (const Entry& entry : entries_)
        ++starts_[static_cast<std::size_t>(entry.hash >> shift_) + 1];
    for (std::size_t i = 1; i < starts_.size(); ++i)
        starts_[i] += starts_[i - 1];
}

std::optional<Literal> LiteralIndex::find(const LiteralTable& table,
                                          const LiteralKey& key) const noexcept {
    if (entries_.empty())
        return std::nullopt;
    const std::uint64_t hash = key.table_hash();
    const auto top = static_cast<std::size_t>(hash >> shift_);
    for (std::uint32_t i = starts_[top]; i < starts_[top + 1]; ++i) {
        Literal literal;
        if (entries_[i].hash == hash &&
            table.slot(entries_[i].slot, literal) == LiteralTable::SlotState::used &&
            key.matches(literal.text))
            return literal;
    }
    return std::nullopt;
}

} // namespace mxy::text
