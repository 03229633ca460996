// The file that is looked into, opened as what it is: a database with a search tree, with or
// without names and patterns, or patterns alone. It says where the parts of the file are, and which
// of them cannot be read; it does not look at single entries.
#pragma once

#include "database.h"
#include "mxy/sections.h"
#include "text_database.h"

#include <memory>
#include <string>
#include <vector>

namespace matchy {

struct FileSection {
    const char* name = "";
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

class InspectedFile {
public:
    // Throws Failure where the file cannot be opened, or is no database.
    explicit InspectedFile(const std::string& path);

    const std::string& path() const noexcept { return path_; }
    std::uint64_t size() const noexcept { return file_.bytes().size(); }
    // A few words for people.
    const char* format() const noexcept;

    // False: a file of patterns, which has no metadata either.
    bool has_tree() const noexcept { return has_tree_; }
    const mxy::Database& database() const noexcept { return database_; }

    // Null where the text sections cannot be read.
    const mxy::TextDatabase* text() const noexcept { return text_.get(); }
    const mxy::text::TextSections& text_sections() const noexcept { return text_sections_; }
    std::uint64_t literal_count() const noexcept { return text_ ? text_->literal_count() : 0; }
    std::uint64_t glob_count() const noexcept { return text_ ? text_->glob_count() : 0; }
    bool has_text() const noexcept { return literal_count() + glob_count() != 0; }

    // Where the records are. Empty for patterns that have none.
    mxy::mmdb::Section data() const noexcept;

    // In the order of the file. Separators and padding belong to none.
    std::vector<FileSection> sections() const;

    // What cannot be read, each in words; parts of the program that read further add theirs.
    const std::vector<std::string>& problems() const noexcept { return problems_; }
    void add_problem(const std::string& what) { problems_.push_back(what); }

private:
    void open_text();
    std::vector<FileSection> sections_of_pattern_file() const;
    std::uint64_t offset_of(const std::uint8_t* place) const noexcept;

    std::string path_;
    mxy::MappedFile file_;
    mxy::Database database_;
    bool has_tree_ = false;
    bool are_text_sections_known_ = false;
    mxy::text::TextSections text_sections_;
    std::unique_ptr<mxy::TextDatabase> text_;
    std::vector<std::string> problems_;
};

} // namespace matchy
