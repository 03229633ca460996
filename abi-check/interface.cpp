// The 14 functions of maxminddb.h with empty bodies. Built with debug facts from another header, it
// stands for a library with that header's types when abidiff compares it with ours. It does
// nothing and is never run.

#include <maxminddb.h>

int MMDB_open(const char* const, uint32_t, MMDB_s* const) {
    return 0;
}

void MMDB_close(MMDB_s* const) {}

MMDB_lookup_result_s MMDB_lookup_string(const MMDB_s* const, const char* const, int* const,
                                        int* const) {
    return {};
}

MMDB_lookup_result_s MMDB_lookup_sockaddr(const MMDB_s* const, const sockaddr* const, int* const) {
    return {};
}

int MMDB_read_node(const MMDB_s* const, uint32_t, MMDB_search_node_s* const) {
    return 0;
}

int MMDB_get_value(MMDB_entry_s* const, MMDB_entry_data_s* const, ...) {
    return 0;
}

int MMDB_vget_value(MMDB_entry_s* const, MMDB_entry_data_s* const, va_list) {
    return 0;
}

int MMDB_aget_value(MMDB_entry_s* const, MMDB_entry_data_s* const, const char* const* const) {
    return 0;
}

int MMDB_get_entry_data_list(MMDB_entry_s*, MMDB_entry_data_list_s** const) {
    return 0;
}

int MMDB_get_metadata_as_entry_data_list(const MMDB_s* const, MMDB_entry_data_list_s** const) {
    return 0;
}

void MMDB_free_entry_data_list(MMDB_entry_data_list_s* const) {}

int MMDB_dump_entry_data_list(FILE* const, MMDB_entry_data_list_s* const, int) {
    return 0;
}

const char* MMDB_lib_version() {
    return "";
}

const char* MMDB_strerror(int) {
    return "";
}
