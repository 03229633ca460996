// See text_database.h: the sections of the file, and over them what makes them answer quickly.
#include "text_database.h"

#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/patterns/pattern_index.h"
#include "mxy/sections.h"

#include <optional>
#include <vector>

namespace mxy {

struct TextDatabase::Parts {
    text::TextSections sections;
    mmdb::Section data;
    text::ParaglobImage image;
    std::unique_ptr<text::PatternIndex> patterns;
    text::LiteralTable literals;
    std::optional<text::LiteralIndex> literal_index;
    text::CaseMode mode = text::CaseMode::sensitive;
    // A pattern file, whose data is inside its image.
    bool stands_alone = false;

    std::optional<text::SectionError> open_patterns();
    std::optional<text::SectionError> open_literals();
};

namespace {

// The error of a section as an error of its file.
TextError in_file(ByteView file, ByteView section, const text::SectionError& error) {
    const auto start = static_cast<std::uint64_t>(section.data() - file.data());
    return {error.status, start + error.offset, error.reason};
}

} // namespace

std::optional<text::SectionError> TextDatabase::Parts::open_patterns() {
    if (auto error = image.open(sections.patterns_image))
        return error;
    mode = sections.mode_known ? sections.mode : image.mode();
    std::vector<text::Pattern> all(image.pattern_count());
    for (std::uint32_t id = 0; id < image.pattern_count(); ++id)
        if (auto error = image.pattern(id, all[id]))
            return error;
    patterns = text::PatternIndex::build(all, mode);
    return std::nullopt;
}

std::optional<text::SectionError> TextDatabase::Parts::open_literals() {
    if (auto error = literals.open(sections.literals, mode))
        return error;
    if (!literals.needs_index())
        return std::nullopt;
    return literal_index.emplace().build(literals);
}

std::unique_ptr<TextDatabase> TextDatabase::open(ByteView file, const mmdb::Section& metadata,
                                                 const mmdb::Section& data, TextError& error) {
    auto parts = std::make_unique<Parts>();
    const auto data_start = static_cast<std::uint64_t>(data.start - file.data());
    if (auto wrong = text::find_sections(file, data_start, metadata, parts->sections)) {
        error = {wrong->status, wrong->offset, wrong->reason};
        return nullptr;
    }
    parts->data = data;
    parts->mode = parts->sections.mode;
    if (parts->sections.has_patterns()) {
        if (auto wrong = parts->open_patterns()) {
            error = in_file(file, parts->sections.patterns_image, *wrong);
            return nullptr;
        }
    }
    if (parts->sections.has_literals()) {
        if (auto wrong = parts->open_literals()) {
            error = in_file(file, parts->sections.literals, *wrong);
            return nullptr;
        }
    }
    return std::unique_ptr<TextDatabase>(new TextDatabase(std::move(parts)));
}

std::unique_ptr<TextDatabase> TextDatabase::open_patterns(ByteView file, TextError& error) {
    auto parts = std::make_unique<Parts>();
    auto wrong = text::find_pattern_file_sections(file, parts->sections);
    if (!wrong)
        wrong = parts->open_patterns();
    if (wrong) {
        error = {wrong->status, wrong->offset, wrong->reason};
        return nullptr;
    }
    parts->data = parts->image.inline_data();
    parts->stands_alone = true;
    return std::unique_ptr<TextDatabase>(new TextDatabase(std::move(parts)));
}

TextDatabase::TextDatabase(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}

TextDatabase::~TextDatabase() = default;

TextMatches TextDatabase::find(std::string_view key,
                               std::span<std::uint32_t> globs) const noexcept {
    TextMatches matches;
    if (parts_->sections.has_literals()) {
        const text::LiteralIndex* const index =
            parts_->literal_index ? &*parts_->literal_index : nullptr;
        if (const auto literal = parts_->literals.find(key, index)) {
            matches.has_literal = true;
            matches.literal = {literal->id, literal->data_offset, literal->text};
        }
    }
    if (parts_->patterns != nullptr) {
        matches.globs = parts_->patterns->match(key, globs);
        matches.out_of_memory = matches.globs == text::PatternIndex::no_memory;
    }
    return matches;
}

std::size_t TextDatabase::literal_count() const noexcept {
    return parts_->sections.has_literals() ? parts_->literals.entry_count() : 0;
}

std::size_t TextDatabase::glob_count() const noexcept {
    return parts_->patterns != nullptr ? parts_->image.pattern_count() : 0;
}

TextEntry TextDatabase::glob(std::uint32_t id) const noexcept {
    text::Pattern pattern;
    if (parts_->image.pattern(id, pattern))
        return {};
    const std::uint32_t data_offset = parts_->stands_alone ? parts_->image.inline_data_offset(id)
                                                           : parts_->sections.pattern_data(id);
    return {id, data_offset, pattern.text};
}

text::CaseMode TextDatabase::case_mode() const noexcept {
    return parts_->mode;
}

const mmdb::Section& TextDatabase::data() const noexcept {
    return parts_->data;
}

std::size_t TextDatabase::memory() const noexcept {
    return sizeof(Parts) + (parts_->patterns != nullptr ? parts_->patterns->memory() : 0) +
           (parts_->literal_index ? parts_->literal_index->memory() : 0);
}

} // namespace mxy
