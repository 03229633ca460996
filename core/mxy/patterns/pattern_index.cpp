// See pattern_index.h. This is the asking side; pattern_index_builder.cpp is the other.
#include "mxy/patterns/pattern_index.h"

#include "base/case_fold.h"
#include "mxy/glob/glob.h"
#include "mxy/little_endian.h"
#include "mxy/patterns/candidate_set.h"
#include "mxy/patterns/gram_context.h"
#include "mxy/patterns/gram_site.h"
#include "mxy/patterns/match_collector.h"
#include "mxy/patterns/text_signature.h"

#include <algorithm>
#include <cstdlib>

namespace mxy::text {

// One text and what is known of it so far.
class PatternQuery {
public:
    PatternQuery(const PatternIndex& index, std::string_view text,
                 std::span<std::uint32_t> ids) noexcept
        : index_(index), text_(text), matches_(ids), met_(text.size()) {}

    std::size_t run() noexcept {
        if (index_.always_ != KeyTable::not_found)
            try_list(index_.always_);
        if (index_.has_exact_)
            ask_anchored(key_hash::exact(text_));
        ask_prefixes();
        ask_suffixes();
        if (!(ask_grams<4>() && ask_grams<3>() && ask_grams<2>() && ask_grams<1>()))
            return PatternIndex::no_memory;
        return matches_.finish();
    }

private:
    void ask_prefixes() noexcept {
        const std::size_t longest = std::min<std::size_t>(text_.size(), index_.longest_prefix_);
        std::uint64_t hash = key_hash::prefix_seed;
        for (std::size_t i = 0; i < longest; ++i) {
            hash = key_hash::extend(hash, text_[i]);
            if ((index_.prefix_sizes_ >> i & 1) != 0)
                ask_anchored(key_hash::finish(hash));
        }
    }

    void ask_suffixes() noexcept {
        const std::size_t longest = std::min<std::size_t>(text_.size(), index_.longest_suffix_);
        const char* const end = text_.data() + text_.size();
        std::uint64_t hash = key_hash::suffix_seed;
        for (std::size_t i = 0; i < longest; ++i) {
            const char byte = *(end - i - 1);
            hash = key_hash::extend(hash, byte);
            const bool is_asked =
                byte == '.' ? index_.has_dot_suffixes_ : (index_.suffix_sizes_ >> i & 1) != 0;
            if (is_asked)
                ask_anchored(key_hash::finish(hash));
        }
    }

    // Every anchored key of a text is asked for once.
    void ask_anchored(std::uint64_t hash) noexcept {
        if (!index_.anchors_.may_have(hash))
            return;
        const std::uint32_t slot = index_.table_.find(hash);
        if (slot != KeyTable::not_found)
            try_list(slot);
    }

    // False: out of memory.
    template <std::size_t size>
    bool ask_grams() noexcept {
        const GramFilter& filter = index_.grams_[size - 1];
        if (filter.empty())
            return true;
        for (std::size_t i = 0; i + size <= text_.size(); ++i) {
            const std::uint64_t hash =
                key_hash::gram(key_hash::load_gram<size>(text_.data() + i), size);
            if (filter.may_have(hash) && !ask_gram(hash, i, size))
                return false;
        }
        return true;
    }

    bool ask_gram(std::uint64_t hash, std::size_t position, std::size_t size) noexcept {
        const std::uint32_t slot = index_.table_.find(hash);
        if (slot == KeyTable::not_found)
            return true;
        const Candidate* candidate = index_.table_.list(slot);
        if (index_.table_.is_long(slot)) {
            const CandidateSet::Outcome outcome = met_.insert(index_.table_.number(candidate));
            if (outcome == CandidateSet::Outcome::is_new)
                try_long_list(candidate);
            return outcome != CandidateSet::Outcome::no_memory;
        }
        for (;; ++candidate) {
            if (GramContext(candidate->hint()).fits(text_, position) &&
                !try_at(*candidate, position, size))
                return false;
            if (candidate->is_last())
                return true;
        }
    }

    // A candidate whose gram is at `position`. False: out of memory.
    bool try_at(const Candidate& candidate, std::size_t position, std::size_t size) noexcept {
        const GramSite site = inspect_site(program_of(candidate), text_, position, size);
        if (!site.may_fit)
            return true; // perhaps it does where the text has the gram next
        const CandidateSet::Outcome outcome = met_.insert(index_.table_.number(&candidate));
        if (outcome == CandidateSet::Outcome::is_new)
            try_candidate(candidate, site.inner_start);
        return outcome != CandidateSet::Outcome::no_memory;
    }

    void try_list(std::uint32_t slot) noexcept {
        const Candidate* candidate = index_.table_.list(slot);
        if (index_.table_.is_long(slot))
            return try_long_list(candidate);
        for (;; ++candidate) {
            try_candidate(*candidate);
            if (candidate->is_last())
                return;
        }
    }

    void try_long_list(const Candidate* candidate) noexcept {
        if (!signature_.is_made())
            signature_.make(text_);
        for (;; ++candidate) {
            if (signature_.has(candidate->hint()))
                try_candidate(*candidate);
            if (candidate->is_last())
                return;
        }
    }

    void try_candidate(const Candidate& candidate, std::size_t inner_start = 0) noexcept {
        const std::uint8_t* const program = program_of(candidate);
        if (program_matches(program, text_, inner_start))
            matches_.add(load_le32(program - id_size));
    }

    const std::uint8_t* program_of(const Candidate& candidate) const noexcept {
        return index_.programs_.data() + candidate.program() + id_size;
    }

    static constexpr std::size_t id_size = sizeof(std::uint32_t);

    const PatternIndex& index_;
    std::string_view text_;
    MatchCollector matches_;
    CandidateSet met_;
    TextSignature signature_;
};

std::size_t PatternIndex::match_prepared(std::string_view text,
                                         std::span<std::uint32_t> ids) const noexcept {
    return PatternQuery(*this, text, ids).run();
}

std::size_t PatternIndex::match(std::string_view text,
                                std::span<std::uint32_t> ids) const noexcept {
    if (mode_ == CaseMode::sensitive)
        return match_prepared(text, ids);
    constexpr std::size_t near_size = 4096;
    std::array<char, folded_size_bound(near_size)> near_buffer;
    if (text.size() <= near_size)
        return match_prepared({near_buffer.data(), fold(text, near_buffer.data())}, ids);
    auto* const far_buffer = static_cast<char*>(std::malloc(folded_size_bound(text.size())));
    if (far_buffer == nullptr)
        return no_memory;
    const std::size_t count = match_prepared({far_buffer, fold(text, far_buffer)}, ids);
    std::free(far_buffer);
    return count;
}

std::size_t PatternIndex::memory() const noexcept {
    std::size_t total = sizeof *this + programs_.capacity() + table_.memory() + anchors_.memory();
    for (const GramFilter& filter : grams_)
        total += filter.memory();
    return total;
}

} // namespace mxy::text
