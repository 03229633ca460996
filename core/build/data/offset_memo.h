// What was found at offsets of a section: a hash table of few bytes per offset. It knows nothing of
// what values are.
#pragma once

#include <cstdint>
#include <vector>

namespace mxy::build {

template <typename Found>
class OffsetMemo {
public:
    OffsetMemo() : slots_(64) {}

    // Null where nothing was put; good until the next put().
    const Found* find(std::uint32_t offset) const noexcept {
        const Slot& slot = slots_[place_of(offset)];
        return slot.is_taken ? &slot.found : nullptr;
    }

    // Once for each offset.
    void put(std::uint32_t offset, const Found& found) {
        if (2 * (count_ + 1) > slots_.size())
            grow();
        slots_[place_of(offset)] = {found, offset, true};
        ++count_;
    }

private:
    struct Slot {
        Found found{};
        std::uint32_t offset = 0;
        bool is_taken = false;
    };

    // Where the offset is, or where it belongs.
    std::size_t place_of(std::uint32_t offset) const noexcept {
        constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15;
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = static_cast<std::size_t>(offset * golden_ratio >> 32) & mask;
        while (slots_[at].is_taken && slots_[at].offset != offset)
            at = (at + 1) & mask;
        return at;
    }

    void grow() {
        std::vector<Slot> old(2 * slots_.size());
        old.swap(slots_);
        for (const Slot& slot : old)
            if (slot.is_taken)
                slots_[place_of(slot.offset)] = slot;
    }

    std::vector<Slot> slots_;
    std::size_t count_ = 0;
};

} // namespace mxy::build
