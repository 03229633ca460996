// See validate.h. One step after the other, each on what those before it found sound; the first
// finding ends it.
#include "validate.h"

#include "database.h"
#include "mmdb/data_path.h"
#include "mmdb/tree_check.h"
#include "mxy/glob/glob_syntax.h"
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/sections.h"
#include "value_check.h"

#include <algorithm>
#include <array>

namespace mxy {

namespace {

class Validator {
public:
    Validator(ByteView file, Thoroughness thoroughness)
        : file_(file), thoroughness_(thoroughness) {}

    std::optional<Finding> run() {
        if (text::is_pattern_file(file_))
            check_pattern_file();
        else
            check_database();
        return std::move(finding_);
    }

private:
    void check_pattern_file();
    void check_database();
    void open_database();
    void check_metadata();
    void check_separator();
    void check_tree();
    void check_patterns();
    void check_pattern(std::uint32_t id, text::GlobPart& part);
    void check_pattern_counts();
    void check_literals();
    void check_literal_runs();
    void check_literal(std::uint32_t slot, const text::LiteralIndex* index);
    void check_literal_counts();

    bool is_sound() const { return !finding_.has_value(); }
    bool is_strict() const { return thoroughness_ == Thoroughness::strict; }

    std::uint64_t place_of(const void* in_file) const {
        return static_cast<std::uint64_t>(static_cast<const std::uint8_t*>(in_file) - file_.data());
    }

    void found(Status status, std::uint64_t offset, std::string what) {
        if (is_sound())
            finding_ = Finding{status, offset, std::move(what)};
    }

    // Takes over what a reader of `section` says is wrong, if anything.
    bool take(const std::optional<text::SectionError>& error, ByteView section) {
        if (error)
            found(error->status, place_of(section.data()) + error->offset, error->reason);
        return is_sound();
    }

    void check_value(std::uint32_t offset, ValueCheck& values) {
        if (is_sound())
            finding_ = values.check(offset);
    }

    // A count of the metadata; none where it is missing.
    std::optional<std::uint64_t> metadata_count(const char* key) const {
        const std::array<const char*, 2> path = {key, nullptr};
        mmdb::Field field;
        if (mmdb::find_value(database_.metadata_section, 0, path.data(), field) != Status::ok ||
            field.type != mmdb::DataType::uint32)
            return std::nullopt;
        return field.unsigned_value();
    }

    const ByteView file_;
    const Thoroughness thoroughness_;
    Database database_;
    text::TextSections sections_;
    text::ParaglobImage image_;
    text::LiteralTable literals_;
    std::uint64_t text_bytes_ = 0; // of the patterns or literals seen so far
    std::optional<ValueCheck> values_;
    std::optional<Finding> finding_;
};

void Validator::check_pattern_file() {
    if (!take(text::find_pattern_file_sections(file_, sections_), file_) ||
        !take(image_.open(sections_.patterns_image), file_))
        return;
    values_.emplace(file_, image_.inline_data(), thoroughness_);
    check_patterns();
}

void Validator::check_database() {
    open_database();
    using Step = void (Validator::*)();
    for (const Step step :
         {&Validator::check_metadata, &Validator::check_separator, &Validator::check_tree,
          &Validator::check_patterns, &Validator::check_literals})
        if (is_sound())
            (this->*step)();
}

void Validator::open_database() {
    if (const Status status = database_.open(file_); status != Status::ok)
        return found(status, 0, status_text(static_cast<int>(status)));
    const std::uint64_t data_start = place_of(database_.data.start);
    if (!take(text::find_sections(file_, data_start, database_.metadata_section, sections_), file_))
        return;
    // The reader lets the data section run to the end of the file; values must not.
    const auto size = static_cast<std::uint32_t>(sections_.data_end - data_start);
    values_.emplace(file_, mmdb::Section{database_.data.start, size}, thoroughness_);
    if (sections_.has_patterns())
        take(image_.open(sections_.patterns_image), sections_.patterns_image);
    if (sections_.has_literals())
        take(literals_.open(sections_.literals, sections_.mode), sections_.literals);
}

void Validator::check_metadata() {
    ValueCheck metadata(file_, database_.metadata_section, thoroughness_);
    check_value(0, metadata);
}

void Validator::check_separator() {
    const std::uint8_t* const end = database_.data.start;
    const std::uint8_t* const start = end - mmdb::separator_size;
    if (is_strict() && std::any_of(start, end, [](std::uint8_t byte) { return byte != 0; }))
        found(Status::invalid_data, place_of(start),
              "the separator between tree and data is not empty");
}

void Validator::check_tree() {
    mmdb::TreeFacts facts;
    const auto node = [](std::uint32_t number, const char* reason) {
        return "node " + std::to_string(number) + ": " + reason;
    };
    const auto place = [&](std::uint32_t number) {
        return std::uint64_t{number} * static_cast<unsigned>(database_.tree.node_size);
    };
    if (const auto fault = mmdb::check_tree(database_.tree, facts))
        return found(Status::corrupt_search_tree, place(fault->node),
                     node(fault->node, fault->reason));
    for (const std::uint32_t offset : facts.data_offsets)
        check_value(offset, *values_);
    if (is_strict() && facts.unreachable_node)
        found(Status::corrupt_search_tree, place(*facts.unreachable_node),
              node(*facts.unreachable_node, "nothing leads to the node"));
}

void Validator::check_patterns() {
    text::GlobPart part;
    for (std::uint32_t id = 0; id < image_.pattern_count() && is_sound(); ++id)
        check_pattern(id, part);
    if (sections_.has_patterns())
        check_pattern_counts();
}

void Validator::check_pattern(std::uint32_t id, text::GlobPart& part) {
    text::Pattern pattern;
    if (!take(image_.pattern(id, pattern), sections_.patterns_image))
        return;
    const std::uint64_t place = place_of(pattern.text.data());
    const std::string name = "pattern " + std::to_string(id) + ": ";
    // Texts that overlap could make this take as long as it likes.
    text_bytes_ += pattern.text.size();
    if (text_bytes_ > sections_.patterns_image.size())
        return found(Status::invalid_data, place, name + "its text overlaps others");
    if (pattern.kind == text::PatternKind::glob) {
        text::GlobReader reader(pattern.text);
        while (reader.next(part)) {
        }
        if (reader.error() != text::GlobError::none)
            return found(Status::invalid_data, place + reader.position(),
                         name + text::glob_error_text(reader.error()));
    }
    if (is_strict() && !is_utf8(pattern.text))
        return found(Status::invalid_data, place, name + "its text is not UTF-8");
    const std::uint32_t data =
        text::is_pattern_file(file_) ? image_.inline_data_offset(id) : sections_.pattern_data(id);
    if (data != text::no_data)
        check_value(data, *values_);
}

void Validator::check_pattern_counts() {
    const std::uint64_t start = place_of(sections_.patterns_image.data());
    const std::uint64_t count = image_.pattern_count();
    const auto added = metadata_count("glob_entry_count");
    if (added && *added < count)
        found(Status::invalid_metadata, start, "more patterns than the metadata counts");
    if (!is_strict())
        return;
    if (image_.declared_size() != 0 && image_.declared_size() != sections_.patterns_image.size())
        found(Status::invalid_data, start, "the pattern image is not as large as it says");
    // Writers that let a pattern be added twice shift the data of all that follow.
    if (!sections_.data_offsets.empty() && sections_.data_offsets.size() != count * 4)
        found(Status::invalid_data, place_of(sections_.data_offsets.data()),
              "patterns and their data are not equally many");
}

void Validator::check_literals() {
    if (!sections_.has_literals())
        return;
    check_literal_runs();
    if (!is_sound())
        return;
    text_bytes_ = 0;
    std::optional<text::LiteralIndex> index;
    if (literals_.needs_index() && !take(index.emplace().build(literals_), sections_.literals))
        return;
    for (std::uint32_t slot = 0; slot < literals_.slot_count() && is_sound(); ++slot)
        check_literal(slot, index ? &*index : nullptr);
    check_literal_counts();
}

// A lookup probes slot after slot up to an empty one. Writers keep a good third of them empty.
void Validator::check_literal_runs() {
    constexpr std::uint32_t longest_run = 4096;
    std::uint32_t run = 0;
    text::Literal literal;
    for (std::uint32_t slot = 0; slot < literals_.slot_count() && is_sound(); ++slot) {
        const bool empty = literals_.slot(slot, literal) == text::LiteralTable::SlotState::empty;
        run = empty || literals_.is_older_layout() ? 0 : run + 1;
        if (run > longest_run)
            found(Status::invalid_data,
                  place_of(sections_.literals.data()) + literals_.slot_offset(slot),
                  "the table of literals is too full");
    }
}

void Validator::check_literal(std::uint32_t slot, const text::LiteralIndex* index) {
    text::Literal literal;
    const std::uint64_t place = place_of(sections_.literals.data()) + literals_.slot_offset(slot);
    switch (literals_.slot(slot, literal)) {
    case text::LiteralTable::SlotState::empty:
        return;
    case text::LiteralTable::SlotState::damaged:
        return found(Status::invalid_data, place, "the text of a literal lies outside the texts");
    case text::LiteralTable::SlotState::used:
        break;
    }
    const std::string name = "literal " + std::to_string(literal.id) + ": ";
    text_bytes_ += literal.text.size();
    if (text_bytes_ > literals_.strings_size())
        return found(Status::invalid_data, place, name + "its text overlaps others");
    if (!literals_.find(literal.text, index))
        return found(Status::invalid_data, place, name + "it is not where it is looked for");
    if (is_strict() && !is_utf8(literal.text))
        return found(Status::invalid_data, place, name + "its text is not UTF-8");
    if (literal.data_offset != text::no_data)
        check_value(literal.data_offset, *values_);
    else if (is_strict())
        found(Status::invalid_data, place, name + "it has no value");
}

void Validator::check_literal_counts() {
    const auto added = metadata_count("literal_entry_count");
    if (added && *added < literals_.entry_count())
        found(Status::invalid_metadata, place_of(sections_.literals.data()),
              "more literals than the metadata counts");
}

} // namespace

std::optional<Finding> validate(ByteView file, Thoroughness thoroughness) {
    return Validator(file, thoroughness).run();
}

} // namespace mxy
