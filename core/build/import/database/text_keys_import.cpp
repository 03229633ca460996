// See text_keys_import.h.
#include "build/import/database/text_keys_import.h"

#include "build/import/database/restored_metadata.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"

#include <algorithm>
#include <optional>

namespace mxy::build {

namespace {

class TextKeysImport {
public:
    TextKeysImport(const InputText& input, const text::TextSections& sections,
                   RecordReader* records, EntrySink& sink, Merge merge) noexcept
        : input_(input), sections_(sections), records_(records), sink_(sink), merge_(merge) {}

    void run() {
        text::CaseMode mode = sections_.mode;
        if (sections_.has_patterns()) {
            require(image_.open(sections_.patterns_image), sections_.patterns_image);
            mode = sections_.mode_known ? sections_.mode : image_.mode();
        }
        if (sections_.has_literals())
            require(literals_.open(sections_.literals, mode), sections_.literals);
        if (sections_.mode_known || sections_.has_patterns() || sections_.has_literals())
            restore_case_mode(mode, sink_);
        if (records_ == nullptr && image_.has_inline_data())
            records_ = &inline_records_.emplace(sink_.builder().values(), image_.inline_data());
        if (sections_.has_literals())
            add_literals();
        if (sections_.has_patterns())
            add_globs();
    }

private:
    void require(const std::optional<text::SectionError>& error, ByteView section) const {
        if (!error)
            return;
        const auto start = static_cast<std::uint64_t>(
            reinterpret_cast<const char*>(section.data()) - input_.content().data());
        throw BuildError(BuildError::Kind::bad_input, input_.name() + ": byte " +
                                                          std::to_string(start + error->offset) +
                                                          ": " + error->reason);
    }

    // The table has its literals in the order of their hashes.
    void add_literals() {
        std::vector<text::Literal> all;
        for (std::uint32_t number = 0; number < literals_.slot_count(); ++number) {
            text::Literal literal;
            const auto state = literals_.slot(number, literal);
            if (state == text::LiteralTable::SlotState::damaged)
                sink_.skip(0, "slot " + std::to_string(number) +
                                  " of the literal table lies outside of it");
            else if (state == text::LiteralTable::SlotState::used)
                all.push_back(literal);
        }
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& left, const auto& right) { return left.id < right.id; });
        for (const text::Literal& literal : all)
            sink_.take(0, [&] {
                const ValueId value = value_at(literal.data_offset, "literal", literal.text);
                sink_.builder().add_literal(literal.text, value, merge_);
            });
    }

    void add_globs() {
        for (std::uint32_t id = 0; id < image_.pattern_count(); ++id) {
            text::Pattern pattern;
            if (const auto error = image_.pattern(id, pattern)) {
                sink_.skip(0, "pattern " + std::to_string(id) + ": " + error->reason);
                continue;
            }
            sink_.take(0, [&] {
                const std::uint32_t offset =
                    stands_alone() ? image_.inline_data_offset(id) : sections_.pattern_data(id);
                const ValueId value = value_at(offset, "glob", pattern.text);
                if (pattern.kind == text::PatternKind::substring)
                    sink_.builder().add_glob(glob_of_substring(pattern.text), value, merge_);
                else
                    sink_.builder().add_glob(pattern.text, value, merge_);
            });
        }
    }

    bool stands_alone() const noexcept { return records_ == nullptr || inline_records_; }

    ValueId value_at(std::uint32_t offset, const char* kind, std::string_view key) {
        if (offset == text::no_data || records_ == nullptr)
            return sink_.builder().values().empty_map();
        try {
            return records_->read(offset);
        } catch (const BuildError& error) {
            throw BuildError(error.kind(),
                             std::string(kind) + ' ' + std::string(key) + ": " + error.what());
        }
    }

    const InputText& input_;
    const text::TextSections& sections_;
    RecordReader* records_;
    EntrySink& sink_;
    Merge merge_;
    text::ParaglobImage image_;
    text::LiteralTable literals_;
    std::optional<RecordReader> inline_records_;
};

} // namespace

void import_text_keys(const InputText& input, const text::TextSections& sections,
                      RecordReader* records, EntrySink& sink, Merge merge) {
    TextKeysImport(input, sections, records, sink, merge).run();
}

std::string glob_of_substring(std::string_view text) {
    constexpr std::string_view special = "*?[\\";
    std::string glob = "*";
    for (const char letter : text) {
        if (special.find(letter) != std::string_view::npos)
            glob += '\\';
        glob += letter;
    }
    return glob + '*';
}

} // namespace mxy::build
