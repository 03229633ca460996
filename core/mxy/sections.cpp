// See sections.h.
#include "mxy/sections.h"

#include "mmdb/data_path.h"
#include "mxy/format.h"
#include "mxy/little_endian.h"
#include "mxy/paraglob_image.h"

#include <algorithm>
#include <functional>

namespace mxy::text {

namespace {

using Number = std::optional<std::uint64_t>;

class SectionFinder {
public:
    SectionFinder(ByteView file, std::uint64_t data_start, const mmdb::Section& metadata,
                  TextSections& out) noexcept
        : file_(file), data_start_(data_start), metadata_(metadata), out_(out) {}

    std::optional<SectionError> find() noexcept {
        if (!has_marker())
            fail(Status::invalid_metadata, 0, "the metadata lies outside the file");
        else if (data_start_ > marker_)
            fail(Status::invalid_metadata, data_start_, "the data section starts in the metadata");
        if (error_)
            return error_;
        const std::uint64_t patterns =
            locate(pattern_offset_key, pattern_separator, wrapper::header_size, image::magic);
        const std::uint64_t literals =
            locate(literal_offset_key, literal_separator, 0, literals::magic);
        const std::uint64_t index = locate_index();
        out_.data_end = std::min({start_of(patterns), start_of(literals), start_of(index)});
        if (patterns != none)
            read_patterns(patterns, end_of(patterns, literals));
        if (literals != none)
            read_literals(literals, end_of(literals, patterns));
        read_mode();
        return error_;
    }

private:
    static constexpr std::uint64_t none = 0; // what files write for a section that they lack

    void fail(Status status, std::uint64_t offset, const char* reason) noexcept {
        if (!error_)
            error_ = SectionError{status, offset, reason};
    }

    // Sets where the marker is.
    bool has_marker() noexcept {
        const std::uint64_t marker_size = mmdb::metadata_marker.size();
        const std::uint64_t behind = metadata_offset();
        if (behind < marker_size || !fits(file_.size(), behind, metadata_.size))
            return false;
        marker_ = behind - marker_size;
        return true;
    }

    std::uint64_t metadata_offset() const noexcept {
        const auto place = reinterpret_cast<std::uintptr_t>(metadata_.start);
        return place - reinterpret_cast<std::uintptr_t>(file_.data());
    }

    // A key of any unsigned integer type. Of another type, it counts as missing.
    Number number(const char* key) noexcept {
        const std::array<const char*, 2> path = {key, nullptr};
        mmdb::Field field;
        const Status status = mmdb::find_value(metadata_, 0, path.data(), field);
        if (status == Status::path_does_not_match)
            return std::nullopt;
        if (status != Status::ok) {
            fail(status, metadata_offset(), "the metadata cannot be read");
            return std::nullopt;
        }
        switch (field.type) {
        case mmdb::DataType::uint16:
        case mmdb::DataType::uint32:
        case mmdb::DataType::uint64:
            return field.unsigned_value();
        case mmdb::DataType::uint128: {
            const Bits128 value = field.uint128_value();
            return value.high == 0 ? value.low : std::numeric_limits<std::uint64_t>::max();
        }
        default:
            return std::nullopt;
        }
    }

    // Where a section starts, or none.
    std::uint64_t locate(const char* key, std::string_view separator, std::uint32_t magic_offset,
                         std::string_view magic) noexcept {
        const Number told = number(key);
        if (error_)
            return none;
        const std::uint64_t offset = told ? *told : search(separator, magic_offset, magic);
        if (offset == none)
            return none;
        if (offset < separator_size || offset - separator_size < data_start_ || offset >= marker_) {
            fail(Status::invalid_metadata, metadata_offset(),
                 "a text section lies outside the space between tree and metadata");
            return none;
        }
        return offset;
    }

    // Data may hold a separator's text, so what follows must look like the section too.
    std::uint64_t search(std::string_view separator, std::uint32_t magic_offset,
                         std::string_view magic) const noexcept {
        const std::string_view space = as_text(file_).substr(
            static_cast<std::size_t>(data_start_), static_cast<std::size_t>(marker_ - data_start_));
        const std::boyer_moore_horspool_searcher searcher(separator.begin(), separator.end());
        auto from = space.begin();
        while (true) {
            const auto hit = std::search(from, space.end(), searcher);
            if (hit == space.end())
                return none;
            const auto start = static_cast<std::size_t>(hit - space.begin()) + separator_size;
            const std::string_view section = space.substr(start);
            if (section.size() >= magic_offset && section.substr(magic_offset).starts_with(magic))
                return data_start_ + start;
            from = hit + 1;
        }
    }

    // The index section, which other sections do without, and end where they would without it.
    std::uint64_t locate_index() noexcept {
        const std::uint64_t offset = number(index_offset_key).value_or(none);
        if (error_ || offset == none)
            return none;
        const char* fault = nullptr;
        if (offset < data_start_ + separator_size || offset >= marker_)
            fault = "the index section lies outside the space between tree and metadata";
        else if (!starts_with(between(offset - separator_size, offset), index_separator))
            fault = "the index section has no separator before it";
        if (fault != nullptr) {
            out_.index_fault = SectionError{Status::invalid_metadata, metadata_offset(), fault};
            return none;
        }
        out_.index = between(offset, marker_);
        return offset;
    }

    // Where a section starts, its separator included; the marker for no section.
    std::uint64_t start_of(std::uint64_t section) const noexcept {
        return section == none ? marker_ : section - separator_size;
    }

    // A section ends before the other one, or where the metadata's marker is.
    std::uint64_t end_of(std::uint64_t section, std::uint64_t other) const noexcept {
        return other >= section ? start_of(other) : marker_;
    }

    ByteView between(std::uint64_t start, std::uint64_t end) const noexcept {
        return file_.subspan(static_cast<std::size_t>(start),
                             static_cast<std::size_t>(end - start));
    }

    void read_patterns(std::uint64_t start, std::uint64_t end) noexcept {
        if (start > end)
            return fail(Status::invalid_metadata, start, "the text sections overlap");
        if (auto error = split_pattern_section(between(start, end), out_))
            fail(error->status, start + error->offset, error->reason);
    }

    void read_literals(std::uint64_t start, std::uint64_t end) noexcept {
        if (start > end)
            return fail(Status::invalid_metadata, start, "the text sections overlap");
        if (end - start < literals::plain_header_size)
            return fail(Status::invalid_data, start, "the literal section is cut short");
        out_.literals = between(start, end);
    }

    // Files of old writers have the mode in the image alone.
    void read_mode() noexcept {
        Number mode = number(match_mode_key);
        if (error_)
            return;
        std::uint64_t place = metadata_offset();
        if (!mode && out_.has_patterns()) {
            const std::uint8_t* const field = out_.patterns_image.data() + image::match_mode;
            mode = load_le32(field);
            place = static_cast<std::uint64_t>(field - file_.data());
        }
        if (!mode)
            return;
        if (*mode != mode_sensitive && *mode != mode_insensitive)
            return fail(Status::invalid_metadata, place, "the match mode is neither 0 nor 1");
        out_.mode = *mode == mode_sensitive ? CaseMode::sensitive : CaseMode::insensitive;
        out_.mode_known = true;
    }

    const ByteView file_;
    const std::uint64_t data_start_;
    const mmdb::Section& metadata_;
    TextSections& out_;
    std::uint64_t marker_ = 0;
    std::optional<SectionError> error_;
};

} // namespace

std::optional<SectionError> split_pattern_section(ByteView section, TextSections& out) noexcept {
    const auto damaged = [](std::uint64_t offset, const char* reason) {
        return SectionError{Status::invalid_data, offset, reason};
    };
    if (section.size() < wrapper::header_size)
        return damaged(0, "the pattern section is cut short");
    const std::uint64_t image_size = load_le32(section.data() + wrapper::image_size);
    if (image_size < image::shortest_header_size)
        return damaged(wrapper::image_size, "the pattern image is too small for its header");
    const std::uint64_t image_end = wrapper::header_size + image_size;
    if (!fits(section.size(), image_end, word_size))
        return damaged(wrapper::image_size, "the pattern image runs into what follows its section");
    const std::uint64_t table = image_end + word_size;
    const std::uint64_t count = load_le32(section.data() + static_cast<std::size_t>(image_end));
    if (!fits(section.size(), table, count, word_size))
        return damaged(image_end, "the table of pattern data runs into what follows its section");
    const auto part = [&](std::uint64_t start, std::uint64_t size) {
        return section.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(size));
    };
    out.patterns = part(0, table + count * word_size);
    out.patterns_image = part(wrapper::header_size, image_size);
    out.data_offsets = part(table, count * word_size);
    return std::nullopt;
}

std::uint32_t TextSections::pattern_data(std::uint32_t pattern_id) const noexcept {
    if (!fits(data_offsets.size(), std::uint64_t{pattern_id} * word_size, word_size))
        return no_data;
    return load_le32(data_offsets.data() + std::size_t{pattern_id} * word_size);
}

void TextSections::prefetch_pattern_data(std::uint32_t pattern_id) const noexcept {
    const std::uint64_t place = std::uint64_t{pattern_id} * word_size;
    if (place < data_offsets.size())
        __builtin_prefetch(data_offsets.data() + place);
}

std::optional<SectionError> find_sections(ByteView file, std::uint64_t data_start,
                                          const mmdb::Section& metadata,
                                          TextSections& out) noexcept {
    out = {};
    return SectionFinder(file, data_start, metadata, out).find();
}

bool is_pattern_file(ByteView file) noexcept {
    return starts_with(file, image::magic);
}

std::optional<SectionError> find_pattern_file_sections(ByteView file, TextSections& out) noexcept {
    out = {};
    if (!is_pattern_file(file))
        return SectionError{Status::unknown_format, 0, "not a pattern file"};
    if (file.size() < image::shortest_header_size)
        return SectionError{Status::invalid_data, file.size(),
                            "the pattern image is too small for its header"};
    const std::uint32_t mode = load_le32(file.data() + image::match_mode);
    if (mode != mode_sensitive && mode != mode_insensitive)
        return SectionError{Status::invalid_data, image::match_mode,
                            "the match mode is neither 0 nor 1"};
    out.patterns_image = file;
    out.stands_alone = true;
    out.mode = mode == mode_sensitive ? CaseMode::sensitive : CaseMode::insensitive;
    out.mode_known = true;
    return std::nullopt;
}

std::uint32_t data_of_pattern(const TextSections& sections, const ParaglobImage& image,
                              std::uint32_t id) noexcept {
    return sections.stands_alone ? image.inline_data_offset(id) : sections.pattern_data(id);
}

} // namespace mxy::text
