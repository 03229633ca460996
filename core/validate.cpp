// See validate.h. One step after the other. A step that needs what an earlier one found damaged is
// left out; the others go on until there are as many findings as are wanted.
#include "validate.h"

#include "database.h"
#include "mmdb/data_path.h"
#include "mmdb/tree_check.h"
#include "mxy/glob/glob_syntax.h"
#include "mxy/index_maker.h"
#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/patterns/pattern_index.h"
#include "mxy/sections.h"
#include "value_check.h"

#include <algorithm>
#include <array>

namespace mxy {

namespace {

class Validator {
public:
    Validator(ByteView file, Thoroughness thoroughness, std::size_t most,
              const ValidationProgress& progress)
        : file_(file), thoroughness_(thoroughness), most_(most), progress_(progress) {}

    void note_unused_data() noexcept { notes_unused_data_ = true; }

    std::vector<Finding> run() {
        if (text::is_pattern_file(file_))
            check_pattern_file();
        else
            check_database();
        return std::move(findings_);
    }

private:
    void check_pattern_file();
    void check_database();
    bool open_database();
    void open_text_sections();
    void check_metadata();
    void check_separator();
    void check_tree();
    void check_patterns();
    void check_pattern(std::uint32_t id, text::GlobPart& part);
    void check_pattern_counts();
    void check_literals();
    bool check_literal_runs();
    void check_literal(std::uint32_t slot, const text::LiteralIndex* index);
    void check_literal_counts();
    void check_index();
    bool check_index_parts(const text::IndexSection& index);
    void check_unused_data();
    void check_index_is_right(const text::IndexSection& index, const text::IndexSource& source);

    bool is_full() const { return findings_.size() >= most_; }
    bool is_strict() const { return thoroughness_ == Thoroughness::strict; }

    std::uint64_t place_of(const void* in_file) const {
        return static_cast<std::uint64_t>(static_cast<const std::uint8_t*>(in_file) - file_.data());
    }

    void found(Status status, std::uint64_t offset, std::string what) {
        add({status, offset, std::move(what), Severity::error});
    }

    // What lookups do not notice.
    void warn(Status status, std::uint64_t offset, std::string what) {
        add({status, offset, std::move(what), Severity::warning});
    }

    void add(Finding finding) {
        if (!is_full())
            findings_.push_back(std::move(finding));
    }

    // Takes over what a reader of `section` says is wrong. True: nothing.
    bool take(const std::optional<text::SectionError>& error, ByteView section) {
        if (error)
            found(error->status, place_of(section.data()) + error->offset, error->reason);
        return !error;
    }

    void check_value(std::uint32_t offset, ValueCheck& values) {
        if (is_full())
            return;
        if (auto finding = values.check(offset))
            add(std::move(*finding));
    }

    void tell(std::string_view step, std::uint64_t done, std::uint64_t total) const {
        constexpr std::uint64_t calls = 1024;
        if (progress_ && done % calls == 0)
            progress_(step, static_cast<double>(done) / static_cast<double>(total));
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
    bool notes_unused_data_ = false;
    bool has_image_ = false;
    bool has_literals_ = false;
    std::uint64_t text_bytes_ = 0; // of the patterns or literals seen so far
    std::optional<ValueCheck> values_;
    std::size_t most_;
    const ValidationProgress& progress_;
    std::vector<Finding> findings_;
};

void Validator::check_pattern_file() {
    if (!take(text::find_pattern_file_sections(file_, sections_), file_) ||
        !take(image_.open(sections_.patterns_image), file_))
        return;
    has_image_ = true;
    values_.emplace(file_, image_.inline_data(), thoroughness_);
    check_patterns();
}

void Validator::check_database() {
    if (!open_database())
        return;
    open_text_sections();
    using Step = void (Validator::*)();
    for (const Step step :
         {&Validator::check_metadata, &Validator::check_separator, &Validator::check_tree,
          &Validator::check_patterns, &Validator::check_literals, &Validator::check_index,
          &Validator::check_unused_data})
        if (!is_full())
            (this->*step)();
}

bool Validator::open_database() {
    const Status status = database_.open(file_);
    if (status != Status::ok)
        found(status, 0, status_text(static_cast<int>(status)));
    return status == Status::ok;
}

// Where the sections cannot be told apart, values are looked for up to the end of the file, as
// readers of addresses do.
void Validator::open_text_sections() {
    const std::uint64_t data_start = place_of(database_.data.start);
    if (!take(text::find_sections(file_, data_start, database_.metadata_section, sections_),
              file_)) {
        sections_ = {};
        values_.emplace(file_, database_.data, thoroughness_);
        return;
    }
    // The reader lets the data section run to the end of the file; values must not.
    const auto size = static_cast<std::uint32_t>(sections_.data_end - data_start);
    values_.emplace(file_, mmdb::Section{database_.data.start, size}, thoroughness_);
    if (sections_.has_patterns())
        has_image_ = take(image_.open(sections_.patterns_image), sections_.patterns_image);
    if (sections_.has_literals())
        has_literals_ =
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
        warn(Status::invalid_data, place_of(start),
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
    std::uint64_t done = 0;
    for (const std::uint32_t offset : facts.data_offsets) {
        tell("records", done++, facts.data_offsets.size());
        check_value(offset, *values_);
    }
    if (is_strict() && facts.unreachable_node)
        warn(Status::corrupt_search_tree, place(*facts.unreachable_node),
             node(*facts.unreachable_node, "nothing leads to the node"));
}

void Validator::check_patterns() {
    if (!has_image_)
        return;
    text::GlobPart part;
    for (std::uint32_t id = 0; id < image_.pattern_count() && !is_full(); ++id) {
        tell("patterns", id, image_.pattern_count());
        check_pattern(id, part);
    }
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
        warn(Status::invalid_data, place, name + "its text is not UTF-8");
    const std::uint32_t data = text::data_of_pattern(sections_, image_, id);
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
        warn(Status::invalid_data, start, "the pattern image is not as large as it says");
    // Writers that let a pattern be added twice shift the data of all that follow.
    if (!sections_.data_offsets.empty() && sections_.data_offsets.size() != count * 4)
        warn(Status::invalid_data, place_of(sections_.data_offsets.data()),
             "patterns and their data are not equally many");
}

void Validator::check_literals() {
    if (!has_literals_ || !check_literal_runs())
        return;
    text_bytes_ = 0;
    std::optional<text::LiteralIndex> index;
    if (literals_.needs_index() && !take(index.emplace().build(literals_), sections_.literals))
        return;
    for (std::uint32_t slot = 0; slot < literals_.slot_count() && !is_full(); ++slot) {
        tell("literals", slot, literals_.slot_count());
        check_literal(slot, index ? &*index : nullptr);
    }
    check_literal_counts();
}

// A lookup probes slot after slot up to an empty one. Writers keep a good third of them empty.
bool Validator::check_literal_runs() {
    constexpr std::uint32_t longest_run = 4096;
    std::uint32_t run = 0;
    text::Literal literal;
    for (std::uint32_t slot = 0; slot < literals_.slot_count(); ++slot) {
        const bool empty = literals_.slot(slot, literal) == text::LiteralTable::SlotState::empty;
        run = empty || literals_.is_older_layout() ? 0 : run + 1;
        if (run > longest_run) {
            found(Status::invalid_data,
                  place_of(sections_.literals.data()) + literals_.slot_offset(slot),
                  "the table of literals is too full");
            return false;
        }
    }
    return true;
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
        warn(Status::invalid_data, place, name + "its text is not UTF-8");
    if (literal.data_offset != text::no_data)
        check_value(literal.data_offset, *values_);
    else if (is_strict())
        warn(Status::invalid_data, place, name + "it has no value");
}

void Validator::check_literal_counts() {
    const auto added = metadata_count("literal_entry_count");
    if (added && *added < literals_.entry_count())
        found(Status::invalid_metadata, place_of(sections_.literals.data()),
              "more literals than the metadata counts");
}

// Lookups do without an index that does not fit, but slowly.
void Validator::check_index() {
    if (!take(sections_.index_fault, file_) || sections_.index.empty() ||
        sections_.has_patterns() != has_image_ || sections_.has_literals() != has_literals_)
        return;
    const auto source = text::IndexSource::of(sections_, has_image_ ? &image_ : nullptr,
                                              has_literals_ ? &literals_ : nullptr, sections_.mode);
    text::IndexSection index;
    if (!take(index.open(sections_.index, source), sections_.index))
        return;
    if (check_index_parts(index) && is_strict())
        check_index_is_right(index, source);
}

bool Validator::check_index_parts(const text::IndexSection& index) {
    if (const ByteView part = index.part(text::IndexPart::patterns); !part.empty()) {
        text::PatternIndex patterns;
        if (!take(patterns.open(part, sections_.mode, image_.pattern_count()), part) ||
            !take(patterns.check(), part))
            return false;
    }
    if (const ByteView part = index.part(text::IndexPart::literals); !part.empty()) {
        text::LiteralBuckets buckets;
        if (!take(buckets.open(part, literals_), part) || !take(buckets.check(), part))
            return false;
    }
    return true;
}

void Validator::check_index_is_right(const text::IndexSection& index,
                                     const text::IndexSource& source) {
    const std::uint64_t place = place_of(index.bytes().data());
    if (place % text::index_alignment != 0)
        return warn(Status::invalid_metadata, place, "the index section is not aligned");
    if (index.fingerprint() != source.fingerprint())
        return found(Status::invalid_data, place + text::index::fingerprint,
                     "the index section is one of other text sections");
    const text::MadeIndex right =
        text::make_index(source.patterns, source.literals, sections_.mode);
    const ByteView bytes = index.bytes();
    const auto difference =
        std::mismatch(bytes.begin(), bytes.end(), right.bytes.begin(), right.bytes.end());
    if (difference.first != bytes.end() || difference.second != right.bytes.end())
        found(Status::invalid_data,
              place + static_cast<std::uint64_t>(difference.first - bytes.begin()),
              "the index section is not what its text sections make");
}

// Bytes of the data section that belong to no value which a key leads to. Damage elsewhere hides
// what leads to them.
void Validator::check_unused_data() {
    if (!notes_unused_data_ || !is_strict() || !findings_.empty() || sections_.data_end == 0)
        return;
    auto end = static_cast<std::uint32_t>(sections_.data_end - place_of(database_.data.start));
    // Zeros may fill the section up to where the patterns can start.
    for (std::uint32_t i = 1; i < text::word_size && end > 0 && database_.data.start[end - 1] == 0;
         ++i)
        --end;
    const DataUse::Unused unused = values_->use().unused(end);
    if (unused.bytes != 0)
        warn(Status::invalid_data, place_of(database_.data.start) + unused.first,
             std::to_string(unused.bytes) +
                 " bytes of the data section belong to no value that a key leads to; the first "
                 "stand here");
}

} // namespace

std::vector<Finding> validate_all(ByteView file, Thoroughness thoroughness, std::size_t most,
                                  const ValidationProgress& progress) {
    Validator validator(file, thoroughness, most, progress);
    validator.note_unused_data();
    return validator.run();
}

std::optional<Finding> validate(ByteView file, Thoroughness thoroughness) {
    const ValidationProgress nobody;
    std::vector<Finding> findings = Validator(file, thoroughness, 1, nobody).run();
    if (findings.empty())
        return std::nullopt;
    return std::move(findings.front());
}

} // namespace mxy
