// The library's handles as C++ objects: a database that is closed, and a list that is freed, at
// the end of their scope.
#pragma once

#include <maxminddb.h>

#include <memory>

namespace mmdblookup {

class Database {
public:
    Database() = default;
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Opens `file`; where that fails, says why on stderr.
    bool open(const char* file);

    const MMDB_s& handle() const { return handle_; }

private:
    MMDB_s handle_{};
    bool is_open_ = false;
};

struct FreeEntryList {
    void operator()(MMDB_entry_data_list_s* list) const { MMDB_free_entry_data_list(list); }
};
using EntryList = std::unique_ptr<MMDB_entry_data_list_s, FreeEntryList>;

// Reads the value at `entry` with everything inside it. Returns the library's status.
int read_list(MMDB_entry_s entry, EntryList& list);

} // namespace mmdblookup
