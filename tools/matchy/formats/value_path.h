// The way to one value inside a record, as people write it: `country.iso_code`, `subdivisions.0`.
#pragma once

#include "build/data/value_pool.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

class ValuePath {
public:
    // Map keys and array indexes with dots between them; index -1 is the last item. A backslash
    // makes the next character a part of a key: `a\.b`. Throws Failure (usage) where a step is
    // empty.
    explicit ValuePath(std::string_view text);

    // As it was written.
    const std::string& text() const noexcept { return text_; }

    // Nothing where the record has no such value.
    std::optional<mxy::build::ValueId> find(const mxy::build::ValuePool& pool,
                                            mxy::build::ValueId record) const;

private:
    std::string text_;
    std::vector<std::string> steps_;
};

// The value of a map's member; nothing where it has none of that name.
std::optional<mxy::build::ValueId> member_of(const mxy::build::ValuePool& pool,
                                             mxy::build::ValueId map, std::string_view key);

// Appends a map key as it is written in a path.
void append_step(std::string& out, std::string_view key);

} // namespace matchy
