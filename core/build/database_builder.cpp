// See database_builder.h.
#include "build/database_builder.h"

#include "base/output_file.h"
#include "mxy/format.h"
#include "mxy/glob/glob_syntax.h"

#include <algorithm>
#include <cstring>

namespace mxy::build {
namespace {

constexpr std::size_t longest_literal = text::literals::longest_text;

[[noreturn]] void refuse(BuildError::Kind kind, const std::string& reason) {
    throw BuildError(kind, reason);
}

void check_literal(std::string_view text) {
    if (text.size() > longest_literal)
        refuse(BuildError::Kind::limit, "a literal of " + std::to_string(text.size()) +
                                            " bytes, and the format ends at " +
                                            std::to_string(longest_literal));
}

void check_glob(std::string_view text) {
    text::GlobReader reader(text);
    for (text::GlobPart part; reader.next(part);) {
    }
    if (reader.error() != text::GlobError::none)
        refuse(BuildError::Kind::bad_input,
               "not a glob: " + std::string(text::glob_error_text(reader.error())) + " (at byte " +
                   std::to_string(reader.position()) + ")");
}

void check_file(int error, const std::string& path) {
    if (error != 0)
        refuse(BuildError::Kind::system, path + ": " + std::strerror(error));
}

} // namespace

struct DatabaseBuilder::State {
    BuildOptions options;
    Entries entries;
    std::uint64_t text_replaced = 0;
    BuildProgress progress;
    bool is_closed = false; // the file is made, or was tried to be
    FileParts file;

    // Before anything is added.
    void check(ValueId value) const {
        check_open();
        if (std::string wrong = violation(*entries.pool, value, options.schema); !wrong.empty())
            refuse(BuildError::Kind::schema, wrong);
    }

    void check_open() const {
        if (is_closed)
            refuse(BuildError::Kind::bad_input,
                   "the database is finished: nothing can be added any more");
    }

    void add_text(std::optional<TextKeys>& keys, std::string_view text, ValueId value,
                  Merge merge) {
        if (!keys)
            keys.emplace(options.case_mode);
        const std::uint32_t known = keys->size();
        const std::uint32_t id = keys->find_or_add(text);
        if (id < known) {
            ++text_replaced;
            value = merge_values(*entries.pool, keys->value(id), value, merge);
        }
        keys->set_value(id, value);
    }

    const FileParts& finish() {
        if (!is_closed) {
            is_closed = true;
            file = assemble(entries, options, progress);
        }
        if (file.size() == 0)
            refuse(BuildError::Kind::bad_input, "the database could not be built before");
        return file;
    }
};

DatabaseBuilder::DatabaseBuilder(BuildOptions options) : state_(std::make_unique<State>()) {
    state_->options = std::move(options);
}

DatabaseBuilder::~DatabaseBuilder() = default;

ValuePool& DatabaseBuilder::values() {
    state_->check_open();
    return *state_->entries.pool;
}

BuildOptions& DatabaseBuilder::options() noexcept {
    return state_->options;
}

void DatabaseBuilder::set_case_mode(text::CaseMode mode) {
    if (mode != state_->options.case_mode && state_->entries.has_text())
        refuse(BuildError::Kind::bad_input,
               "whether case counts must be said before the first literal or glob");
    state_->options.case_mode = mode;
}

void DatabaseBuilder::add(std::string_view key, ValueId value, Merge merge) {
    const EntryKey kind = classify_key(key);
    if (const auto* network = std::get_if<Network>(&kind))
        add_network(*network, value, merge);
    else if (const auto* range = std::get_if<AddressRange>(&kind))
        add_range(*range, value, merge);
    else if (const auto* literal = std::get_if<LiteralKey>(&kind))
        add_literal(literal->text, value, merge);
    else
        add_glob(std::get<GlobKey>(kind).text, value, merge);
}

void DatabaseBuilder::add_network(const Network& network, ValueId value, Merge merge) {
    state_->check(value);
    state_->entries.tree.add(network, value, merge);
    ++state_->entries.networks_added;
}

void DatabaseBuilder::add_range(const AddressRange& range, ValueId value, Merge merge) {
    state_->check(value);
    for (const Network& network : networks_of(range))
        state_->entries.tree.add(network, value, merge);
    ++state_->entries.networks_added;
}

void DatabaseBuilder::add_literal(std::string_view text, ValueId value, Merge merge) {
    state_->check(value);
    check_literal(text);
    state_->add_text(state_->entries.literals, text, value, merge);
    ++state_->entries.literals_added;
}

void DatabaseBuilder::add_glob(std::string_view text, ValueId value, Merge merge) {
    state_->check(value);
    check_glob(text);
    state_->add_text(state_->entries.globs, text, value, merge);
    ++state_->entries.globs_added;
}

void DatabaseBuilder::remove(const Network& network) {
    state_->check_open();
    state_->entries.tree.remove(network);
}

BuildCounts DatabaseBuilder::counts() const noexcept {
    const Entries& entries = state_->entries;
    return {entries.networks_added, entries.literals_added, entries.globs_added,
            state_->text_replaced + entries.tree.replaced()};
}

void DatabaseBuilder::on_progress(BuildProgress progress) {
    state_->progress = std::move(progress);
}

Bytes DatabaseBuilder::build() {
    const FileParts& file = state_->finish();
    Bytes bytes;
    bytes.reserve(file.size());
    for (const Bytes& piece : file.pieces())
        append(bytes, piece);
    return bytes;
}

void DatabaseBuilder::write_file(const std::string& path) {
    OutputFile output;
    check_file(output.open(path), path); // before the work, not after it
    const FileParts& file = state_->finish();
    for (const Bytes& piece : file.pieces())
        check_file(output.write(piece), path);
    check_file(output.commit(), path);
}

} // namespace mxy::build
