// Which bytes of a data section values are made of. Filled while values are checked; it knows
// nothing of what the bytes mean.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace mxy {

class DataUse {
public:
    explicit DataUse(std::uint32_t size) : used_((std::size_t{size} + 63) / 64) {}

    void mark(std::uint32_t first, std::uint32_t end) noexcept {
        for (std::uint32_t at = first; at < end;) {
            const std::uint32_t last = std::min(end, (at | 63) + 1);
            const std::uint32_t bits = last - at;
            const std::uint64_t mask =
                bits == 64 ? ~std::uint64_t{0} : ((std::uint64_t{1} << bits) - 1) << (at & 63);
            used_[at / 64] |= mask;
            at = last;
        }
    }

    struct Unused {
        std::uint32_t bytes = 0;
        std::uint32_t first = 0; // where there are any
    };

    // Of the bytes before `end`.
    Unused unused(std::uint32_t end) const noexcept {
        Unused unused;
        for (std::uint32_t at = 0; at < end; ++at)
            if ((used_[at / 64] >> (at & 63) & 1) == 0 && unused.bytes++ == 0)
                unused.first = at;
        return unused;
    }

private:
    std::vector<std::uint64_t> used_;
};

} // namespace mxy
