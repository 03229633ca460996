/* The smallest program that takes the address of all functions: it links, and so does the whole
 * interface. It prints the version of the library that it runs on. */

#include <matchy/matchy.h>
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
        (void (*)(void))matchy_aget_value,
        (void (*)(void))matchy_clear_cache,
        (void (*)(void))matchy_close,
        (void (*)(void))matchy_find_all,
        (void (*)(void))matchy_find_many,
        (void (*)(void))matchy_format,
        (void (*)(void))matchy_free_entry_data_list,
        (void (*)(void))matchy_free_result,
        (void (*)(void))matchy_free_string,
        (void (*)(void))matchy_from_mmdb,
        (void (*)(void))matchy_get_entry_data_list,
        (void (*)(void))matchy_get_pattern_string,
        (void (*)(void))matchy_get_stats,
        (void (*)(void))matchy_has_glob_data,
        (void (*)(void))matchy_has_ip_data,
        (void (*)(void))matchy_has_literal_data,
        (void (*)(void))matchy_has_pattern_data,
        (void (*)(void))matchy_has_string_data,
        (void (*)(void))matchy_init_open_options,
        (void (*)(void))matchy_last_error,
        (void (*)(void))matchy_lookup,
        (void (*)(void))matchy_metadata,
        (void (*)(void))matchy_mmdb,
        (void (*)(void))matchy_open,
        (void (*)(void))matchy_open_buffer,
        (void (*)(void))matchy_open_with_options,
        (void (*)(void))matchy_pattern_count,
        (void (*)(void))matchy_query,
        (void (*)(void))matchy_query_into,
        (void (*)(void))matchy_result_get_entry,
        (void (*)(void))matchy_result_to_json,
        (void (*)(void))matchy_validate,
        (void (*)(void))matchy_version,
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); ++i)
        if (functions[i] == NULL)
            return 1;
    return puts(MMDB_lib_version()) < 0;
}
