// What rows became, by the bytes of their data: tables say the same thing of many networks, and a
// row that was seen before costs one comparison. Rows are compared in full. Its memory is bounded:
// when it is full it starts anew. It knows nothing of what the bytes mean.
#pragma once

#include "build/data/value_pool.h"

#include <optional>
#include <string_view>
#include <vector>

namespace mxy::build {

class RowMemo {
public:
    // Keeps so many rows at most, a power of two, and so many bytes of them.
    explicit RowMemo(std::size_t max_rows = std::size_t{1} << 19,
                     std::size_t max_bytes = std::size_t{32} << 20);

    // The value of a row; nothing where the row is not kept.
    std::optional<ValueId> find(std::string_view row);
    // Keeps the value of the row that find() was asked for last, and did not find.
    void keep(std::string_view row, ValueId value);

private:
    struct Slot {
        std::uint32_t start = 0; // in bytes_; 0: the slot is free
        std::uint32_t size = 0;
        std::uint32_t hash = 0;
        ValueId value{};
    };

    std::size_t slot_of(std::string_view row, std::uint32_t hash) const noexcept;
    void start_anew();
    void double_slots();

    std::size_t max_rows_;
    std::size_t max_bytes_;
    std::vector<char> bytes_;
    std::vector<Slot> slots_; // twice as many as rows at least, so that a free one is near
    std::size_t rows_ = 0;
    std::uint32_t hash_ = 0; // of the last row that was looked for
};

} // namespace mxy::build
