// The C interface as the conformance tests use it: databases that close themselves, lists that free
// themselves, and results as short texts, so that a test reads like a table of examples. It only
// calls and describes; what is right, the tests say.
#pragma once

#include "support/encoder.h"
#include "support/test_data.h"

#include <maxminddb.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::test {

// --- databases -----------------------------------------------------------------------------------

// A file that is opened, and closed if that went well.
class OpenDatabase {
public:
    explicit OpenDatabase(const std::filesystem::path& path);
    explicit OpenDatabase(const Bytes& content);
    ~OpenDatabase();
    OpenDatabase(const OpenDatabase&) = delete;
    OpenDatabase& operator=(const OpenDatabase&) = delete;

    int status() const { return status_; }
    MMDB_s& mmdb() { return mmdb_; }
    MMDB_entry_s entry(std::uint32_t offset = 0) { return {&mmdb_, offset}; }

private:
    std::optional<TempFile> file_;
    MMDB_s mmdb_;
    int status_;
};

// The status that opening such a file has; it is closed again.
int status_of_opening(const Bytes& content);

// A data section in memory: an MMDB_s that a program filled in by hand. The bytes end where the
// heap block ends, so that a sanitizer sees any step beyond.
class Section {
public:
    explicit Section(const Bytes& content);
    explicit Section(std::string_view hex) : Section(from_hex(hex)) {}

    MMDB_entry_s entry(std::uint32_t offset = 0) { return {&mmdb_, offset}; }

private:
    std::unique_ptr<std::uint8_t[]> bytes_;
    MMDB_s mmdb_{};
};

// --- lookups -------------------------------------------------------------------------------------

struct Lookup {
    MMDB_lookup_result_s result;
    int gai_error;
    int status;
};

Lookup look_up(const MMDB_s& mmdb, const char* address);
// The same by MMDB_lookup_sockaddr; the text is an address as inet_pton takes it.
Lookup look_up_sockaddr(const MMDB_s& mmdb, const std::string& address);

// "24@7": found, netmask 24, offset 7; "-/24": not found; "E2/24": status 2; "gai -2": no address.
std::string describe(const Lookup& lookup);
std::string answer(const MMDB_s& mmdb, const char* address);

// --- values --------------------------------------------------------------------------------------

using Path = std::vector<std::string>;

struct Value {
    int status;
    MMDB_entry_data_s data;
};

Value get(MMDB_entry_s start, const Path& path = {});

bool is_zero(const MMDB_entry_data_s& data);

// R"(utf8_string "abc" at 0, next 4)"; "map of 2 at 0, next 1"; "type 16 at 0, next 3"; or
// "status 7". Fields that contradict each other make it say so.
std::string describe(const Value& value);
std::string describe(const MMDB_entry_data_s& data);

// --- lists ---------------------------------------------------------------------------------------

class List {
public:
    List(int status, MMDB_entry_data_list_s* head) : status_(status), head_(head) {}

    int status() const { return status_; }
    MMDB_entry_data_list_s* head() const { return head_.get(); }
    std::vector<const MMDB_entry_data_s*> values() const;
    std::size_t size() const { return values().size(); }
    // "7 2 5", or "status 7".
    std::string types() const;

private:
    struct Free {
        void operator()(MMDB_entry_data_list_s* list) const { MMDB_free_entry_data_list(list); }
    };
    int status_;
    std::unique_ptr<MMDB_entry_data_list_s, Free> head_;
};

List list(MMDB_entry_s start);
List metadata_list(const MMDB_s& mmdb);

struct Dump {
    int status;
    std::string text;
};

Dump dump(MMDB_entry_data_list_s* list, int indent = 0);

// The dump of the value at `start`; a status other than 0 follows as "status 7".
std::string dump_text(MMDB_entry_s start, int indent = 0);

} // namespace mxy::test
