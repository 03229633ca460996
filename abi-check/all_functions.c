/* The smallest program that takes the address of all 14 functions: it links, and so does the whole
 * interface. It prints the version of the library that it runs on. */

#include <maxminddb.h>

#include <stdio.h>

int main(void) {
    void (*const functions[])(void) = {
        (void (*)(void))MMDB_open,
        (void (*)(void))MMDB_close,
        (void (*)(void))MMDB_lookup_string,
        (void (*)(void))MMDB_lookup_sockaddr,
        (void (*)(void))MMDB_read_node,
        (void (*)(void))MMDB_get_value,
        (void (*)(void))MMDB_vget_value,
        (void (*)(void))MMDB_aget_value,
        (void (*)(void))MMDB_get_entry_data_list,
        (void (*)(void))MMDB_get_metadata_as_entry_data_list,
        (void (*)(void))MMDB_free_entry_data_list,
        (void (*)(void))MMDB_dump_entry_data_list,
        (void (*)(void))MMDB_lib_version,
        (void (*)(void))MMDB_strerror,
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); ++i)
        if (functions[i] == NULL)
            return 1;
    return puts(MMDB_lib_version()) < 0;
}
