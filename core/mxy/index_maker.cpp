// See index_maker.h.
#include "mxy/index_maker.h"

#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"
#include "mxy/patterns/pattern_index.h"

namespace mxy::text {

namespace {

class IndexMaker {
public:
    MadeIndex make(ByteView patterns, ByteView literals, CaseMode mode) {
        sections_.mode = mode;
        if (!patterns.empty())
            add_patterns(patterns);
        if (!literals.empty() && !made_.error)
            add_literals(literals);
        if (!made_.error)
            put_together();
        return std::move(made_);
    }

private:
    struct Part {
        IndexPart kind;
        std::vector<std::uint8_t> bytes;
    };

    void add_patterns(ByteView section) {
        made_.error = split_pattern_section(section, sections_);
        if (made_.error)
            return;
        made_.error = image_.open(sections_.patterns_image);
        if (made_.error)
            return;
        std::vector<Pattern> all;
        made_.error = image_.patterns(all);
        if (!made_.error)
            parts_.push_back({IndexPart::patterns, PatternIndex::write(all, sections_.mode)});
    }

    void add_literals(ByteView section) {
        sections_.literals = section;
        made_.error = literals_.open_parts(section, sections_.mode);
        if (made_.error)
            return;
        std::vector<std::uint8_t> buckets = write_literal_buckets(literals_);
        if (!buckets.empty())
            parts_.push_back({IndexPart::literals, std::move(buckets)});
    }

    void put_together() {
        const IndexSource source =
            IndexSource::of(sections_, sections_.has_patterns() ? &image_ : nullptr,
                            sections_.has_literals() ? &literals_ : nullptr, sections_.mode);
        std::size_t size =
            aligned(index::header_size + parts_.size() * std::size_t{index::row::row_size});
        std::vector<std::size_t> places;
        for (const Part& part : parts_) {
            places.push_back(size);
            size = aligned(size + part.bytes.size());
        }
        made_.bytes.resize(size);
        std::uint8_t* const out = made_.bytes.data();
        std::copy(index::magic.begin(), index::magic.end(), out);
        store_le32(out + index::version, index::known_version);
        store_le32(out + index::part_count, static_cast<std::uint32_t>(parts_.size()));
        store_le64(out + index::size, size);
        store_le64(out + index::fingerprint, source.fingerprint());
        store_le64(out + index::patterns_size, source.patterns.size());
        store_le64(out + index::literals_size, source.literals.size());
        store_le32(out + index::pattern_count, source.pattern_count);
        store_le32(out + index::literal_count, source.literal_count);
        store_le32(out + index::match_mode,
                   source.mode == CaseMode::insensitive ? mode_insensitive : mode_sensitive);
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            std::uint8_t* const row = out + index::header_size + i * index::row::row_size;
            store_le32(row + index::row::kind, static_cast<std::uint32_t>(parts_[i].kind));
            store_le64(row + index::row::offset, places[i]);
            store_le64(row + index::row::size, parts_[i].bytes.size());
            std::copy(parts_[i].bytes.begin(), parts_[i].bytes.end(), out + places[i]);
        }
    }

    static std::size_t aligned(std::size_t size) noexcept {
        return (size + index_alignment - 1) / index_alignment * index_alignment;
    }

    TextSections sections_;
    ParaglobImage image_;
    LiteralTable literals_;
    std::vector<Part> parts_;
    MadeIndex made_;
};

} // namespace

MadeIndex make_index(ByteView patterns, ByteView literals, CaseMode mode) {
    return IndexMaker().make(patterns, literals, mode);
}

} // namespace mxy::text
