// Makes the bytes of a pattern index: compiles the patterns, counts how often each key occurs in
// them, and files each pattern under the key that promises the fewest false candidates.
#include "mxy/glob/glob_compiler.h"
#include "mxy/patterns/gram_context.h"
#include "mxy/patterns/key_table_writer.h"
#include "mxy/patterns/pattern_index.h"
#include "mxy/patterns/text_signature.h"

#include <bit>
#include <new>

namespace mxy::text {
namespace {

// How often keys occur, near enough: keys that share a counter count together.
class KeyCounts {
public:
    explicit KeyCounts(std::size_t keys)
        : counts_(std::bit_ceil(std::clamp(keys, std::size_t{1} << 10, std::size_t{1} << 21))),
          shift_(64 - static_cast<unsigned>(std::countr_zero(counts_.size()))) {}

    std::uint32_t& operator[](std::uint64_t hash) noexcept { return counts_[hash >> shift_]; }

private:
    std::vector<std::uint32_t> counts_;
    unsigned shift_;
};

// How likely a text has a key by chance: the shorter it is, and the more places it can stand at,
// the more. Only the proportions matter.
std::uint64_t weight(const PatternKey& key) noexcept {
    constexpr std::array<std::uint64_t, 5> of_anchored = {1, 256, 32, 4, 1};
    constexpr std::array<std::uint64_t, 5> of_gram = {1, 4096, 256, 24, 4};
    switch (key.kind) {
    case KeyKind::gram:
        return of_gram[key.size];
    case KeyKind::prefix:
    case KeyKind::suffix:
        return of_anchored[std::min<std::size_t>(key.size, 4)];
    default:
        return 1;
    }
}

// The two best features that have been offered.
class FeatureChoice {
public:
    void offer(std::uint64_t cost, std::uint32_t feature) noexcept {
        if (feature == best_ || feature == second_)
            return;
        if (cost < best_cost_) {
            second_cost_ = best_cost_;
            second_ = best_;
            best_cost_ = cost;
            best_ = feature;
        } else if (cost < second_cost_) {
            second_cost_ = cost;
            second_ = feature;
        }
    }

    std::uint32_t packed() const noexcept { return pack_features(best_, second_); }

private:
    static constexpr auto none = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t best_cost_ = none;
    std::uint64_t second_cost_ = none;
    std::uint32_t best_ = 0;
    std::uint32_t second_ = 0;
};

// Patterns without a key share this one.
constexpr std::uint64_t keyless_hash = 0x452821E638D01377;

class PatternIndexWriter {
public:
    PatternIndexWriter(std::span<const Pattern> patterns, CaseMode mode)
        : patterns_(patterns), mode_(mode) {}

    std::vector<std::uint8_t> write() {
        compile();
        KeyCounts counts(programs_.size());
        for (const std::uint32_t start : starts_)
            for_each_key(program_at(start),
                         [&](const KeyOccurrence& found) { ++counts[found.key.hash]; });
        filings_.reserve(starts_.size());
        keys_.reserve(starts_.size());
        for (const std::uint32_t start : starts_)
            file(start, counts);
        return put_together();
    }

private:
    void compile() {
        if (patterns_.size() >= Candidate::last_flag)
            throw std::bad_alloc();
        GlobCompiler compiler(mode_);
        programs_.reserve(expected_size());
        starts_.reserve(patterns_.size());
        for (std::size_t id = 0; id < patterns_.size(); ++id) {
            const std::size_t start = programs_.size();
            programs_.resize(start + pattern_index::program_header_size);
            if (compiler.compile(patterns_[id], programs_) != GlobError::none) {
                programs_.resize(start);
                continue;
            }
            if (programs_.size() >= Candidate::last_flag)
                throw std::bad_alloc();
            const std::size_t size = programs_.size() - start - pattern_index::program_header_size;
            store_le32(programs_.data() + start, static_cast<std::uint32_t>(id));
            store_le32(programs_.data() + start + pattern_index::program_size,
                       static_cast<std::uint32_t>(size));
            starts_.push_back(static_cast<std::uint32_t>(start));
        }
    }

    // A little more than ordinary patterns need, so that the programs do not move while they grow.
    std::size_t expected_size() const noexcept {
        std::size_t size = 0;
        for (const Pattern& pattern : patterns_)
            size += pattern.text.size() + 20;
        return std::min<std::size_t>(size, Candidate::last_flag);
    }

    ByteView program_at(std::uint32_t start) const noexcept {
        const std::uint8_t* const p = programs_.data() + start;
        return {p + pattern_index::program_header_size, load_le32(p + pattern_index::program_size)};
    }

    void file(std::uint32_t start, KeyCounts& counts) {
        KeyOccurrence best{{KeyKind::none, 0, false, keyless_hash}};
        std::uint64_t best_cost = std::numeric_limits<std::uint64_t>::max();
        for_each_key(program_at(start), [&](const KeyOccurrence& found) {
            const std::uint64_t cost = counts[found.key.hash] * weight(found.key);
            if (cost < best_cost) {
                best_cost = cost;
                best = found;
            }
        });
        FeatureChoice features;
        for_each_key(program_at(start), [&](const KeyOccurrence& found) {
            if (found.key.kind == KeyKind::gram && found.key.hash != best.key.hash)
                features.offer(counts[found.key.hash] * weight(found.key),
                               feature_of_gram(found.bytes, found.key.size));
        });
        filings_.push_back({best.key.hash, start, features.packed(), GramContext::of(best).packed(),
                            best.key.kind == KeyKind::gram ? KeyGroup::gram : KeyGroup::anchored});
        keys_.push_back(best.key);
    }

    // The header, and behind it the parts.
    std::vector<std::uint8_t> put_together() {
        std::array<std::size_t, max_gram_size> grams{};
        std::size_t anchored = 0;
        for (const PatternKey& key : keys_) {
            if (key.kind == KeyKind::gram)
                ++grams[key.size - 1];
            else
                ++anchored;
        }
        KeyFilterWriter<AnchorFilterShape> anchor_filter(anchored);
        std::vector<KeyFilterWriter<GramFilterShape>> gram_filters(grams.begin(), grams.end());
        for (const PatternKey& key : keys_) {
            if (key.kind == KeyKind::gram)
                gram_filters[key.size - 1].add(key.hash);
            else if (key.kind != KeyKind::none)
                anchor_filter.add(key.hash);
        }
        const KeyTableBytes table = write_key_table(filings_, keyless_hash);
        const KeyTable view(table.slots, table.candidates);

        out_.reserve(pattern_index::header_size + table.slots.size() + table.candidates.size() +
                     anchor_filter.bytes().size() + max_gram_size * gram_filters[3].bytes().size() +
                     programs_.size() + program_margin);
        out_.resize(pattern_index::header_size);
        put(pattern_index::pattern_count, patterns_.size());
        put(pattern_index::invalid_count, patterns_.size() - starts_.size());
        put(pattern_index::always, view.find(keyless_hash, KeyGroup::anchored).word());
        put_sizes();
        put(pattern_index::slot_count, view.slot_count());
        append(table.slots);
        put(pattern_index::candidate_count, view.candidate_count());
        append(table.candidates);
        put(pattern_index::anchor_words, anchor_filter.bytes().size() / filter_word_size);
        append(anchor_filter.bytes());
        for (std::uint32_t i = 0; i < max_gram_size; ++i) {
            put(pattern_index::gram_words + i * pattern_index::number_size,
                gram_filters[i].bytes().size() / filter_word_size);
            append(gram_filters[i].bytes());
        }
        put(pattern_index::programs_size, programs_.size());
        append(programs_);
        out_.resize(out_.size() + program_margin);
        return std::move(out_);
    }

    // What texts have to ask for.
    void put_sizes() noexcept {
        std::uint32_t flags =
            mode_ == CaseMode::insensitive ? pattern_index::case_does_not_count : 0;
        std::uint64_t prefixes = 0;
        std::uint64_t suffixes = 0;
        std::uint32_t longest_prefix = 0;
        std::uint32_t longest_suffix = 0;
        for (const PatternKey& key : keys_) {
            if (key.kind == KeyKind::exact) {
                flags |= pattern_index::has_exact;
            } else if (key.kind == KeyKind::prefix) {
                prefixes |= std::uint64_t{1} << (key.size - 1);
                longest_prefix = std::max(longest_prefix, key.size);
            } else if (key.kind == KeyKind::suffix) {
                if (key.starts_with_dot)
                    flags |= pattern_index::has_dot_suffixes;
                else
                    suffixes |= std::uint64_t{1} << (key.size - 1);
                longest_suffix = std::max(longest_suffix, key.size);
            }
        }
        put(pattern_index::flags, flags);
        store_le64(out_.data() + pattern_index::prefix_sizes, prefixes);
        store_le64(out_.data() + pattern_index::suffix_sizes, suffixes);
        put(pattern_index::longest_prefix, longest_prefix);
        put(pattern_index::longest_suffix, longest_suffix);
    }

    void put(std::uint32_t field, std::size_t value) noexcept {
        store_le32(out_.data() + field, static_cast<std::uint32_t>(value));
    }
    void append(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }

    std::span<const Pattern> patterns_;
    CaseMode mode_;
    std::vector<std::uint8_t> programs_; // each behind its header
    std::vector<std::uint32_t> starts_;  // of the valid patterns' programs
    std::vector<Filing> filings_;
    std::vector<PatternKey> keys_;
    std::vector<std::uint8_t> out_;
};

} // namespace

std::vector<std::uint8_t> PatternIndex::write(std::span<const Pattern> patterns, CaseMode mode) {
    return PatternIndexWriter(patterns, mode).write();
}

std::unique_ptr<PatternIndex> PatternIndex::build(std::span<const Pattern> patterns,
                                                  CaseMode mode) {
    auto index = std::make_unique<PatternIndex>();
    index->own_bytes_ = write(patterns, mode);
    (void)index->open(index->own_bytes_, mode, static_cast<std::uint32_t>(patterns.size()));
    return index;
}

} // namespace mxy::text
