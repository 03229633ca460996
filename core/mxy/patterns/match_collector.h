// Counts matches and keeps the lowest ids, as many as the caller has room for. It needs no memory
// of its own, whatever the number of matches.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace mxy::text {

class MatchCollector {
public:
    explicit MatchCollector(std::span<std::uint32_t> ids) noexcept : ids_(ids) {}

    // Each id once, in any order. (A hostile index may repeat some.)
    void add(std::uint32_t id) noexcept {
        if (count_ < ids_.size()) {
            ids_[count_++] = id;
            if (count_ == ids_.size())
                std::make_heap(ids_.begin(), ids_.end());
            return;
        }
        ++count_;
        if (ids_.empty() || id > ids_.front())
            return;
        std::pop_heap(ids_.begin(), ids_.end()); // the greatest id goes
        ids_.back() = id;
        std::push_heap(ids_.begin(), ids_.end());
    }

    // Sorts the ids and returns how many matches there were. The ids ascend, whatever was added.
    std::size_t finish() noexcept {
        const auto kept = ids_.first(std::min(count_, ids_.size()));
        std::sort(kept.begin(), kept.end());
        const auto end = std::unique(kept.begin(), kept.end());
        return end == kept.end() ? count_ : static_cast<std::size_t>(end - kept.begin());
    }

private:
    std::span<std::uint32_t> ids_;
    std::size_t count_ = 0;
};

} // namespace mxy::text
