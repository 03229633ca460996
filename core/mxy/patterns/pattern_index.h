// Many globs, asked at once: which of them match a text? Nearly all are never looked at: each is
// filed under the rarest of its keys (see pattern_key.h), and a text's own keys lead to the few
// that may match. It knows nothing of where patterns come from, or of their data.
#pragma once

#include "mxy/patterns/key_filter.h"
#include "mxy/patterns/key_table.h"
#include "mxy/patterns/pattern_key.h"
#include "mxy/text_types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace mxy::text {

class PatternIndex {
public:
    // In the place of a number of matches: a text of more than 4 KiB needed memory, and there was
    // none. The ids are then unspecified.
    static constexpr std::size_t no_memory = std::numeric_limits<std::size_t>::max();

    // A pattern's id is its position. Invalid globs match nothing and are counted. The texts need
    // not outlive the call. Throws std::bad_alloc alone, also for patterns beyond 2 GiB in all or
    // 64 MiB each.
    static std::unique_ptr<PatternIndex> build(std::span<const Pattern> patterns, CaseMode mode);

    // How many patterns match, or no_memory. The lowest of their ids are written to `ids`,
    // ascending, as many as fit. The text is folded here where case does not count.
    std::size_t match(std::string_view text, std::span<std::uint32_t> ids) const noexcept;

    std::size_t memory() const noexcept;
    std::size_t invalid_count() const noexcept { return invalid_count_; }

private:
    friend class PatternIndexBuilder;
    friend class PatternQuery;

    explicit PatternIndex(CaseMode mode) noexcept : mode_(mode) {}
    std::size_t match_prepared(std::string_view text, std::span<std::uint32_t> ids) const noexcept;

    CaseMode mode_;
    std::size_t invalid_count_ = 0;
    std::vector<std::uint8_t> programs_; // each after its pattern's id, four bytes
    KeyTable table_;
    std::uint32_t always_ = KeyTable::not_found; // the slot of patterns that have no key
    // What a text has to ask for.
    bool has_exact_ = false;
    bool has_dot_suffixes_ = false;
    std::uint64_t prefix_sizes_ = 0; // bit n: there are keys of n + 1 bytes
    std::uint64_t suffix_sizes_ = 0; // those that do not start with a dot
    std::uint32_t longest_prefix_ = 0;
    std::uint32_t longest_suffix_ = 0;
    AnchorFilter anchors_;
    std::array<GramFilter, max_gram_size> grams_; // by size - 1
};

} // namespace mxy::text
