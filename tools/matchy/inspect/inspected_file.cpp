// See inspected_file.h.
#include "inspected_file.h"

#include "../failure.h"
#include "../open_file.h"

#include "mmdb/format.h"
#include "mxy/format.h"

#include <algorithm>

namespace matchy {
namespace {

using mxy::Status;

std::string at_offset(std::uint64_t offset, const char* reason) {
    return std::string(reason) + " (offset " + std::to_string(offset) + ")";
}

} // namespace

InspectedFile::InspectedFile(const std::string& path) : path_(path) {
    open_file(file_, path);
    has_tree_ = !mxy::text::is_pattern_file(file_.bytes());
    if (has_tree_) {
        const Status status = database_.open(file_.bytes());
        if (status != Status::ok)
            throw Failure(ExitStatus::bad_input,
                          path + ": not a database: " + mxy::status_text(static_cast<int>(status)));
    }
    open_text();
}

void InspectedFile::open_text() {
    const auto fault =
        has_tree_ ? mxy::text::find_sections(file_.bytes(), offset_of(database_.data.start),
                                             database_.metadata_section, text_sections_)
                  : mxy::text::find_pattern_file_sections(file_.bytes(), text_sections_);
    are_text_sections_known_ = !fault;
    mxy::TextError error;
    if (fault)
        error = {fault->status, fault->offset, fault->reason};
    else if (has_tree_)
        text_ = mxy::TextDatabase::open(file_.bytes(), database_.metadata_section, database_.data,
                                        error);
    else
        text_ = mxy::TextDatabase::open_patterns(file_.bytes(), error);
    if (text_ == nullptr)
        add_problem("names and patterns cannot be read: " + at_offset(error.offset, error.reason));
    else if (text_sections_.index_fault)
        add_problem("the index is not used: " + at_offset(text_sections_.index_fault->offset,
                                                          text_sections_.index_fault->reason));
}

const char* InspectedFile::format() const noexcept {
    if (!has_tree_)
        return "Pattern database";
    return has_text() ? "Combined IP+Pattern database" : "IP database";
}

mxy::mmdb::Section InspectedFile::data() const noexcept {
    if (has_tree_)
        return database_.data;
    return text_ ? text_->data() : mxy::mmdb::Section{};
}

std::uint64_t InspectedFile::offset_of(const std::uint8_t* place) const noexcept {
    return static_cast<std::uint64_t>(place - file_.bytes().data());
}

// The image has its data inside.
std::vector<FileSection> InspectedFile::sections_of_pattern_file() const {
    const mxy::mmdb::Section inline_data = data();
    if (inline_data.start == nullptr)
        return {{"patterns", 0, size()}};
    const std::uint64_t start = offset_of(inline_data.start);
    const std::uint64_t end = start + inline_data.size;
    return {{"patterns", 0, start},
            {"data", start, inline_data.size},
            {"tables", end, size() > end ? size() - end : 0}};
}

std::vector<FileSection> InspectedFile::sections() const {
    if (!has_tree_)
        return sections_of_pattern_file();
    const std::uint64_t marker_size = mxy::mmdb::metadata_marker.size();
    const std::uint64_t metadata = offset_of(database_.metadata_section.start);
    const std::uint64_t data = offset_of(database_.data.start);
    // A section ends where the separator of the next one starts.
    struct Start {
        FileSection section;
        std::uint64_t separator;
    };
    std::vector<Start> all = {{{"search tree", 0, 0}, 0},
                              {{"data", data, 0}, mxy::mmdb::separator_size},
                              {{"metadata", metadata, 0}, marker_size}};
    const auto add = [&](const char* name, mxy::ByteView bytes) {
        if (!bytes.empty())
            all.push_back({{name, offset_of(bytes.data()), 0}, mxy::text::separator_size});
    };
    if (are_text_sections_known_) {
        add("patterns", text_sections_.patterns);
        add("literals", text_sections_.literals);
        add("index", text_sections_.index);
    }
    std::ranges::sort(all, {}, [](const Start& start) { return start.section.offset; });
    std::vector<FileSection> sections;
    for (std::size_t i = 0; i < all.size(); ++i) {
        FileSection section = all[i].section;
        const bool is_last = i + 1 == all.size();
        const std::uint64_t end =
            is_last ? size() : all[i + 1].section.offset - all[i + 1].separator;
        section.size = end > section.offset ? end - section.offset : 0;
        sections.push_back(section);
    }
    return sections;
}

} // namespace matchy
