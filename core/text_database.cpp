// See text_database.h: the sections of the file, and over them what makes them answer quickly.
#include "text_database.h"

#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/patterns/pattern_index.h"
#include "mxy/sections.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace mxy {

struct TextDatabase::Parts {
    text::TextSections sections;
    mmdb::Section data;
    text::CaseMode mode = text::CaseMode::sensitive;

    text::ParaglobImage image;
    text::LiteralTable literals;
    // What answers: views of the file's index section, or made here. Of literals, the table answers
    // where there are no buckets, with an index of those that it does not find itself.
    std::unique_ptr<text::PatternIndex> patterns;
    std::optional<text::LiteralBuckets> buckets;
    std::optional<text::LiteralIndex> literal_index;

    void prefetch_glob(std::uint32_t id) const noexcept {
        image.prefetch(id);
        sections.prefetch_pattern_data(id);
    }

    TextError open_sections(ByteView file);
    void use_index();
    TextError make_missing(ByteView file);
    std::optional<text::SectionError> make_pattern_index();
    std::optional<text::SectionError> make_literal_index();
};

namespace {

void set_literal(TextMatches& matches, const std::optional<text::Literal>& literal) noexcept {
    if (!literal)
        return;
    matches.has_literal = true;
    matches.literal = {literal->id, literal->data_offset, literal->text};
}

void set_globs(TextMatches& matches, std::size_t count) noexcept {
    matches.globs = count;
    matches.out_of_memory = count == text::PatternIndex::no_memory;
}

// The error of a section as an error of its file.
TextError in_file(ByteView file, ByteView section, const text::SectionError& error) {
    const auto start = static_cast<std::uint64_t>(section.data() - file.data());
    return {error.status, start + error.offset, error.reason};
}

} // namespace

TextError TextDatabase::Parts::open_sections(ByteView file) {
    mode = sections.mode;
    if (sections.has_patterns()) {
        if (const auto wrong = image.open(sections.patterns_image))
            return in_file(file, sections.patterns_image, *wrong);
        mode = sections.mode_known ? sections.mode : image.mode();
    }
    if (sections.has_literals()) {
        if (const auto wrong = literals.open_parts(sections.literals, mode))
            return in_file(file, sections.literals, *wrong);
    }
    return {};
}

// An index that does not fit is as good as none.
void TextDatabase::Parts::use_index() {
    const auto source = text::IndexSource::of(sections, sections.has_patterns() ? &image : nullptr,
                                              sections.has_literals() ? &literals : nullptr, mode);
    text::IndexSection index;
    if (sections.index.empty() || index.open(sections.index, source))
        return;
    if (sections.has_patterns()) {
        patterns = std::make_unique<text::PatternIndex>();
        if (patterns->open(index.part(text::IndexPart::patterns), mode, image.pattern_count()))
            patterns.reset();
    }
    if (sections.has_literals() &&
        buckets.emplace().open(index.part(text::IndexPart::literals), literals))
        buckets.reset();
}

TextError TextDatabase::Parts::make_missing(ByteView file) {
    if (sections.has_patterns() && patterns == nullptr) {
        if (const auto wrong = make_pattern_index())
            return in_file(file, sections.patterns_image, *wrong);
    }
    if (sections.has_literals() && !buckets) {
        if (const auto wrong = make_literal_index())
            return in_file(file, sections.literals, *wrong);
    }
    return {};
}

std::optional<text::SectionError> TextDatabase::Parts::make_pattern_index() {
    std::vector<text::Pattern> all;
    if (auto error = image.patterns(all))
        return error;
    patterns = text::PatternIndex::build(all, mode);
    return std::nullopt;
}

std::optional<text::SectionError> TextDatabase::Parts::make_literal_index() {
    literals.look_through_texts();
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
    return open(std::move(parts), file, error);
}

std::unique_ptr<TextDatabase> TextDatabase::open_patterns(ByteView file, TextError& error) {
    auto parts = std::make_unique<Parts>();
    if (auto wrong = text::find_pattern_file_sections(file, parts->sections)) {
        error = {wrong->status, wrong->offset, wrong->reason};
        return nullptr;
    }
    return open(std::move(parts), file, error);
}

std::unique_ptr<TextDatabase> TextDatabase::open(std::unique_ptr<Parts> parts, ByteView file,
                                                 TextError& error) {
    error = parts->open_sections(file);
    if (error.status != Status::ok)
        return nullptr;
    if (parts->sections.stands_alone)
        parts->data = parts->image.inline_data();
    parts->use_index();
    error = parts->make_missing(file);
    if (error.status != Status::ok)
        return nullptr;
    return std::unique_ptr<TextDatabase>(new TextDatabase(std::move(parts)));
}

TextDatabase::TextDatabase(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}

TextDatabase::~TextDatabase() = default;

TextMatches TextDatabase::find(std::string_view key,
                               std::span<std::uint32_t> globs) const noexcept {
    TextMatches matches = find_literal(key);
    if (parts_->patterns != nullptr)
        set_globs(matches, parts_->patterns->match(key, globs));
    return matches;
}

TextMatches TextDatabase::find_literal(std::string_view key) const noexcept {
    TextMatches matches;
    if (!parts_->sections.has_literals())
        return matches;
    const text::LiteralIndex* const index =
        parts_->literal_index ? &*parts_->literal_index : nullptr;
    set_literal(matches,
                parts_->buckets ? parts_->buckets->find(key) : parts_->literals.find(key, index));
    return matches;
}

void TextDatabase::find_many(std::span<TextQuestion> questions) const noexcept {
    while (!questions.empty()) {
        const std::size_t size = std::min(questions.size(), group_size);
        find_literals(questions.first(size));
        if (parts_->patterns != nullptr)
            find_globs(questions.first(size));
        questions = questions.subspan(size);
    }
}

void TextDatabase::find_literals(std::span<TextQuestion> questions) const noexcept {
    if (!parts_->buckets) {
        for (TextQuestion& question : questions)
            question.matches = find_literal(question.key);
        return;
    }
    std::array<std::string_view, group_size> keys;
    std::array<std::optional<text::Literal>, group_size> found;
    for (std::size_t i = 0; i < questions.size(); ++i)
        keys[i] = questions[i].key;
    parts_->buckets->find_many(std::span(keys).first(questions.size()),
                               std::span(found).first(questions.size()));
    for (std::size_t i = 0; i < questions.size(); ++i) {
        questions[i].matches = {};
        set_literal(questions[i].matches, found[i]);
    }
}

void TextDatabase::find_globs(std::span<TextQuestion> questions) const noexcept {
    constexpr std::size_t most_prefetched = 4; // of a key: others are not crowded out
    std::array<text::PatternQuestion, group_size> asked;
    for (std::size_t i = 0; i < questions.size(); ++i)
        asked[i] = {questions[i].key, questions[i].globs, 0};
    parts_->patterns->match_many(std::span(asked).first(questions.size()));
    for (std::size_t i = 0; i < questions.size(); ++i) {
        TextMatches& matches = questions[i].matches;
        set_globs(matches, asked[i].matches);
        if (matches.out_of_memory)
            continue;
        const std::span<std::uint32_t> ids = questions[i].globs;
        for (const std::uint32_t id :
             ids.first(std::min({matches.globs, ids.size(), most_prefetched})))
            parts_->prefetch_glob(id);
    }
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
        pattern.text = ""; // an index may name a pattern that is damaged
    return {id, text::data_of_pattern(parts_->sections, parts_->image, id), pattern.text};
}

text::CaseMode TextDatabase::case_mode() const noexcept {
    return parts_->mode;
}

const mmdb::Section& TextDatabase::data() const noexcept {
    return parts_->data;
}

std::size_t TextDatabase::memory() const noexcept {
    const text::PatternIndex* const patterns = parts_->patterns.get();
    return sizeof(Parts) + (patterns != nullptr ? sizeof *patterns + patterns->memory() : 0) +
           (parts_->literal_index ? parts_->literal_index->memory() : 0);
}

} // namespace mxy
