// What is asked: many keys of one kind, and how many of them must be found. It knows nothing of
// where they come from, and nothing of how they are asked.
#pragma once

#include "address.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matchy::bench {

// Texts, one behind the other.
class TextList {
public:
    void add(std::string_view text) {
        bytes_ += text;
        ends_.push_back(bytes_.size());
    }

    std::size_t size() const noexcept { return ends_.size(); }
    std::string_view operator[](std::size_t i) const noexcept {
        const std::size_t start = i == 0 ? 0 : ends_[i - 1];
        return {bytes_.data() + start, ends_[i] - start};
    }

private:
    std::string bytes_;
    std::vector<std::size_t> ends_;
};

struct Workload {
    std::string name; // of the kind of keys
    // One of these is empty.
    std::vector<SocketAddress> addresses;
    TextList texts;
    std::optional<std::uint64_t> expected_hits = {}; // nothing: nobody knows

    bool asks_addresses() const noexcept { return texts.size() == 0; }
    std::size_t size() const noexcept { return asks_addresses() ? addresses.size() : texts.size(); }
};

} // namespace matchy::bench
