// See pattern_query.h. Keys are collected first and looked up then, so that the places in the table
// that they need are fetched together.
#include "mxy/patterns/pattern_query.h"

#include "base/case_fold.h"
#include "mxy/glob/glob.h"
#include "mxy/patterns/gram_context.h"
#include "mxy/patterns/gram_site.h"

#include <algorithm>
#include <cstdlib>

namespace mxy::text {

std::size_t PatternQuery::run() noexcept {
    try_always();
    ask_anchored();
    if (!(ask_grams<4>() && ask_grams<3>() && ask_grams<2>() && ask_grams<1>()))
        return PatternIndex::no_memory;
    return finish();
}

void PatternQuery::ask_anchored() noexcept {
    std::array<KeyProbe, KeySieve::most_anchored> probes; // left uninitialised
    const KeyProbe* const end = index_.sieve_.collect_anchored(text_, probes.data());
    for (const KeyProbe* probe = probes.data(); probe < end; ++probe)
        index_.table_.prefetch(probe->hash);
    for (const KeyProbe* probe = probes.data(); probe < end; ++probe)
        if (const auto list = index_.table_.find(probe->hash, KeyGroup::anchored); list.exists())
            try_anchored(list);
}

// A part of the text at a time, however long it is. False: out of memory.
template <std::size_t size>
bool PatternQuery::ask_grams() noexcept {
    constexpr std::size_t places = 128;
    if (index_.sieve_.grams[size - 1].empty())
        return true;
    std::array<KeyProbe, places> probes; // left uninitialised
    for (std::size_t first = 0; first + size <= text_.size(); first += places) {
        const std::string_view part = text_.substr(first, places + size - 1);
        const KeyProbe* const end = index_.sieve_.collect_grams<size>(part, probes.data());
        for (const KeyProbe* probe = probes.data(); probe < end; ++probe)
            index_.table_.prefetch(probe->hash);
        for (const KeyProbe* probe = probes.data(); probe < end; ++probe)
            if (const auto list = index_.table_.find(probe->hash, KeyGroup::gram);
                list.exists() && !try_gram(list, first + probe->place, size))
                return false;
    }
    return true;
}

// Every anchored key of a text is asked for once. Two lead to one list only if one is taken for the
// other; its patterns must not be reported twice.
void PatternQuery::try_anchored(CandidateList list) noexcept {
    std::uint32_t* const end = tried_.data() + tried_count_;
    if (std::find(tried_.data(), end, list.first()) != end || tried_count_ == tried_.size())
        return;
    tried_[tried_count_++] = list.first();
    if (list.is_long())
        try_long_list(list.first());
    else
        try_short_list(list.first());
}

bool PatternQuery::try_gram(CandidateList list, std::size_t position, std::size_t size) noexcept {
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
bool PatternQuery::try_at(std::uint32_t number, const Candidate& candidate, std::size_t position,
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

void PatternQuery::try_short_list(std::uint32_t number) noexcept {
    CandidateReader candidates = index_.table_.candidate(number);
    for (std::uint32_t left = KeyTable::longest_short_list; left > 0; --left) {
        const Candidate candidate = candidates.get();
        candidates.advance();
        try_candidate(candidate);
        if (candidate.is_last())
            return;
    }
}

// No text comes to more candidates of long lists than there are: lists do not overlap, and each is
// gone through once.
void PatternQuery::try_long_list(std::uint32_t number) noexcept {
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
void PatternQuery::try_candidate(const Candidate& candidate, std::size_t inner_start) noexcept {
    const PatternIndex::Program program = index_.program_of(candidate);
    if (program.bytes.empty() || program.bytes.size() > program_bytes_left_)
        return;
    program_bytes_left_ -= program.bytes.size();
    if (program_matches(program.bytes, text_, inner_start) && program.id < index_.pattern_count_)
        matches_.add(program.id);
}

std::size_t PatternIndex::match_prepared(std::string_view text,
                                         std::span<std::uint32_t> ids) const noexcept {
    return PatternQuery(*this, text, ids).run();
}

std::size_t PatternIndex::match(std::string_view text,
                                std::span<std::uint32_t> ids) const noexcept {
    if (mode_ == CaseMode::sensitive || is_ascii_without_capitals(text))
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
