// See stored_database.h.
#include "stored_database.h"

#include "failure.h"
#include "open_file.h"

#include "build/import/database/text_keys_import.h"
#include "mmdb/tree_check.h"
#include "mmdb/tree_paths.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"

#include <algorithm>

namespace matchy {
namespace {

using mxy::Status;
using mxy::build::TreeNetworks;
using mxy::text::LiteralTable;

} // namespace

std::uint64_t most_networks(std::uint64_t nodes) noexcept {
    constexpr std::uint64_t of_any_file = std::uint64_t{1} << 24;
    constexpr std::uint64_t per_node = 256;
    return of_any_file + per_node * nodes;
}

StoredDatabase::StoredDatabase(const std::string& path) : path_(path) {
    open_file(database_.file, path);
    has_tree_ = !mxy::text::is_pattern_file(database_.file.bytes());
    if (!has_tree_) {
        database_.bytes = database_.file.bytes();
        return;
    }
    const Status status = database_.open(database_.file.bytes());
    if (status != Status::ok)
        fail(std::string("not a database: ") + mxy::status_text(static_cast<int>(status)));
    check_tree();
}

void StoredDatabase::fail(const std::string& reason) const {
    throw Failure(ExitStatus::bad_input, path_ + ": " + reason);
}

void StoredDatabase::fail_at(const mxy::text::SectionError& error,
                             const std::uint8_t* start) const {
    const auto offset = static_cast<std::uint64_t>(start - database_.bytes.data()) + error.offset;
    fail(std::string(error.reason) + " (offset " + std::to_string(offset) + ")");
}

void StoredDatabase::check_tree() {
    mxy::mmdb::TreeFacts facts;
    if (const auto fault = mxy::mmdb::check_tree(database_.tree, facts))
        fail("node " + std::to_string(fault->node) + " of the search tree: " + fault->reason);
    tree_offsets_ = std::move(facts.data_offsets);
}

std::uint64_t StoredDatabase::count_networks(TreeNetworks::Skip skip) const {
    if (!has_tree_)
        return 0;
    const std::uint64_t most = most_networks(tree().node_count);
    if (mxy::mmdb::count_tree_paths(tree()) > most)
        fail("more than " + std::to_string(most) + " ways through " +
             std::to_string(tree().node_count) + " nodes");
    TreeNetworks networks(tree(), skip);
    std::uint64_t count = 0;
    while (networks.next())
        ++count;
    return count;
}

// Subtrees may be shared: each node is looked at once.
bool StoredDatabase::has_ipv4_part() const {
    using mxy::mmdb::RecordKind;
    if (tree().depth != mxy::mmdb::ipv6_bits)
        return false;
    std::vector<bool> is_seen(tree().node_count);
    std::vector<std::uint32_t> open = {tree().walk_left(mxy::mmdb::ipv4_subtree_depth).record};
    while (!open.empty()) {
        const std::uint32_t record = open.back();
        open.pop_back();
        const RecordKind kind = tree().kind(record);
        if (kind == RecordKind::data)
            return true;
        mxy::mmdb::TreeNode node;
        if (kind != RecordKind::search_node || is_seen[record] ||
            tree().read(record, node) != Status::ok)
            continue;
        is_seen[record] = true;
        open.push_back(node.right);
        open.push_back(node.left);
    }
    return false;
}

const std::vector<StoredName>& StoredDatabase::literals() {
    read_names();
    return literals_;
}

const std::vector<StoredName>& StoredDatabase::globs() {
    read_names();
    return globs_;
}

mxy::text::CaseMode StoredDatabase::case_mode() {
    read_names();
    return case_mode_;
}

const mxy::mmdb::Section& StoredDatabase::data() {
    if (has_tree_)
        return database_.data;
    read_names();
    return inline_data_;
}

std::vector<std::uint32_t> StoredDatabase::record_offsets() {
    read_names();
    std::vector<std::uint32_t> offsets = tree_offsets_;
    for (const auto* names : {&literals_, &globs_})
        for (const StoredName& name : *names)
            if (name.data_offset != mxy::text::no_data)
                offsets.push_back(name.data_offset);
    std::sort(offsets.begin(), offsets.end());
    offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
    return offsets;
}

void StoredDatabase::read_names() {
    if (are_names_read_)
        return;
    are_names_read_ = true;
    const auto data_start =
        static_cast<std::uint64_t>(has_tree_ ? database_.data.start - database_.bytes.data() : 0);
    mxy::text::TextSections sections;
    const auto fault = has_tree_ ? mxy::text::find_sections(database_.bytes, data_start,
                                                            database_.metadata_section, sections)
                                 : mxy::text::find_pattern_file_sections(database_.bytes, sections);
    if (fault)
        fail_at(*fault, database_.bytes.data());
    mxy::text::ParaglobImage image;
    if (sections.has_patterns())
        if (const auto error = image.open(sections.patterns_image))
            fail_at(*error, sections.patterns_image.data());
    case_mode_ = sections.mode_known || !sections.has_patterns() ? sections.mode : image.mode();
    if (!has_tree_ && image.has_inline_data())
        inline_data_ = image.inline_data();
    if (sections.has_literals())
        read_literals(sections);
    if (sections.has_patterns())
        read_globs(sections, image);
}

// The table has its literals in the order of their hashes.
void StoredDatabase::read_literals(const mxy::text::TextSections& sections) {
    LiteralTable table;
    if (const auto error = table.open(sections.literals, case_mode_))
        fail_at(*error, sections.literals.data());
    std::vector<mxy::text::Literal> found;
    for (std::uint32_t number = 0; number < table.slot_count(); ++number) {
        mxy::text::Literal literal;
        const auto state = table.slot(number, literal);
        if (state == LiteralTable::SlotState::damaged)
            fail_at({Status::invalid_data, table.slot_offset(number),
                     "a slot of the literal table lies outside of it"},
                    sections.literals.data());
        if (state == LiteralTable::SlotState::used)
            found.push_back(literal);
    }
    std::ranges::stable_sort(found, {}, &mxy::text::Literal::id);
    literals_.reserve(found.size());
    for (const mxy::text::Literal& literal : found)
        literals_.push_back({literal.text, literal.data_offset});
}

void StoredDatabase::read_globs(const mxy::text::TextSections& sections,
                                const mxy::text::ParaglobImage& image) {
    for (std::uint32_t id = 0; id < image.pattern_count(); ++id) {
        mxy::text::Pattern pattern;
        if (const auto error = image.pattern(id, pattern))
            fail_at(*error, sections.patterns_image.data());
        std::string_view text = pattern.text;
        if (pattern.kind == mxy::text::PatternKind::substring)
            text = made_globs_.emplace_back(mxy::build::glob_of_substring(text));
        globs_.push_back({text, mxy::text::data_of_pattern(sections, image, id)});
    }
}

} // namespace matchy
