// One text asked of a pattern index, and what is known of it so far. Nothing that is read from the
// index is trusted: numbers are checked where they are used, and what an index that was made here
// never exceeds is a limit for all. It knows nothing of other texts.
#pragma once

#include "mxy/patterns/candidate_set.h"
#include "mxy/patterns/match_collector.h"
#include "mxy/patterns/pattern_index.h"
#include "mxy/patterns/text_signature.h"

namespace mxy::text {

class PatternQuery {
public:
    // The text is folded already where case does not count.
    PatternQuery(const PatternIndex& index, std::string_view text,
                 std::span<std::uint32_t> ids) noexcept
        : index_(index), text_(text), matches_(ids), met_(text.size()),
          candidates_left_(index.table_.candidate_count()),
          program_bytes_left_(index.programs_.size()) {}

    // All of it: the number of matches, or PatternIndex::no_memory.
    std::size_t run() noexcept;

    // Or in steps, by whoever has looked up the text's keys: the patterns that have none, then the
    // lists that the keys lead to, in the order of a KeySieve. The answer is the same.
    void try_always() noexcept {
        if (index_.always_.exists())
            try_anchored(index_.always_);
    }
    void try_anchored(CandidateList list) noexcept;
    // A gram at `position`. False: out of memory.
    bool try_gram(CandidateList list, std::size_t position, std::size_t size) noexcept;
    std::size_t finish() noexcept { return matches_.finish(); }

private:
    void ask_anchored() noexcept;
    template <std::size_t size>
    bool ask_grams() noexcept;
    bool try_at(std::uint32_t number, const Candidate& candidate, std::size_t position,
                std::size_t size) noexcept;
    void try_short_list(std::uint32_t number) noexcept;
    void try_long_list(std::uint32_t number) noexcept;
    void try_candidate(const Candidate& candidate, std::size_t inner_start = 0) noexcept;

    // The keys of each size at each end, the whole text, and the patterns without a key.
    static constexpr std::size_t most_anchored_lists = 2 * max_anchored_size + 2;

    const PatternIndex& index_;
    std::string_view text_;
    MatchCollector matches_;
    CandidateSet met_;
    std::int64_t candidates_left_;
    std::size_t program_bytes_left_;
    std::size_t tried_count_ = 0;
    std::array<std::uint32_t, most_anchored_lists> tried_; // left uninitialised
    TextSignature signature_;
};

} // namespace mxy::text
