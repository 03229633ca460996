// Many texts asked of a pattern index together. Each goes the way of a PatternQuery, but all go a
// step at a time: while the memory that one needs for its next step is on its way, the others take
// theirs. It decides nothing about matches.
#pragma once

#include "mxy/patterns/key_probe.h"
#include "mxy/patterns/pattern_index.h"

namespace mxy::text {

class PatternQuery;

class PatternBatch {
public:
    explicit PatternBatch(const PatternIndex& index) noexcept : index_(index) {}
    PatternBatch(const PatternBatch&) = delete;
    PatternBatch& operator=(const PatternBatch&) = delete;

    static constexpr std::size_t most_texts = 32;

    // Answers up to most_texts questions. May be called again.
    void answer(std::span<PatternQuestion> questions) noexcept;

private:
    // A text, and where its probes end; they start where those of the text before it do.
    struct Member {
        std::string_view text; // folded where case does not count
        std::size_t probes_end;
        bool is_alone; // it is too long to go with the others
    };

    // A list that a probe leads to. Leads stand in the order of their texts.
    struct Lead {
        CandidateList list;
        std::uint32_t probe;
    };

    void collect(Member& member, std::string_view text) noexcept;
    bool fold_if_needed(std::string_view text, std::string_view& folded) noexcept;
    void look_up() noexcept;
    void sift() noexcept;
    bool prefetch_programs(const Lead& lead, std::string_view text) const noexcept;
    std::size_t finish(const Member& member, std::size_t& lead,
                       std::span<std::uint32_t> ids) const noexcept;

    static constexpr std::size_t most_probes = 512;
    static constexpr std::size_t folded_size = 4096;

    const PatternIndex& index_;
    std::size_t probe_count_ = 0;
    std::size_t lead_count_ = 0;
    std::size_t folded_count_ = 0;
    // All left uninitialised.
    std::array<Member, most_texts> members_;
    std::array<KeyProbe, most_probes> probes_;
    std::array<Lead, most_probes> leads_;
    std::array<char, folded_size> folded_;
};

} // namespace mxy::text
