// The image of a set of patterns, versions 1 to 5, as it stands in a pattern section or alone in a
// .pgb file: the text, the kind and the inline data of each pattern. The image's own matching
// structures differ from version to version and miss matches; they are neither read nor trusted.
#pragma once

#include "mmdb/data_field.h"
#include "mxy/section_error.h"
#include "mxy/text_types.h"

#include <optional>
#include <vector>

namespace mxy::text {

using ImageError = SectionError;

class ParaglobImage {
public:
    // Checks the header and that everything it names lies in the image; the patterns are checked
    // when they are read. The bytes outlive the object. On an error the object must not be used.
    std::optional<ImageError> open(ByteView image) noexcept;

    std::uint32_t version() const noexcept { return version_; }
    // What the header says; inside a database the metadata has precedence.
    CaseMode mode() const noexcept { return mode_; }
    std::uint32_t pattern_count() const noexcept { return pattern_count_; }
    // The image's size as its header has it, which readers need not trust. 0: it does not say.
    std::uint32_t declared_size() const noexcept { return declared_size_; }

    // The pattern with that id, which is below pattern_count(). The text is a view into the image.
    std::optional<ImageError> pattern(std::uint32_t id, Pattern& out) const noexcept;
    // All of them, in the order of ids. Throws std::bad_alloc.
    std::optional<ImageError> patterns(std::vector<Pattern>& out) const;

    bool has_inline_data() const noexcept { return inline_data_.start != nullptr; }
    // The data section inside the image; empty where it has none.
    const mmdb::Section& inline_data() const noexcept { return inline_data_; }
    // The offset of a pattern's data in inline_data(), or no_data.
    std::uint32_t inline_data_offset(std::uint32_t id) const noexcept;

    // Has what is read of a pattern and its data fetched from memory.
    void prefetch(std::uint32_t id) const noexcept;

private:
    std::optional<ImageError> open_patterns() noexcept;
    std::optional<ImageError> open_inline_data() noexcept;
    std::uint32_t field(std::uint32_t offset) const noexcept;

    ByteView image_;
    ByteView entries_;
    ByteView mappings_;
    mmdb::Section inline_data_;
    std::uint32_t header_size_ = 0;
    std::uint32_t version_ = 0;
    std::uint32_t pattern_count_ = 0;
    std::uint32_t declared_size_ = 0;
    std::uint32_t strings_offset_ = 0;
    std::uint64_t strings_end_ = 0;
    CaseMode mode_ = CaseMode::sensitive;
};

} // namespace mxy::text
