// See paraglob_writer.h.
#include "build/text/paraglob_writer.h"

#include "build/text/automaton_writer.h"
#include "build/text/glob_pieces.h"
#include "build/text/glob_segments.h"
#include "build/text/piece_map_writer.h"
#include "build/text/records.h"
#include "mxy/format.h"

#include <algorithm>

namespace mxy::build {

namespace {

namespace format = text::image;

constexpr const char* image_name = "the pattern image";
constexpr const char* section_name = "the pattern section";

class ImageWriter {
public:
    ImageWriter(std::span<const GlobEntry> globs, const ParaglobOptions& options)
        : globs_(globs), options_(options), segments_(options.mode) {}

    Bytes write() {
        check_size();
        read_globs();
        write_header();
        write_automaton_block();
        write_entries();
        write_texts();
        write_wildcards();
        write_piece_map_block();
        write_segments();
        put(format::total_size, word_of(out_.size(), image_name));
        return std::move(out_);
    }

private:
    // Before anything is made: more is needed, but not less.
    void check_size() const {
        std::uint64_t size = format::header_size(format::last_version);
        for (const GlobEntry& glob : globs_)
            size += format::entry::size + glob.text.size() + 1;
        word_of(size, image_name);
    }

    void read_globs() {
        if (options_.lean) {
            for (std::size_t id = 0; id < globs_.size(); ++id)
                check_glob(globs_[id].text, id);
            return;
        }
        for (const GlobEntry& glob : globs_)
            segments_.add(glob.text);
        pieces_ = choose_pieces(segments_, options_.mode);
    }

    void put(std::uint32_t field, std::uint32_t number) noexcept {
        store_le32(out_.data() + field, number);
    }

    std::uint32_t here() const { return word_of(out_.size(), image_name); }

    void write_header() {
        out_.resize(format::header_size(format::last_version));
        std::copy(format::magic.begin(), format::magic.end(), out_.begin());
        put(format::version, format::last_version);
        put(format::match_mode, options_.mode == text::CaseMode::sensitive
                                    ? text::mode_sensitive
                                    : text::mode_insensitive);
        put(format::pattern_count, static_cast<std::uint32_t>(globs_.size()));
        put(format::byte_order, format::little_endian);
    }

    void write_automaton_block() {
        pad(out_, format::automaton_alignment);
        const Automaton automaton = write_automaton(pieces_.pieces);
        put(format::automaton_offset, here());
        put(format::automaton_size, static_cast<std::uint32_t>(automaton.block.size()));
        put(format::node_count, automaton.node_count);
        append(out_, automaton.block);
        pad(out_, format::part_alignment);
    }

    void write_entries() {
        put(format::entries_offset, here());
        strings_offset_ =
            word_of(out_.size() + std::uint64_t{globs_.size()} * format::entry::size, image_name);
        std::uint64_t text_offset = strings_offset_;
        for (std::uint32_t id = 0; id < globs_.size(); ++id) {
            std::uint8_t* const entry = add_record(out_, format::entry::size);
            store_le32(entry, id);
            entry[format::entry::type] = format::entry::type_glob;
            store_le32(entry + format::entry::text_offset, word_of(text_offset, image_name));
            store_le32(entry + format::entry::text_size,
                       static_cast<std::uint32_t>(globs_[id].text.size()));
            text_offset += globs_[id].text.size() + 1;
        }
    }

    void write_texts() {
        put(format::strings_offset, strings_offset_);
        for (const GlobEntry& glob : globs_) {
            append(out_, glob.text);
            out_.push_back(0);
        }
        put(format::strings_size, here() - strings_offset_);
        pad(out_, format::part_alignment);
    }

    // Globs without a piece. Those that match no text of the first reader's need not be checked.
    void write_wildcards() {
        if (options_.lean)
            return;
        std::uint32_t count = 0;
        std::uint64_t text_offset = strings_offset_;
        for (std::uint32_t id = 0; id < globs_.size(); ++id) {
            if (pieces_.of_glob[id] == GlobPieces::none && segments_.matches_utf8(id)) {
                std::uint8_t* const wildcard = add_record(out_, format::wildcard::size);
                store_le32(wildcard + format::wildcard::pattern_id, id);
                store_le32(wildcard + format::wildcard::text_offset,
                           static_cast<std::uint32_t>(text_offset));
                ++count;
            }
            text_offset += globs_[id].text.size() + 1;
        }
        put(format::wildcard_count, count);
    }

    void write_piece_map_block() {
        const auto count = static_cast<std::uint32_t>(pieces_.pieces.size());
        put(format::piece_map_offset, here()); // also where there is none
        put(format::piece_count, count);
        if (count > 0)
            append(out_, write_piece_map(pieces_.of_glob, count));
    }

    void write_segments() {
        if (options_.lean)
            return;
        pad(out_, format::part_alignment);
        const std::uint32_t start = here();
        segments_.append_to(out_);
        put(format::segments_offset, start);
        put(format::segments_size, here() - start);
    }

    std::span<const GlobEntry> globs_;
    ParaglobOptions options_;
    GlobSegments segments_;
    GlobPieces pieces_;
    std::uint32_t strings_offset_ = 0;
    Bytes out_;
};

} // namespace

Bytes write_pattern_section(std::span<const GlobEntry> globs, const ParaglobOptions& options) {
    const Bytes image = ImageWriter(globs, options).write();
    const std::uint64_t size = text::wrapper::header_size + std::uint64_t{image.size()} +
                               text::word_size + std::uint64_t{globs.size()} * text::word_size;
    Bytes section;
    section.reserve(word_of(size, section_name));
    std::uint8_t* const wrapper = add_record(section, text::wrapper::header_size);
    store_le32(wrapper + text::wrapper::total_size, static_cast<std::uint32_t>(size));
    store_le32(wrapper + text::wrapper::image_size, static_cast<std::uint32_t>(image.size()));
    append(section, image);
    append_le32(section, static_cast<std::uint32_t>(globs.size()));
    for (const GlobEntry& glob : globs)
        append_le32(section, glob.data_offset);
    return section;
}

} // namespace mxy::build
