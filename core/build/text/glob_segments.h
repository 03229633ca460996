// Globs taken apart for the format's first reader, so that it finds what this library finds, but
// for the case of letters beyond ASCII, which it always minds. It gives up on a glob after a number
// of tries, so a glob gets as few stars as it can do with. This knows nothing of how globs are
// found, only how they are checked.
#pragma once

#include "build/byte_writer.h"
#include "mxy/glob/glob_syntax.h"
#include "mxy/text_types.h"

#include <span>

namespace mxy::build {

// Throws BuildError (bad_input) where the text is no glob. `id` is for the message.
void check_glob(std::string_view glob, std::size_t id);

struct GlobSegment {
    std::uint8_t kind = 0;  // as in the file
    std::uint8_t flags = 0; // as in the file
    std::uint32_t data_size = 0;
    std::uint32_t data_offset = 0; // among the texts, or among the members of classes
};

class GlobSegments {
public:
    explicit GlobSegments(text::CaseMode mode) noexcept : mode_(mode) {}

    // Throws BuildError: bad_input (no glob), limit (65,535 segments).
    void add(std::string_view glob);

    std::uint32_t glob_count() const noexcept { return static_cast<std::uint32_t>(globs_.size()); }
    std::span<const GlobSegment> of(std::uint32_t glob) const noexcept;
    // Of a literal segment, escapes resolved.
    std::string_view text(const GlobSegment& segment) const noexcept;

    // Whether any well-formed text can match. The first reader knows no others, and it is not to
    // meet the segments of such a glob.
    bool matches_utf8(std::uint32_t glob) const noexcept { return globs_[glob].matches_utf8; }

    // Appends the block to an image whose start is the start of `image`. Throws BuildError (limit).
    void append_to(Bytes& image) const;

private:
    struct Glob {
        std::size_t first_segment;
        bool matches_utf8;
    };

    void add_segment(GlobSegment segment);
    void add_wildcards();
    void add_literal(std::string_view text);
    void add_class(const text::GlobPart& part);
    void add_members(std::uint32_t first, std::uint32_t last);
    void add_member(std::uint32_t first, std::uint32_t last);
    std::size_t end_of(std::uint32_t glob) const noexcept;

    text::CaseMode mode_;
    std::vector<Glob> globs_;
    std::vector<GlobSegment> segments_;
    std::string texts_;
    Bytes members_;

    // Wildcards read since the last literal or class: `?*?` is two units and then anything.
    std::size_t any_units_ = 0;
    bool has_star_ = false;
    text::GlobPart part_;
};

} // namespace mxy::build
