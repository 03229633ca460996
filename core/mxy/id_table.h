// A table of rows of equal size, each of which starts with an id: which row has a given id. Writers
// number the ids from 0, so that row `id` is nearly always the one; else the rows ascend. It
// knows nothing of what else is in a row.
#pragma once

#include "mxy/little_endian.h"
#include "mxy/text_types.h"

namespace mxy::text {

class IdTable {
public:
    // `rows` is a whole number of rows.
    IdTable(ByteView rows, std::uint32_t row_size) noexcept
        : rows_(rows.data()), row_size_(row_size), count_(rows.size() / row_size) {}

    std::size_t row_count() const noexcept { return count_; }

    std::uint32_t id(std::size_t row) const noexcept { return load_le32(rows_ + row * row_size_); }

    // The number at `column` of the first row with that id; no_data where there is none. In a table
    // whose ids do not ascend, a row may go unseen.
    std::uint32_t find(std::uint32_t wanted, std::uint32_t column) const noexcept {
        if (wanted < count_ && id(wanted) == wanted)
            return number(wanted, column);
        std::size_t low = 0;
        std::size_t high = count_;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (id(middle) < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low < count_ && id(low) == wanted ? number(low, column) : no_data;
    }

private:
    std::uint32_t number(std::size_t row, std::uint32_t column) const noexcept {
        return load_le32(rows_ + row * row_size_ + column);
    }

    const std::uint8_t* rows_;
    std::size_t row_size_;
    std::size_t count_;
};

} // namespace mxy::text
