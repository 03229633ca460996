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

    // Each id once, in any order.
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

    // Sorts the ids and returns how many matches there were.
    std::size_t finish() noexcept {
        const auto kept = std::min(count_, ids_.size());
        std::sort(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(kept));
        return count_;
    }

private:
    std::span<std::uint32_t> ids_;
    std::size_t count_ = 0;
};

} // namespace mxy::text
