// See glob_segments.h.
#include "build/text/glob_segments.h"

#include "base/utf8.h"
#include "build/text/records.h"
#include "mxy/format.h"

#include <algorithm>

namespace mxy::build {

namespace {

namespace format = text::image::segments;
using text::GlobPart;

constexpr std::uint32_t last_code_point = utf8::broken_byte - 1;

bool is_utf8(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    for (const char* p = text.data(); p < end;) {
        const utf8::Unit unit = utf8::decode(p, end);
        if (utf8::is_broken(unit.value))
            return false;
        p += unit.size;
    }
    return true;
}

bool is_capital(std::uint32_t unit) noexcept {
    return unit >= 'A' && unit <= 'Z';
}

void expect_no_error(const text::GlobReader& reader, std::size_t id) {
    if (reader.error() != text::GlobError::none)
        throw BuildError(BuildError::Kind::bad_input, "glob " + std::to_string(id) + ", byte " +
                                                          std::to_string(reader.position()) + ": " +
                                                          text::glob_error_text(reader.error()));
}

} // namespace

void check_glob(std::string_view glob, std::size_t id) {
    text::GlobReader reader(glob);
    GlobPart part;
    while (reader.next(part)) {
    }
    expect_no_error(reader, id);
}

void GlobSegments::add(std::string_view glob) {
    globs_.push_back({segments_.size(), true});
    text::GlobReader reader(glob);
    while (reader.next(part_)) {
        switch (part_.kind) {
        case GlobPart::Kind::star:
            has_star_ = true;
            break;
        case GlobPart::Kind::any_unit:
            ++any_units_;
            break;
        case GlobPart::Kind::literal:
            add_literal(part_.literal);
            break;
        case GlobPart::Kind::unit_class:
            add_class(part_);
            break;
        }
    }
    add_wildcards();
    expect_no_error(reader, globs_.size() - 1);
}

void GlobSegments::add_segment(GlobSegment segment) {
    if (segments_.size() - globs_.back().first_segment == format::index::most_segments)
        throw BuildError(BuildError::Kind::limit,
                         "glob " + std::to_string(globs_.size() - 1) + " has more than " +
                             std::to_string(format::index::most_segments) + " segments");
    segments_.push_back(segment);
}

void GlobSegments::add_wildcards() {
    for (; any_units_ > 0; --any_units_)
        add_segment({.kind = format::segment::kind_any_unit});
    if (has_star_)
        add_segment({.kind = format::segment::kind_star});
    has_star_ = false;
}

void GlobSegments::add_literal(std::string_view text) {
    add_wildcards();
    if (!is_utf8(text))
        globs_.back().matches_utf8 = false;
    add_segment({format::segment::kind_literal, 0, word_of(text.size(), "a glob"),
                 word_of(texts_.size(), "the texts of globs")});
    texts_ += text;
}

// A class that no code point is in becomes a ? where it is negated.
void GlobSegments::add_class(const GlobPart& part) {
    const std::size_t start = members_.size();
    for (const text::ClassItem& item : part.items)
        add_members(item.first, std::min(item.last, last_code_point));
    const std::size_t size = members_.size() - start;
    if (size == 0 && part.negated) {
        ++any_units_;
        return;
    }
    add_wildcards();
    if (size == 0)
        globs_.back().matches_utf8 = false;
    add_segment({format::segment::kind_class,
                 part.negated ? format::segment::is_negated : std::uint8_t{0},
                 word_of(size, "a class"), word_of(start, "the classes of globs")});
}

// Where case does not count, the first reader lowers both ends of a range, which makes another
// range of [A-_], and then looks for a lowered unit. So capitals are given to it as small letters,
// and no range ends with a capital.
void GlobSegments::add_members(std::uint32_t first, std::uint32_t last) {
    if (mode_ == text::CaseMode::insensitive) {
        const std::uint32_t first_capital = std::max<std::uint32_t>(first, 'A');
        const std::uint32_t last_capital = std::min<std::uint32_t>(last, 'Z');
        add_member(first_capital + ('a' - 'A'), last_capital + ('a' - 'A'));
        if (is_capital(first))
            first = 'Z' + 1;
        if (is_capital(last))
            last = 'A' - 1;
    }
    add_member(first, last);
}

void GlobSegments::add_member(std::uint32_t first, std::uint32_t last) {
    if (first > last)
        return;
    std::uint8_t* const member = add_record(members_, format::member::size);
    const bool single = first == last;
    member[format::member::kind] =
        single ? format::member::kind_single : format::member::kind_range;
    store_le32(member + format::member::first, first);
    store_le32(member + format::member::last, single ? 0 : last);
}

std::size_t GlobSegments::end_of(std::uint32_t glob) const noexcept {
    return glob + 1 < globs_.size() ? globs_[glob + 1].first_segment : segments_.size();
}

std::span<const GlobSegment> GlobSegments::of(std::uint32_t glob) const noexcept {
    return std::span(segments_).subspan(globs_[glob].first_segment,
                                        end_of(glob) - globs_[glob].first_segment);
}

std::string_view GlobSegments::text(const GlobSegment& segment) const noexcept {
    return std::string_view(texts_).substr(segment.data_offset, segment.data_size);
}

void GlobSegments::append_to(Bytes& image) const {
    const std::uint64_t headers = image.size() + std::uint64_t{globs_.size()} * format::index::size;
    const std::uint64_t texts = headers + std::uint64_t{segments_.size()} * format::segment::size;
    const std::uint64_t padding =
        (text::word_size - (texts + texts_.size()) % text::word_size) % text::word_size;
    const std::uint64_t members = texts + texts_.size() + padding;
    image.reserve(word_of(members + members_.size(), "the pattern image"));

    for (std::uint32_t glob = 0; glob < glob_count(); ++glob) {
        const std::size_t first = globs_[glob].first_segment;
        std::uint8_t* const row = add_record(image, format::index::size);
        store_le32(row + format::index::first_segment,
                   static_cast<std::uint32_t>(headers + first * format::segment::size));
        store_le16(row + format::index::segment_count,
                   static_cast<std::uint32_t>(end_of(glob) - first));
    }
    for (const GlobSegment& segment : segments_) {
        std::uint64_t data = 0;
        if (segment.kind == format::segment::kind_literal)
            data = texts + segment.data_offset;
        else if (segment.kind == format::segment::kind_class)
            data = members + segment.data_offset;
        std::uint8_t* const row = add_record(image, format::segment::size);
        row[format::segment::kind] = segment.kind;
        row[format::segment::flags] = segment.flags;
        store_le32(row + format::segment::data_size, segment.data_size);
        store_le32(row + format::segment::data_offset, static_cast<std::uint32_t>(data));
    }
    append(image, texts_);
    pad(image, text::word_size);
    append(image, members_);
}

} // namespace mxy::build
