// The answers that the peer gave for its own files, read from what was recorded beside them. It
// knows the recording's form, nothing of our library.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mxy::test {

struct RecordedAnswer {
    std::string query;
    std::string kind; // "ip", "pattern", "notfound", "none"
    unsigned prefix_length = 0;
    // The literal's id, if there is one, then the globs' ids.
    std::vector<std::uint32_t> ids;
    // Each value in the form of canonical_value().
    std::vector<std::string> values;
    // The first value as JSON; empty where nothing was found.
    std::string first_json;

    bool found() const { return !values.empty(); }
};

struct Recording {
    std::filesystem::path database;
    std::string format;
    std::size_t literal_count = 0;
    std::size_t glob_count = 0;
    std::string metadata_json; // empty for files of patterns
    std::vector<RecordedAnswer> answers;
};

// All recordings below the folder matchy/ of the test data, sorted by path.
std::vector<Recording> recordings();

// The same JSON value: keys in any order, numbers by value.
bool same_json(const std::string& left, const std::string& right);

} // namespace mxy::test
