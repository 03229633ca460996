// The index section: what the text side would otherwise build in memory at the first question, as
// bytes that are used where they stand. This file knows the section's frame: what it was made from,
// and which parts it has. What is in a part, the part's reader knows.
#pragma once

#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/sections.h"

#include <array>

namespace mxy::text {

namespace index {
inline constexpr std::string_view magic = "MXYINDEX"sv;
inline constexpr std::uint32_t known_version = 1;

// Fields of the header; the sizes and the fingerprint have 64 bits.
inline constexpr std::uint32_t version = 8;
inline constexpr std::uint32_t part_count = 12;
inline constexpr std::uint32_t size = 16; // of the whole section
inline constexpr std::uint32_t fingerprint = 24;
// What it was made from.
inline constexpr std::uint32_t patterns_size = 32; // of the pattern section
inline constexpr std::uint32_t literals_size = 40; // of the literal section
inline constexpr std::uint32_t pattern_count = 48;
inline constexpr std::uint32_t literal_count = 52;
inline constexpr std::uint32_t match_mode = 56;
inline constexpr std::uint32_t header_size = 64;

// Behind the header: a row for each part. Its offset counts from the section's start.
namespace row {
inline constexpr std::uint32_t kind = 0;
inline constexpr std::uint32_t offset = 8; // 64 bits, as its size
inline constexpr std::uint32_t size = 16;
inline constexpr std::uint32_t row_size = 24;
} // namespace row
} // namespace index

// Parts of other kinds are for other readers.
enum class IndexPart : std::uint32_t { patterns = 1, literals = 2 };

// What an index is made from. In a database without one of the sections, its size and count are 0.
struct IndexSource {
    ByteView patterns; // the pattern section
    ByteView literals; // the literal section
    std::uint32_t pattern_count = 0;
    std::uint32_t literal_count = 0;
    CaseMode mode = CaseMode::sensitive;

    // Of opened sections; null where there is none. Cuts off what follows the literals.
    static IndexSource of(const TextSections& sections, const ParaglobImage* image,
                          const LiteralTable* literals, CaseMode mode) noexcept;

    // A hash of all of it, which takes as long as reading it.
    std::uint64_t fingerprint() const noexcept;
};

class IndexSection {
public:
    // Checks the frame, and that the index was made from sections of that size; the fingerprint is
    // for those who have time. On an error the index must not be used.
    std::optional<SectionError> open(ByteView section, const IndexSource& source) noexcept;

    // Empty where the index does not have it.
    ByteView part(IndexPart kind) const noexcept {
        return parts_[static_cast<std::uint32_t>(kind) - 1];
    }
    ByteView bytes() const noexcept { return section_; } // without what follows it
    std::uint64_t fingerprint() const noexcept;

private:
    std::optional<SectionError> open_parts() noexcept;

    ByteView section_;
    std::array<ByteView, 2> parts_;
};

} // namespace mxy::text
