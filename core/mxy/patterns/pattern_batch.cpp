// See pattern_batch.h.
#include "mxy/patterns/pattern_batch.h"

#include "base/case_fold.h"
#include "mxy/patterns/gram_context.h"
#include "mxy/patterns/pattern_query.h"

namespace mxy::text {

void PatternBatch::answer(std::span<PatternQuestion> questions) noexcept {
    probe_count_ = lead_count_ = folded_count_ = 0;
    for (std::size_t i = 0; i < questions.size(); ++i)
        collect(members_[i], questions[i].text);
    look_up();
    sift();
    std::size_t lead = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        PatternQuestion& question = questions[i];
        question.matches = members_[i].is_alone ? index_.match(question.text, question.ids)
                                                : finish(members_[i], lead, question.ids);
    }
}

// The keys that pass the filters. Nearly all texts have few; one that might have more than there is
// room for is left alone.
void PatternBatch::collect(Member& member, std::string_view text) noexcept {
    const KeySieve& sieve = index_.sieve_;
    member.probes_end = probe_count_;
    member.is_alone =
        sieve.room_for(text) > most_probes - probe_count_ || !fold_if_needed(text, member.text);
    if (member.is_alone)
        return;
    KeyProbe* const first = probes_.data() + probe_count_;
    KeyProbe* end = sieve.collect_anchored(member.text, first);
    if (!sieve.grams[3].empty())
        end = sieve.collect_grams<4>(member.text, end);
    if (!sieve.grams[2].empty())
        end = sieve.collect_grams<3>(member.text, end);
    if (!sieve.grams[1].empty())
        end = sieve.collect_grams<2>(member.text, end);
    if (!sieve.grams[0].empty())
        end = sieve.collect_grams<1>(member.text, end);
    for (const KeyProbe* probe = first; probe < end; ++probe)
        index_.table_.prefetch(probe->hash);
    probe_count_ = member.probes_end = static_cast<std::size_t>(end - probes_.data());
}

// False: there is no room for its folded form, or it may have more keys than the text itself.
bool PatternBatch::fold_if_needed(std::string_view text, std::string_view& folded) noexcept {
    folded = text;
    if (index_.mode_ == CaseMode::sensitive || is_ascii_without_capitals(text))
        return true;
    if (text.size() > folded_size || folded_size_bound(text.size()) > folded_size - folded_count_)
        return false;
    char* const to = folded_.data() + folded_count_;
    folded = {to, fold(text, to)};
    folded_count_ += folded.size();
    return folded.size() <= text.size();
}

// One loop over the probes of all texts: the end of a loop over those of one, which are few, would
// be guessed wrong each time.
void PatternBatch::look_up() noexcept {
    for (std::size_t i = 0; i < probe_count_; ++i) {
        const KeyGroup group = probes_[i].gram_size == 0 ? KeyGroup::anchored : KeyGroup::gram;
        const CandidateList list = index_.table_.find(probes_[i].hash, group);
        if (!list.exists())
            continue;
        index_.table_.prefetch(list);
        leads_[lead_count_++] = {list, static_cast<std::uint32_t>(i)};
    }
}

// Drops the leads of which nothing can come.
void PatternBatch::sift() noexcept {
    const Member* member = members_.data();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < lead_count_; ++i) {
        while (leads_[i].probe >= member->probes_end)
            ++member;
        if (prefetch_programs(leads_[i], member->text))
            leads_[kept++] = leads_[i];
    }
    lead_count_ = kept;
}

// False: the text has none of the contexts that the list's candidates need.
bool PatternBatch::prefetch_programs(const Lead& lead, std::string_view text) const noexcept {
    if (lead.list.is_long())
        return true; // its candidates are known by more than one gram
    const KeyProbe& probe = probes_[lead.probe];
    CandidateReader candidates = index_.table_.candidate(lead.list.first());
    bool may_match = false;
    for (std::uint32_t left = KeyTable::longest_short_list; left > 0; --left) {
        const Candidate candidate = candidates.get();
        candidates.advance();
        if (probe.gram_size == 0 || GramContext(candidate.hint()).fits(text, probe.place)) {
            index_.prefetch_program(candidate);
            may_match = true;
        }
        if (candidate.is_last())
            break;
    }
    return may_match;
}

// `lead` is the first that is left, and goes on behind those of this text.
std::size_t PatternBatch::finish(const Member& member, std::size_t& lead,
                                 std::span<std::uint32_t> ids) const noexcept {
    const auto is_ours = [&](std::size_t i) {
        return i < lead_count_ && leads_[i].probe < member.probes_end;
    };
    if (!is_ours(lead) && !index_.always_.exists())
        return 0;
    PatternQuery query(index_, member.text, ids);
    query.try_always();
    bool has_memory = true;
    for (; is_ours(lead); ++lead) {
        const KeyProbe& probe = probes_[leads_[lead].probe];
        if (probe.gram_size == 0)
            query.try_anchored(leads_[lead].list);
        else
            has_memory =
                has_memory && query.try_gram(leads_[lead].list, probe.place, probe.gram_size);
    }
    return has_memory ? query.finish() : PatternIndex::no_memory;
}

void PatternIndex::match_many(std::span<PatternQuestion> questions) const noexcept {
    // What the processor keeps near it anyway need not be fetched.
    constexpr std::size_t small_size = std::size_t{1} << 20;
    if (bytes_.size() < small_size) {
        for (PatternQuestion& question : questions)
            question.matches = match(question.text, question.ids);
        return;
    }
    PatternBatch batch(*this);
    while (!questions.empty()) {
        const std::size_t size = std::min(questions.size(), PatternBatch::most_texts);
        batch.answer(questions.first(size));
        questions = questions.subspan(size);
    }
}

} // namespace mxy::text
