// A C++ program with a C++ runtime of its own, to be linked with the static library: it throws and
// catches before and after a call, so that two runtimes that get into each other's way show it.

#include <maxminddb.h>

#include <cstdio>
#include <stdexcept>
#include <string>

static std::string thrown_and_caught(const std::string& text) {
    try {
        throw std::runtime_error(text);
    } catch (const std::exception& error) {
        return error.what();
    }
}

int main() {
    MMDB_s database = {};
    const bool before = thrown_and_caught("before") == "before";
    const int status = MMDB_open("", 0, &database);
    const bool after = thrown_and_caught("after") == "after";
    std::puts(MMDB_lib_version());
    return before && after && status == MMDB_FILE_OPEN_ERROR ? 0 : 1;
}
