// All that a database file holds, for verbs that go through it from the first entry to the last:
// its networks in the order of addresses, its literals and globs in the order of ids. The file may
// be hostile: what is damaged is said, and a small file cannot make endless work. It knows nothing
// of what is done with entries.
#pragma once

#include "build/import/database/tree_networks.h"
#include "database.h"
#include "mxy/sections.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

// A literal or a glob.
struct StoredName {
    std::string_view text;
    std::uint32_t data_offset = mxy::text::no_data;
};

class StoredDatabase {
public:
    // Throws Failure: system_error where the file cannot be opened, bad_input where it is no
    // database or its tree is damaged.
    explicit StoredDatabase(const std::string& path);
    StoredDatabase(const StoredDatabase&) = delete;
    StoredDatabase& operator=(const StoredDatabase&) = delete;

    const std::string& path() const noexcept { return path_; }

    // False: a file of patterns alone, which has no metadata either.
    bool has_tree() const noexcept { return has_tree_; }
    const mxy::mmdb::Metadata& metadata() const noexcept { return database_.metadata; }
    const mxy::mmdb::Section& metadata_section() const noexcept {
        return database_.metadata_section;
    }
    // Of a file of patterns alone, an empty one.
    const mxy::mmdb::SearchTree& tree() const noexcept { return database_.tree; }
    mxy::build::TreeAliases aliases() const { return mxy::build::aliases_of(tree()); }
    // Whether any IPv4 address has data in a tree of IPv6.
    bool has_ipv4_part() const;

    // The networks of the tree. Throws Failure (bad_input) where there are more of them than any
    // honest file has.
    std::uint64_t count_networks(mxy::build::TreeNetworks::Skip skip) const;

    // Throw Failure (bad_input) where a text section, or a single name, is damaged.
    const std::vector<StoredName>& literals();
    const std::vector<StoredName>& globs();
    bool has_names() { return !literals().empty() || !globs().empty(); }
    mxy::text::CaseMode case_mode();

    // What data offsets refer to.
    const mxy::mmdb::Section& data();
    // All offsets of records, ascending, each once.
    std::vector<std::uint32_t> record_offsets();

    // Throws Failure (bad_input) about this file.
    [[noreturn]] void fail(const std::string& reason) const;

private:
    void check_tree();
    void read_names();
    void read_literals(const mxy::text::TextSections& sections);
    void read_globs(const mxy::text::TextSections& sections, const mxy::text::ParaglobImage& image);
    [[noreturn]] void fail_at(const mxy::text::SectionError& error,
                              const std::uint8_t* start) const;

    std::string path_;
    mxy::Database database_;
    bool has_tree_ = true;
    std::vector<std::uint32_t> tree_offsets_; // of records, ascending
    bool are_names_read_ = false;
    mxy::text::CaseMode case_mode_ = mxy::text::CaseMode::sensitive;
    mxy::mmdb::Section inline_data_; // of a file of patterns alone
    std::vector<StoredName> literals_;
    std::vector<StoredName> globs_;
    std::deque<std::string> made_globs_; // texts that do not stand in the file
};

// How many networks a tree of so many nodes can have that is honest. Subtrees may be shared, so
// that a small file can hold more networks than anybody could ever count.
std::uint64_t most_networks(std::uint64_t nodes) noexcept;

} // namespace matchy
