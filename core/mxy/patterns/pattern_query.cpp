// Asking a pattern index (pattern_index.h). Nothing that is read from it is trusted: numbers are
// checked where they are used, and what an index that was made here never exceeds is a limit for
// all.
#include "base/case_fold.h"
#include "mxy/glob/glob.h"
#include "mxy/patterns/candidate_set.h"
#include "mxy/patterns/gram_context.h"
#include "mxy/patterns/gram_site.h"
#include "mxy/patterns/match_collector.h"
#include "mxy/patterns/pattern_index.h"
#include "mxy/patterns/text_signature.h"

#include <algorithm>
#include <cstdlib>

namespace mxy::text {

// One text and what is known of it so far.
class PatternQuery {
public:
    PatternQuery(const PatternIndex& index, std::string_view text,
                 std::span<std::uint32_t> ids) noexcept
        : index_(index), text_(text), matches_(ids), met_(text.size()),
          candidates_left_(index.table_.candidate_count()),
          program_bytes_left_(index.programs_.size()) {}

    std::size_t run() noexcept {
        if (index_.always_.exists())
            try_anchored(index_.always_);
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
        const CandidateList list = index_.table_.find(hash, KeyGroup::anchored);
        if (list.exists())
            try_anchored(list);
    }

    // Two keys of a text lead to one list only if one is taken for the other; its patterns must not
    // be reported twice.
    void try_anchored(CandidateList list) noexcept {
        std::uint32_t* const end = tried_.data() + tried_count_;
        if (std::find(tried_.data(), end, list.first()) != end || tried_count_ == tried_.size())
            return;
        tried_[tried_count_++] = list.first();
        if (list.is_long())
            try_long_list(list.first());
        else
            try_short_list(list.first());
    }

    void try_short_list(std::uint32_t number) noexcept {
        CandidateReader candidates = index_.table_.candidate(number);
        for (std::uint32_t left = KeyTable::longest_short_list; left > 0; --left) {
            const Candidate candidate = candidates.get();
            candidates.advance();
            try_candidate(candidate);
            if (candidate.is_last())
                return;
        }
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
        const CandidateList list = index_.table_.find(hash, KeyGroup::gram);
        if (!list.exists())
            return true;
        std::uint32_t number = list.first();
        if (list.is_long()) {
            const CandidateSet::Outcome outcome = met_.insert(number);
            if (outcome == CandidateSet::Outcome::is_new)
                try_long_list(number);
            return outcome != CandidateSet::Outcome::no_memory;
        }
        CandidateReader candidates = index_.table_.candidate(number);
        for (std::uint32_t left = KeyTable::longest_short_list; left > 0; --left, ++number) {
            const Candidate candidate = candidates.get();
            candidates.advance();
            if (GramContext(candidate.hint()).fits(text_, position) &&
                !try_at(number, candidate, position, size))
                return false;
            if (candidate.is_last())
                return true;
        }
        return true;
    }

    // A candidate whose gram is at `position`. False: out of memory.
    bool try_at(std::uint32_t number, const Candidate& candidate, std::size_t position,
                std::size_t size) noexcept {
        const ByteView program = index_.program_of(candidate).bytes;
        if (program.empty())
            return true;
        const GramSite site = inspect_site(program, text_, position, size);
        if (!site.may_fit)
            return true; // perhaps it does where the text has the gram next
        const CandidateSet::Outcome outcome = met_.insert(number);
        if (outcome == CandidateSet::Outcome::is_new)
            try_candidate(candidate, site.inner_start);
        return outcome != CandidateSet::Outcome::no_memory;
    }

    // No text comes to more candidates of long lists than there are: lists do not overlap, and each
    // is gone through once.
    void try_long_list(std::uint32_t number) noexcept {
        if (candidates_left_ <= 0)
            return;
        if (!signature_.is_made())
            signature_.make(text_);
        const CandidateReader start = index_.table_.candidate(number);
        Candidate candidate = start.get();
        CandidateReader candidates = start;
        for (;; candidate = candidates.get()) {
            candidates.advance();
            if (signature_.has(candidate.hint()))
                try_candidate(candidate);
            if (candidate.is_last())
                break;
        }
        candidates_left_ -= candidates.distance_from(start);
    }

    // Nor does it come to a program twice.
    void try_candidate(const Candidate& candidate, std::size_t inner_start = 0) noexcept {
        const PatternIndex::Program program = index_.program_of(candidate);
        if (program.bytes.empty() || program.bytes.size() > program_bytes_left_)
            return;
        program_bytes_left_ -= program.bytes.size();
        if (program_matches(program.bytes, text_, inner_start) &&
            program.id < index_.pattern_count_)
            matches_.add(program.id);
    }

    // An anchored key of each size at each end, the whole text, and the patterns without a key.
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

} // namespace mxy::text
