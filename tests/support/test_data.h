// Where the real databases are that tests may read, and a place for files that tests make. It
// knows paths only, nothing of what the files hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace mxy::test {

// $MXYDB_TEST_DATA, else ../shared/data beside the source tree; empty where neither exists.
std::filesystem::path data_folder();

// Every file below maxmind/ and maxmind-bad/ that is meant as a database, sorted by path; none
// where the data is absent.
std::vector<std::filesystem::path> real_databases();

std::vector<std::uint8_t> read_file(const std::filesystem::path& path);

// A file that exists as long as this object.
class TempFile {
public:
    explicit TempFile(std::span<const std::uint8_t> content, std::string_view suffix = ".mmdb");
    ~TempFile();
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    const char* c_str() const { return path_.c_str(); }

private:
    std::filesystem::path path_;
};

} // namespace mxy::test

// Ends a test that cannot run without the real databases, and says so.
#define MXYDB_REQUIRE_TEST_DATA()                                                                  \
    if (mxy::test::data_folder().empty())                                                          \
    GTEST_SKIP() << "SKIPPED: no test data. Set MXYDB_TEST_DATA to a folder that holds maxmind/ "  \
                    "and maxmind-bad/."
