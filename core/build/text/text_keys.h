// The literals, or the globs, of a database in the making: each different key once, in the order of
// first addition, which is the order of ids. It knows nothing of what a key means, but that two may
// be equal although their case differs.
#pragma once

#include "build/data/value_pool.h"
#include "mxy/text_types.h"

#include <string>
#include <string_view>
#include <vector>

namespace mxy::build {

class TextKeys {
public:
    // Where case does not count, keys that are equal after case folding are one key.
    explicit TextKeys(text::CaseMode mode = text::CaseMode::sensitive) : mode_(mode) {}

    // The id of a key, which is new if it equals size() before the call. A new key's value is the
    // empty default; set it. Throws BuildError (limit) beyond 2^32 - 2 keys or 4 GiB of text.
    std::uint32_t find_or_add(std::string_view text);

    std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(keys_.size()); }
    std::string_view text(std::uint32_t id) const noexcept;
    ValueId value(std::uint32_t id) const noexcept { return keys_[id].value; }
    void set_value(std::uint32_t id, ValueId value) noexcept { keys_[id].value = value; }

private:
    struct Key {
        std::uint32_t start = 0;
        std::uint32_t size = 0;
        std::uint32_t hash = 0;
        ValueId value{};
    };

    std::string_view comparable(std::string_view text, std::string& buffer) const;
    void grow();

    text::CaseMode mode_;
    std::string texts_;
    std::vector<Key> keys_;
    std::vector<std::uint32_t> slots_; // ids + 1; 0: empty
    std::string wanted_;
    std::string met_;
};

} // namespace mxy::build
