// What MMDB_open() and MMDB_close() are made of, for the functions that open databases in other
// ways. It knows the struct, and nothing of what is done with an open database.
#pragma once

#include "interface.h"

#include "base/status.h"
#include "database.h"

namespace mxy::compat {

// A struct that holds nothing, which close() can take.
void clear(MMDB_s& mmdb) noexcept;

// Fills a cleared struct from an open database, whose file it takes over. Where this fails (the
// only error is out_of_memory), close() is needed all the same.
Status take_database(Database& database, const char* filename, MMDB_s& out) noexcept;

// A NUL-terminated copy that close() frees; null where there is no memory.
const char* copy_text(std::string_view text) noexcept;

void close(MMDB_s& mmdb) noexcept;

} // namespace mxy::compat
