// See paraglob_image.h.
#include "mxy/paraglob_image.h"

#include "mxy/format.h"
#include "mxy/id_table.h"
#include "mxy/little_endian.h"

namespace mxy::text {

namespace {

ImageError damaged(std::uint64_t offset, const char* reason) noexcept {
    return {Status::invalid_data, offset, reason};
}

} // namespace

std::uint32_t ParaglobImage::field(std::uint32_t offset) const noexcept {
    return load_le32(image_.data() + offset);
}

std::optional<ImageError> ParaglobImage::open(ByteView image) noexcept {
    *this = {};
    image_ = image;
    if (image.size() < image::shortest_header_size)
        return damaged(image.size(), "the image is too small for its header");
    if (!starts_with(image, image::magic))
        return ImageError{Status::unknown_format, 0, "the image does not start with its magic"};
    version_ = field(image::version);
    if (version_ < image::first_version || version_ > image::last_version)
        return ImageError{Status::unknown_format, image::version, "the image's version is unknown"};
    header_size_ = image::header_size(version_);
    if (version_ == 1 && field(image::automaton_offset) == image::shortest_header_size)
        header_size_ = image::shortest_header_size;
    if (image.size() < header_size_)
        return damaged(image.size(), "the image is too small for its header");
    const std::uint32_t mode = field(image::match_mode);
    if (mode != mode_sensitive && mode != mode_insensitive)
        return damaged(image::match_mode, "the match mode is neither 0 nor 1");
    mode_ = mode == mode_sensitive ? CaseMode::sensitive : CaseMode::insensitive;
    if (header_size_ > image::total_size)
        declared_size_ = field(image::total_size);
    if (auto error = open_patterns())
        return error;
    return version_ >= image::first_version_with_data ? open_inline_data() : std::nullopt;
}

std::optional<ImageError> ParaglobImage::open_patterns() noexcept {
    const std::uint32_t count = field(image::pattern_count);
    if (count == 0)
        return std::nullopt;
    const std::uint32_t entries = field(image::entries_offset);
    if (entries < header_size_ || !fits(image_.size(), entries, count, image::entry::size))
        return damaged(image::entries_offset, "the pattern entries lie outside the image");
    const std::uint32_t strings = field(image::strings_offset);
    const std::uint32_t strings_size = field(image::strings_size);
    if (strings < header_size_ || !fits(image_.size(), strings, strings_size))
        return damaged(image::strings_offset, "the pattern texts lie outside the image");
    entries_ = image_.subspan(entries, std::size_t{count} * image::entry::size);
    pattern_count_ = count;
    strings_offset_ = strings;
    strings_end_ = std::uint64_t{strings} + strings_size;
    return std::nullopt;
}

std::optional<ImageError> ParaglobImage::open_inline_data() noexcept {
    if ((field(image::data_flags) & image::data_is_inline) == 0)
        return std::nullopt;
    const std::uint32_t data = field(image::data_offset);
    const std::uint32_t data_size = field(image::data_size);
    if (data < header_size_ || !fits(image_.size(), data, data_size))
        return damaged(image::data_offset, "the inline data lies outside the image");
    const std::uint32_t mappings = field(image::mappings_offset);
    const std::uint32_t mapping_count = field(image::mapping_count);
    if (mappings < header_size_ ||
        !fits(image_.size(), mappings, mapping_count, image::mapping::size))
        return damaged(image::mappings_offset, "the table of inline data lies outside the image");
    inline_data_ = {image_.data() + data, data_size};
    mappings_ = image_.subspan(mappings, std::size_t{mapping_count} * image::mapping::size);
    return std::nullopt;
}

std::optional<ImageError> ParaglobImage::pattern(std::uint32_t id, Pattern& out) const noexcept {
    const std::uint8_t* const entry = entries_.data() + std::size_t{id} * image::entry::size;
    const auto place = static_cast<std::uint64_t>(entry - image_.data());
    const std::uint32_t type = entry[image::entry::type];
    if (type != image::entry::type_substring && type != image::entry::type_glob)
        return damaged(place + image::entry::type, "a pattern's type is neither 0 nor 1");
    const std::uint32_t offset = load_le32(entry + image::entry::text_offset);
    const std::uint32_t size = load_le32(entry + image::entry::text_size);
    if (offset < strings_offset_ || !fits(strings_end_, offset, size))
        return damaged(place + image::entry::text_offset,
                       "a pattern's text lies outside the pattern texts");
    out.text = as_text(image_.subspan(offset, size));
    out.kind = type == image::entry::type_glob ? PatternKind::glob : PatternKind::substring;
    return std::nullopt;
}

std::optional<ImageError> ParaglobImage::patterns(std::vector<Pattern>& out) const {
    out.resize(pattern_count_);
    for (std::uint32_t id = 0; id < pattern_count_; ++id)
        if (auto error = pattern(id, out[id]))
            return error;
    return std::nullopt;
}

std::uint32_t ParaglobImage::inline_data_offset(std::uint32_t id) const noexcept {
    const IdTable table(mappings_, image::mapping::size);
    return table.find(id, image::mapping::data_offset);
}

void ParaglobImage::prefetch(std::uint32_t id) const noexcept {
    const std::uint64_t entry = std::uint64_t{id} * image::entry::size;
    if (entry < entries_.size())
        __builtin_prefetch(entries_.data() + entry);
    const std::uint64_t mapping = std::uint64_t{id} * image::mapping::size;
    if (mapping < mappings_.size())
        __builtin_prefetch(mappings_.data() + mapping);
}

} // namespace mxy::text
