// See row_memo.h.
#include "build/import/tables/row_memo.h"

#include <functional>

namespace mxy::build {

namespace {

constexpr std::size_t first_slots = 1024;

} // namespace

RowMemo::RowMemo(std::size_t max_rows, std::size_t max_bytes)
    : max_rows_(max_rows), max_bytes_(max_bytes), slots_(first_slots) {
    bytes_.reserve(max_bytes); // memory that is not written to costs nothing
    start_anew();
}

std::optional<ValueId> RowMemo::find(std::string_view row) {
    const std::uint64_t hash = std::hash<std::string_view>{}(row);
    hash_ = static_cast<std::uint32_t>(hash ^ hash >> 32);
    const Slot& slot = slots_[slot_of(row, hash_)];
    if (slot.start == 0)
        return std::nullopt;
    return slot.value;
}

void RowMemo::keep(std::string_view row, ValueId value) {
    if (row.size() >= max_bytes_)
        return;
    if (rows_ == max_rows_ || bytes_.size() + row.size() > max_bytes_)
        start_anew();
    if ((rows_ + 1) * 2 > slots_.size())
        double_slots();
    Slot& slot = slots_[slot_of(row, hash_)];
    slot = {static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(row.size()),
            hash_, value};
    bytes_.insert(bytes_.end(), row.begin(), row.end());
    ++rows_;
}

// The slot of the row, or the free one where it would be.
std::size_t RowMemo::slot_of(std::string_view row, std::uint32_t hash) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
        const Slot& slot = slots_[i];
        if (slot.start == 0 ||
            (slot.hash == hash && std::string_view(bytes_.data() + slot.start, slot.size) == row))
            return i;
    }
}

void RowMemo::start_anew() {
    bytes_.assign(1, '\0'); // so that no row starts at 0
    slots_.assign(slots_.size(), Slot{});
    rows_ = 0;
}

void RowMemo::double_slots() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (slot.start == 0)
            continue;
        std::size_t i = slot.hash & mask;
        while (slots_[i].start != 0)
            i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

} // namespace mxy::build
