// See database.h.
#include "database.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace mmdblookup {

Database::~Database() {
    if (is_open_)
        MMDB_close(&handle_);
}

bool Database::open(const char* file) {
    const int status = MMDB_open(file, MMDB_MODE_MMAP, &handle_);
    const int system_error = errno;
    is_open_ = status == MMDB_SUCCESS;
    if (is_open_)
        return true;

    std::fprintf(stderr, "\n  Can't open %s - %s\n", file, MMDB_strerror(status));
    if (status == MMDB_IO_ERROR)
        std::fprintf(stderr, "    IO error: %s\n", std::strerror(system_error));
    std::fprintf(stderr, "\n");
    return false;
}

int read_list(MMDB_entry_s entry, EntryList& list) {
    MMDB_entry_data_list_s* head = nullptr;
    const int status = MMDB_get_entry_data_list(&entry, &head);
    list.reset(head);
    return status;
}

} // namespace mmdblookup
