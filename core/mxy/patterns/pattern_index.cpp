// See pattern_index.h. This is the side that opens an index; pattern_query.cpp asks it, and
// pattern_index_writer.cpp makes it.
#include "mxy/patterns/pattern_index.h"

#include "mxy/patterns/pattern_index_format.h"

#include <algorithm>

namespace mxy::text {

namespace {

SectionError damaged(std::uint64_t offset, const char* reason) noexcept {
    return {Status::invalid_data, offset, reason};
}

// Hands out the parts of an index one after the other.
class PartReader {
public:
    explicit PartReader(ByteView bytes) noexcept : rest_(bytes) {}

    // Empty, and so are all that follow, where it does not fit.
    ByteView next(std::uint64_t count, std::uint64_t each) noexcept {
        fits_ = fits_ && fits(rest_.size(), 0, count, each);
        if (!fits_)
            return {};
        const auto size = static_cast<std::size_t>(count * each);
        const ByteView part = rest_.first(size);
        rest_ = rest_.subspan(size);
        return part;
    }
    bool all_fit() const noexcept { return fits_; }

private:
    ByteView rest_;
    bool fits_ = true;
};

} // namespace

std::uint32_t PatternIndex::field(std::uint32_t offset) const noexcept {
    return load_le32(bytes_.data() + offset);
}

std::optional<SectionError> PatternIndex::open(ByteView bytes, CaseMode mode,
                                               std::uint32_t pattern_count) noexcept {
    bytes_ = bytes;
    if (bytes.size() < pattern_index::header_size)
        return damaged(0, "the pattern index is too small for its header");
    if (auto error = open_header(mode, pattern_count))
        return error;
    return open_tables();
}

std::optional<SectionError> PatternIndex::open_header(CaseMode mode,
                                                      std::uint32_t pattern_count) noexcept {
    mode_ = mode;
    pattern_count_ = pattern_count;
    invalid_count_ = field(pattern_index::invalid_count);
    if (field(pattern_index::pattern_count) != pattern_count || invalid_count_ > pattern_count)
        return damaged(pattern_index::pattern_count, "the pattern index is one of other patterns");
    const std::uint32_t flags = field(pattern_index::flags);
    const bool folds = (flags & pattern_index::case_does_not_count) != 0;
    if (folds != (mode == CaseMode::insensitive))
        return damaged(pattern_index::flags, "the pattern index is one of another match mode");
    sieve_.has_exact = (flags & pattern_index::has_exact) != 0;
    sieve_.has_dot_suffixes = (flags & pattern_index::has_dot_suffixes) != 0;
    sieve_.prefix_sizes = load_le64(bytes_.data() + pattern_index::prefix_sizes);
    sieve_.suffix_sizes = load_le64(bytes_.data() + pattern_index::suffix_sizes);
    sieve_.longest_prefix = field(pattern_index::longest_prefix);
    sieve_.longest_suffix = field(pattern_index::longest_suffix);
    if (std::max(sieve_.longest_prefix, sieve_.longest_suffix) > max_anchored_size)
        return damaged(pattern_index::longest_prefix,
                       "the pattern index has keys that are too long");
    return std::nullopt;
}

std::optional<SectionError> PatternIndex::open_tables() noexcept {
    const std::uint32_t slots = field(pattern_index::slot_count);
    if (!std::has_single_bit(slots) || slots < 2)
        return damaged(pattern_index::slot_count,
                       "the slots of the pattern index are not a power of two");
    PartReader parts(bytes_.subspan(pattern_index::header_size));
    const ByteView slot_bytes = parts.next(slots, KeyTable::slot_size);
    const ByteView candidates = parts.next(field(pattern_index::candidate_count), Candidate::size);
    const std::uint32_t anchor_words = field(pattern_index::anchor_words);
    if (!AnchorFilter::is_possible(anchor_words))
        return damaged(pattern_index::anchor_words,
                       "a filter of the pattern index has an impossible size");
    sieve_.anchors = AnchorFilter(parts.next(anchor_words, filter_word_size));
    for (std::uint32_t i = 0; i < max_gram_size; ++i) {
        const std::uint32_t place = pattern_index::gram_words + i * pattern_index::number_size;
        const std::uint32_t words = field(place);
        if (words != 0 && !GramFilter::is_possible(words))
            return damaged(place, "a filter of the pattern index has an impossible size");
        sieve_.grams[i] = GramFilter(parts.next(words, filter_word_size));
    }
    programs_ = parts.next(field(pattern_index::programs_size), 1);
    parts.next(program_margin, 1);
    if (!parts.all_fit())
        return damaged(pattern_index::slot_count, "the tables of the pattern index run out of it");
    table_ = KeyTable(slot_bytes, candidates);
    always_ = CandidateList(field(pattern_index::always));
    if (!table_.is_closed() || (always_.exists() && !table_.has(always_)))
        return damaged(pattern_index::candidate_count,
                       "the lists of the pattern index run out of their table");
    return std::nullopt;
}

std::optional<SectionError> PatternIndex::check() const noexcept {
    const auto place = [&](std::uint64_t slot) {
        return pattern_index::header_size + slot * KeyTable::slot_size;
    };
    for (std::size_t slot = 0; slot < table_.slot_count(); ++slot) {
        const CandidateList list = table_.list_of_slot(slot);
        if (list.exists() && !table_.has(list))
            return damaged(place(slot), "a slot of the pattern index leads out of its lists");
    }
    for (std::uint32_t i = 0; i < table_.candidate_count(); ++i) {
        const Candidate candidate = table_.candidate(i).get();
        const Program program = program_of(candidate);
        if (program.bytes.empty() || program.id >= pattern_count_ ||
            load_le32(program.bytes.data() - pattern_index::number_size) != program.bytes.size())
            return damaged(place(table_.slot_count()) + std::uint64_t{i} * Candidate::size,
                           "a candidate of the pattern index has no program");
    }
    return std::nullopt;
}

} // namespace mxy::text
