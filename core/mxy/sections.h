// Where the text sections of a database are: the pattern section, the literal section and the index
// section between its data section and its metadata, or the whole of a standalone pattern file. It
// bounds them and learns the match mode; what is inside them it does not know.
#pragma once

#include "mmdb/data_field.h"
#include "mxy/section_error.h"
#include "mxy/text_types.h"

#include <optional>

namespace mxy::text {

class ParaglobImage;

// Views into the file, which outlives them. A section that the file does not have is empty.
struct TextSections {
    ByteView patterns; // all of the pattern section, which the image is a part of
    ByteView patterns_image;
    // One little-endian 32-bit offset into the data section for each pattern id. Of a standalone
    // pattern file it is empty: there the image has the data, if anyone does.
    ByteView data_offsets;
    ByteView literals;
    // Up to the metadata's marker. The text sections answer without it, so that one that is not
    // where the metadata says is no error of the file: it is empty then, and the fault says why.
    ByteView index;
    std::optional<SectionError> index_fault;

    CaseMode mode = CaseMode::sensitive;
    // Whether the file says so, and it is not just assumed.
    bool mode_known = false;

    // Where the data section ends: at the first separator, or at the metadata's marker.
    std::uint64_t data_end = 0;

    // A pattern file, which has no address part, and its data in the image.
    bool stands_alone = false;

    bool has_patterns() const noexcept { return !patterns_image.empty(); }
    bool has_literals() const noexcept { return !literals.empty(); }

    // The data of a pattern in the database's data section; no_data where the table has none.
    std::uint32_t pattern_data(std::uint32_t pattern_id) const noexcept;
    // Has that fetched from memory.
    void prefetch_pattern_data(std::uint32_t pattern_id) const noexcept;
};

// Finds the text sections of a database whose data section starts at `data_start` and whose
// metadata section, behind its marker, is `metadata`. Files that do not say where their text
// sections are get searched from there to the marker, which costs as much as reading them: nothing
// for opening a plain address database. On an error, whose offset is the file's, `out` is
// unspecified.
std::optional<SectionError> find_sections(ByteView file, std::uint64_t data_start,
                                          const mmdb::Section& metadata,
                                          TextSections& out) noexcept;

// Finds the image and the data offsets in a pattern section, all but the separator; sets those two
// and `patterns`. The section may be followed by something else.
std::optional<SectionError> split_pattern_section(ByteView section, TextSections& out) noexcept;

// Whether the file is a standalone pattern file (.pgb), which has no address part at all.
bool is_pattern_file(ByteView file) noexcept;

// The same as find_sections() for a standalone pattern file.
std::optional<SectionError> find_pattern_file_sections(ByteView file, TextSections& out) noexcept;

// A pattern's data, wherever files of this kind have it; no_data where it has none. `image` is that
// of the sections.
std::uint32_t data_of_pattern(const TextSections& sections, const ParaglobImage& image,
                              std::uint32_t id) noexcept;

} // namespace mxy::text
