// See index_section.h.
#include "mxy/index_section.h"

#include "mxy/text_hash.h"

namespace mxy::text {

namespace {

SectionError damaged(std::uint64_t offset, const char* reason) noexcept {
    return {Status::invalid_data, offset, reason};
}

} // namespace

IndexSource IndexSource::of(const TextSections& sections, const ParaglobImage* image,
                            const LiteralTable* literals, CaseMode mode) noexcept {
    IndexSource source;
    source.mode = mode;
    if (image != nullptr) {
        source.patterns = sections.patterns;
        source.pattern_count = image->pattern_count();
    }
    if (literals != nullptr) {
        source.literals = sections.literals.first(static_cast<std::size_t>(literals->size()));
        source.literal_count = literals->entry_count();
    }
    return source;
}

std::uint64_t IndexSource::fingerprint() const noexcept {
    const std::uint64_t seed = mode == CaseMode::insensitive ? mode_insensitive : mode_sensitive;
    const std::uint64_t first = XXH3_64bits_withSeed(patterns.data(), patterns.size(), seed);
    return XXH3_64bits_withSeed(literals.data(), literals.size(), first);
}

std::uint64_t IndexSection::fingerprint() const noexcept {
    return load_le64(section_.data() + index::fingerprint);
}

std::optional<SectionError> IndexSection::open(ByteView section,
                                               const IndexSource& source) noexcept {
    if (section.size() < index::header_size)
        return damaged(section.size(), "the index section is too small for its header");
    const auto field = [&](std::uint32_t offset) { return load_le32(section.data() + offset); };
    const auto wide = [&](std::uint32_t offset) { return load_le64(section.data() + offset); };
    if (!starts_with(section, index::magic))
        return SectionError{Status::unknown_format, 0,
                            "the index section does not start with its magic"};
    if (field(index::version) != index::known_version)
        return SectionError{Status::unknown_format, index::version,
                            "the index section's version is unknown"};
    if (wide(index::size) < index::header_size || wide(index::size) > section.size())
        return damaged(index::size, "the index section runs into what follows it");
    const std::uint32_t mode =
        source.mode == CaseMode::insensitive ? mode_insensitive : mode_sensitive;
    if (wide(index::patterns_size) != source.patterns.size() ||
        wide(index::literals_size) != source.literals.size() ||
        field(index::pattern_count) != source.pattern_count ||
        field(index::literal_count) != source.literal_count || field(index::match_mode) != mode)
        return damaged(index::patterns_size, "the index section is one of other text sections");
    section_ = section.first(static_cast<std::size_t>(wide(index::size)));
    return open_parts();
}

std::optional<SectionError> IndexSection::open_parts() noexcept {
    const std::uint32_t count = load_le32(section_.data() + index::part_count);
    if (!fits(section_.size(), index::header_size, count, index::row::row_size))
        return damaged(index::part_count, "the parts run out of the index section");
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t place = index::header_size + std::size_t{i} * index::row::row_size;
        const std::uint8_t* const row = section_.data() + place;
        const std::uint32_t kind = load_le32(row + index::row::kind);
        const std::uint64_t offset = load_le64(row + index::row::offset);
        const std::uint64_t size = load_le64(row + index::row::size);
        if (!fits(section_.size(), offset, size))
            return damaged(place, "a part runs out of the index section");
        if (kind >= 1 && kind <= parts_.size())
            parts_[kind - 1] =
                section_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
    }
    return std::nullopt;
}

} // namespace mxy::text
