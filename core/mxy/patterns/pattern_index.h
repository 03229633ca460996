// Many globs, asked at once: which of them match a text? Nearly all are never looked at: each is
// filed under the rarest of its keys (see pattern_key.h), and a text's own keys lead to the few
// that may match. An index is a run of bytes (pattern_index_format.h) and a view of it: a file's
// bytes, or its own. It knows nothing of where patterns come from, or of their data.
#pragma once

#include "mxy/patterns/key_sieve.h"
#include "mxy/patterns/key_table.h"
#include "mxy/patterns/pattern_index_format.h"
#include "mxy/section_error.h"
#include "mxy/text_types.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mxy::text {

// One text of many, where the ids go, and what PatternIndex::match() says of it.
struct PatternQuestion {
    std::string_view text = {};
    std::span<std::uint32_t> ids = {};
    std::size_t matches = 0;
};

class PatternIndex {
public:
    PatternIndex() = default;
    PatternIndex(const PatternIndex&) = delete; // it may have views of bytes of its own
    PatternIndex& operator=(const PatternIndex&) = delete;

    // In the place of a number of matches: a text of more than 4 KiB needed memory, and there was
    // none. The ids are then unspecified.
    static constexpr std::size_t no_memory = std::numeric_limits<std::size_t>::max();

    // A pattern's id is its position. Invalid globs match nothing and are counted. The texts need
    // not outlive the call. Throws std::bad_alloc alone, also for patterns beyond 2 GiB in all or
    // 64 MiB each.
    static std::unique_ptr<PatternIndex> build(std::span<const Pattern> patterns, CaseMode mode);

    // A view of what write() made, or of anything else: the time does not grow with the bytes, and
    // whatever they are, asking reads nothing else, takes a bounded time, and reports ids below
    // `pattern_count` alone. The bytes outlive the object. On an error it must not be used.
    std::optional<SectionError> open(ByteView bytes, CaseMode mode,
                                     std::uint32_t pattern_count) noexcept;

    // The bytes of an index, the same for the same patterns. Throws as build() does.
    static std::vector<std::uint8_t> write(std::span<const Pattern> patterns, CaseMode mode);

    // Goes through all of it: whether all that lists and slots name is there.
    std::optional<SectionError> check() const noexcept;

    // How many patterns match, or no_memory. The lowest of their ids are written to `ids`,
    // ascending, as many as fit. The text is folded here where case does not count.
    std::size_t match(std::string_view text, std::span<std::uint32_t> ids) const noexcept;

    // The same for many texts, sooner.
    void match_many(std::span<PatternQuestion> questions) const noexcept;

    // Bytes on the heap.
    std::size_t memory() const noexcept { return own_bytes_.capacity(); }
    std::size_t invalid_count() const noexcept { return invalid_count_; }

private:
    friend class PatternQuery;
    friend class PatternBatch;

    // A compiled pattern; no bytes where there is none.
    struct Program {
        std::uint32_t id = 0;
        ByteView bytes = {};
    };

    std::uint32_t field(std::uint32_t offset) const noexcept;
    std::optional<SectionError> open_header(CaseMode mode, std::uint32_t pattern_count) noexcept;
    std::optional<SectionError> open_tables() noexcept;
    Program program_of(const Candidate& candidate) const noexcept {
        const std::size_t place = candidate.program();
        if (!fits(programs_.size(), place, pattern_index::program_header_size))
            return {};
        const std::uint8_t* const p = programs_.data() + place;
        const ByteView rest = programs_.subspan(place + pattern_index::program_header_size);
        const std::size_t size = load_le32(p + pattern_index::program_size);
        return {load_le32(p), rest.first(std::min(size, rest.size()))};
    }
    void prefetch_program(const Candidate& candidate) const noexcept {
        if (candidate.program() < programs_.size())
            __builtin_prefetch(programs_.data() + candidate.program());
    }
    std::size_t match_prepared(std::string_view text, std::span<std::uint32_t> ids) const noexcept;

    ByteView bytes_;
    std::vector<std::uint8_t> own_bytes_;
    CaseMode mode_ = CaseMode::sensitive;
    std::uint32_t pattern_count_ = 0;
    std::uint32_t invalid_count_ = 0;
    ByteView programs_;
    KeyTable table_;
    CandidateList always_; // of patterns that have no key
    KeySieve sieve_;
};

} // namespace mxy::text
