/* Calls each of the 14 functions once and prints what came of it, on standard output. On standard
 * error it prints which file each function came from. It is compiled and linked against whatever
 * libmaxminddb the system has and knows nothing of any other. */

#define _GNU_SOURCE
#include <maxminddb.h>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static void print_origin(const char* name, const void* function) {
    Dl_info info;
    const int known = dladdr(function, &info);
    fprintf(stderr, "%s %s\n", name, known != 0 ? info.dli_fname : "unknown");
}

static void print_origins(void) {
    print_origin("MMDB_aget_value", (const void*)MMDB_aget_value);
    print_origin("MMDB_close", (const void*)MMDB_close);
    print_origin("MMDB_dump_entry_data_list", (const void*)MMDB_dump_entry_data_list);
    print_origin("MMDB_free_entry_data_list", (const void*)MMDB_free_entry_data_list);
    print_origin("MMDB_get_entry_data_list", (const void*)MMDB_get_entry_data_list);
    print_origin("MMDB_get_metadata_as_entry_data_list",
                 (const void*)MMDB_get_metadata_as_entry_data_list);
    print_origin("MMDB_get_value", (const void*)MMDB_get_value);
    print_origin("MMDB_lib_version", (const void*)MMDB_lib_version);
    print_origin("MMDB_lookup_sockaddr", (const void*)MMDB_lookup_sockaddr);
    print_origin("MMDB_lookup_string", (const void*)MMDB_lookup_string);
    print_origin("MMDB_open", (const void*)MMDB_open);
    print_origin("MMDB_read_node", (const void*)MMDB_read_node);
    print_origin("MMDB_strerror", (const void*)MMDB_strerror);
    print_origin("MMDB_vget_value", (const void*)MMDB_vget_value);
    fprintf(stderr, "version %s\n", MMDB_lib_version());
}

static void print_lookup(const char* how, const MMDB_lookup_result_s* result, int status) {
    printf("%s: status %d, found %d, netmask %u, offset %u\n", how, status, result->found_entry,
           (unsigned)result->netmask, result->found_entry ? result->entry.offset : 0);
}

static MMDB_entry_s look_up(const MMDB_s* database, const char* address) {
    int address_error = 0;
    int status = 0;
    MMDB_lookup_result_s by_text = MMDB_lookup_string(database, address, &address_error, &status);
    print_lookup("MMDB_lookup_string", &by_text, status);

    struct sockaddr_in socket_address;
    memset(&socket_address, 0, sizeof(socket_address));
    socket_address.sin_family = AF_INET;
    inet_pton(AF_INET, address, &socket_address.sin_addr);
    MMDB_lookup_result_s by_socket_address =
        MMDB_lookup_sockaddr(database, (const struct sockaddr*)&socket_address, &status);
    print_lookup("MMDB_lookup_sockaddr", &by_socket_address, status);
    return by_text.entry;
}

static void print_node(const MMDB_s* database) {
    MMDB_search_node_s node;
    const int status = MMDB_read_node(database, 0, &node);
    printf("MMDB_read_node: status %d, records %llu and %llu, types %u and %u\n", status,
           (unsigned long long)node.left_record, (unsigned long long)node.right_record,
           node.left_record_type, node.right_record_type);
}

static void print_value(const char* how, int status, const MMDB_entry_data_s* value) {
    const int is_text = value->has_data && value->type == MMDB_DATA_TYPE_UTF8_STRING;
    printf("%s: status %d, \"%.*s\"\n", how, status, is_text ? (int)value->data_size : 0,
           is_text ? value->utf8_string : "");
}

static int get_value_through_list(MMDB_entry_s* entry, MMDB_entry_data_s* value, ...) {
    va_list path;
    va_start(path, value);
    const int status = MMDB_vget_value(entry, value, path);
    va_end(path);
    return status;
}

static void print_values(MMDB_entry_s* entry) {
    MMDB_entry_data_s value;
    const char* const path[] = {"names", "en", NULL};
    int status = MMDB_get_value(entry, &value, "names", "en", NULL);
    print_value("MMDB_get_value", status, &value);
    status = get_value_through_list(entry, &value, "names", "en", NULL);
    print_value("MMDB_vget_value", status, &value);
    status = MMDB_aget_value(entry, &value, path);
    print_value("MMDB_aget_value", status, &value);
}

static void dump(const char* how, int status, MMDB_entry_data_list_s* list) {
    printf("%s: status %d\n", how, status);
    if (status != MMDB_SUCCESS)
        return;
    fflush(stdout);
    printf("MMDB_dump_entry_data_list: status %d\n", MMDB_dump_entry_data_list(stdout, list, 2));
    MMDB_free_entry_data_list(list);
}

static void dump_lists(const MMDB_s* database, MMDB_entry_s* entry) {
    MMDB_entry_data_list_s* list = NULL;
    int status = MMDB_get_entry_data_list(entry, &list);
    dump("MMDB_get_entry_data_list", status, list);
    status = MMDB_get_metadata_as_entry_data_list(database, &list);
    dump("MMDB_get_metadata_as_entry_data_list", status, list);
}

int main(int count, char** arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: %s DATABASE ADDRESS\n", arguments[0]);
        return 2;
    }
    print_origins();

    MMDB_s database;
    const int status = MMDB_open(arguments[1], MMDB_MODE_MMAP, &database);
    printf("MMDB_open: %d, %s\n", status, MMDB_strerror(status));
    if (status != MMDB_SUCCESS)
        return 1;
    MMDB_entry_s entry = look_up(&database, arguments[2]);
    print_node(&database);
    print_values(&entry);
    dump_lists(&database, &entry);
    MMDB_close(&database);
    return 0;
}
