// What a program may do with a database that somebody else wrote: open it, look addresses up, list,
// print and search what is found, read every node, close it. The input is the whole file. Any
// libFuzzer-like driver can call it; replay.cpp is the one that the tests use.
#include <maxminddb.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace {

// The most nodes that one input may make us read: hostile files claim millions.
constexpr std::uint32_t max_nodes = 2000;

void require(bool condition) {
    if (!condition)
        std::abort();
}

void use_list(MMDB_entry_s& entry, FILE* out) {
    MMDB_entry_data_list_s* list = nullptr;
    const int status = MMDB_get_entry_data_list(&entry, &list);
    require((status == MMDB_SUCCESS) == (list != nullptr));
    if (list == nullptr)
        return;
    // The first keys of the list make paths that lead somewhere.
    std::string key;
    if (list->next != nullptr && list->next->entry_data.type == MMDB_DATA_TYPE_UTF8_STRING)
        key.assign(list->next->entry_data.utf8_string, list->next->entry_data.data_size);
    for (const char* first : {key.c_str(), "0", "-1", "missing"}) {
        MMDB_entry_data_s data;
        const int found = MMDB_get_value(&entry, &data, first, "0", nullptr);
        require(found == MMDB_SUCCESS || !data.has_data);
        (void)MMDB_get_value(&entry, &data, first, nullptr);
    }
    (void)MMDB_dump_entry_data_list(out, list, -1);
    MMDB_free_entry_data_list(list);
}

void use_lookups(const MMDB_s& mmdb, FILE* out) {
    for (const char* address : {"1.1.1.1", "0.0.0.0", "255.255.255.255", "81.2.69.160",
                                "::", "::1.2.3.4", "2001:db8::1", "ffff:ffff::ffff"}) {
        int gai_error;
        int error;
        MMDB_lookup_result_s result = MMDB_lookup_string(&mmdb, address, &gai_error, &error);
        require(gai_error == 0 && (error == MMDB_SUCCESS || !result.found_entry));
        if (result.found_entry)
            use_list(result.entry, out);
    }
}

void use_nodes(const MMDB_s& mmdb, FILE* out) {
    const std::uint32_t count = std::min(mmdb.metadata.node_count, max_nodes);
    for (std::uint32_t number = 0; number < count; ++number) {
        MMDB_search_node_s node;
        if (MMDB_read_node(&mmdb, number, &node) != MMDB_SUCCESS)
            continue;
        if (number % 64 == 0 && node.left_record_type == MMDB_RECORD_TYPE_DATA)
            use_list(node.left_record_entry, out);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const int file = ::memfd_create("input", MFD_CLOEXEC);
    require(file >= 0 && ::write(file, bytes, size) == static_cast<ssize_t>(size));
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    MMDB_s mmdb;
    if (MMDB_open(path.c_str(), MMDB_MODE_MMAP, &mmdb) == MMDB_SUCCESS) {
        FILE* const out = std::fopen("/dev/null", "w");
        require(out != nullptr);
        use_lookups(mmdb, out);
        use_nodes(mmdb, out);
        MMDB_entry_data_list_s* list = nullptr;
        (void)MMDB_get_metadata_as_entry_data_list(&mmdb, &list);
        MMDB_free_entry_data_list(list);
        std::fclose(out);
    }
    MMDB_close(&mmdb);
    MMDB_close(&mmdb);
    ::close(file);
    return 0;
}
