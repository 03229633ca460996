// The entries of a database in the making, by kind of key, and the pool of their values. It knows
// nothing of how they come in, nor of the file that they become.
#pragma once

#include "build/data/value_pool.h"
#include "build/networks/tree_builder.h"
#include "build/text/text_keys.h"

#include <memory>
#include <optional>

namespace mxy::build {

struct Entries {
    std::unique_ptr<ValuePool> pool = std::make_unique<ValuePool>();
    TreeBuilder tree{*pool};
    // Made at the first key of their kind, when it is settled whether case counts.
    std::optional<TextKeys> literals;
    std::optional<TextKeys> globs;
    // Additions, the repeated ones included. A range is one.
    std::uint64_t networks_added = 0;
    std::uint64_t literals_added = 0;
    std::uint64_t globs_added = 0;

    bool has_text() const noexcept { return literals || globs; }
};

} // namespace mxy::build
