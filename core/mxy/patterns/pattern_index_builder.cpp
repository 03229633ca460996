// Builds a pattern index: compiles the patterns, counts how often each key occurs in them, and
// files each pattern under the key that promises the fewest false candidates.
#include "mxy/glob/glob_compiler.h"
#include "mxy/patterns/gram_context.h"
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

} // namespace

class PatternIndexBuilder {
public:
    PatternIndexBuilder(std::span<const Pattern> patterns, PatternIndex& index)
        : patterns_(patterns), index_(index) {}

    void build() {
        compile();
        KeyCounts counts(index_.programs_.size());
        for (const std::uint32_t start : starts_)
            for_each_key(program_at(start),
                         [&](const KeyOccurrence& found) { ++counts[found.key.hash]; });
        filings_.reserve(starts_.size());
        keys_.reserve(starts_.size());
        for (const std::uint32_t start : starts_)
            file(start, counts);
        prepare_filters();
        index_.table_.build(filings_);
        if (has_keyless_)
            index_.always_ = index_.table_.find(keyless_hash);
    }

private:
    void compile() {
        if (patterns_.size() >= Candidate::last_flag)
            throw std::bad_alloc();
        GlobCompiler compiler(index_.mode_);
        std::vector<std::uint8_t>& out = index_.programs_;
        out.reserve(expected_size());
        starts_.reserve(patterns_.size());
        for (std::size_t id = 0; id < patterns_.size(); ++id) {
            const std::size_t start = out.size();
            for (unsigned shift = 0; shift < 32; shift += 8)
                out.push_back(static_cast<std::uint8_t>(id >> shift));
            if (compiler.compile(patterns_[id], out) != GlobError::none) {
                out.resize(start);
                ++index_.invalid_count_;
                continue;
            }
            if (out.size() >= Candidate::last_flag)
                throw std::bad_alloc();
            starts_.push_back(static_cast<std::uint32_t>(start));
        }
        out.shrink_to_fit();
    }

    // A little more than ordinary patterns need, so that the programs do not move while they grow.
    std::size_t expected_size() const noexcept {
        std::size_t size = 0;
        for (const Pattern& pattern : patterns_)
            size += pattern.text.size() + 16;
        return std::min<std::size_t>(size, Candidate::last_flag);
    }

    const std::uint8_t* program_at(std::uint32_t start) const noexcept {
        return index_.programs_.data() + start + sizeof(std::uint32_t);
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
        has_keyless_ |= best.key.kind == KeyKind::none;
        filings_.push_back({best.key.hash, start, features.packed(), GramContext::of(best).packed(),
                            best.key.kind == KeyKind::gram});
        keys_.push_back(best.key);
    }

    void prepare_filters() {
        std::array<std::size_t, max_gram_size> grams{};
        std::size_t anchored = 0;
        for (const PatternKey& key : keys_) {
            if (key.kind == KeyKind::gram)
                ++grams[key.size - 1];
            else
                ++anchored;
        }
        for (std::size_t i = 0; i < grams.size(); ++i)
            index_.grams_[i].prepare(grams[i]);
        index_.anchors_.prepare(anchored);
        for (const PatternKey& key : keys_)
            add_to_filters(key);
    }

    void add_to_filters(const PatternKey& key) noexcept {
        const auto size_bit = [&] { return std::uint64_t{1} << (key.size - 1); };
        switch (key.kind) {
        case KeyKind::none:
            return;
        case KeyKind::gram:
            index_.grams_[key.size - 1].add(key.hash);
            return;
        case KeyKind::exact:
            index_.has_exact_ = true;
            break;
        case KeyKind::prefix:
            index_.prefix_sizes_ |= size_bit();
            index_.longest_prefix_ = std::max(index_.longest_prefix_, key.size);
            break;
        case KeyKind::suffix:
            if (key.starts_with_dot)
                index_.has_dot_suffixes_ = true;
            else
                index_.suffix_sizes_ |= size_bit();
            index_.longest_suffix_ = std::max(index_.longest_suffix_, key.size);
            break;
        }
        index_.anchors_.add(key.hash);
    }

    std::span<const Pattern> patterns_;
    PatternIndex& index_;
    std::vector<std::uint32_t>
        starts_; // of the valid patterns' programs, each with its id before it
    std::vector<KeyTable::Filing> filings_;
    std::vector<PatternKey> keys_;
    bool has_keyless_ = false;
};

std::unique_ptr<PatternIndex> PatternIndex::build(std::span<const Pattern> patterns,
                                                  CaseMode mode) {
    std::unique_ptr<PatternIndex> index(new PatternIndex(mode));
    PatternIndexBuilder(patterns, *index).build();
    return index;
}

} // namespace mxy::text
