/* Prints what a compiler makes of maxminddb.h: size, alignment and members of every struct, and the
 * type of every function. Built once per header; equal output means equal layouts. It knows the
 * names of the interface, no numbers. */

#include <maxminddb.h>

#include <stddef.h>
#include <stdio.h>

/* The formatter does not know _Generic. */
// clang-format off

#if !MMDB_UINT128_IS_BYTE_ARRAY
#define UINT128_CASE mmdb_uint128_t: "mmdb_uint128_t",
#else
#define UINT128_CASE
#endif

/* The types are told apart by the compiler; anything unexpected shows up as "another type". */
#define TYPE_NAME(expression)                                                   \
    _Generic((expression),                                                      \
        UINT128_CASE                                                            \
        bool: "bool",                                                           \
        uint8_t: "uint8_t",                                                     \
        uint16_t: "uint16_t",                                                   \
        uint32_t: "uint32_t",                                                   \
        int32_t: "int32_t",                                                     \
        uint64_t: "uint64_t",                                                   \
        ssize_t: "ssize_t",                                                     \
        float: "float",                                                         \
        double: "double",                                                       \
        void*: "void*",                                                         \
        uint8_t*: "uint8_t[]",                                                  \
        const uint8_t*: "const uint8_t*",                                       \
        const char*: "const char*",                                             \
        const char**: "const char**",                                           \
        const struct MMDB_s*: "const struct MMDB_s*",                           \
        struct MMDB_entry_data_list_s*: "struct MMDB_entry_data_list_s*",       \
        MMDB_description_s**: "MMDB_description_s**",                           \
        MMDB_entry_s: "MMDB_entry_s",                                           \
        MMDB_entry_data_s: "MMDB_entry_data_s",                                 \
        MMDB_ipv4_start_node_s: "MMDB_ipv4_start_node_s",                       \
        MMDB_metadata_s: "MMDB_metadata_s",                                     \
        default: "another type")

/* `struct NAME` and the typedef NAME must be one type. */
#define STRUCT(name)                                                            \
    printf("%s: size %zu, alignment %zu, typedef %s\n",                         \
           #name, sizeof(struct name), _Alignof(struct name),                   \
           _Generic((name*)0, struct name*: "same", default: "another"))

#define MEMBER(name, member)                                                    \
    printf("%s.%s: offset %zu, size %zu, %s\n",                                 \
           #name, #member, offsetof(name, member),                              \
           sizeof(((name*)0)->member), TYPE_NAME(((name*)0)->member))

#define FUNCTION(name, result, ...)                                             \
    printf("%s: %s\n", #name,                                                   \
           _Generic(&name,                                                      \
               result (*)(__VA_ARGS__): #result " (" #__VA_ARGS__ ")",          \
               default: "another type"))

// clang-format on

static void print_entry_structs(void) {
    STRUCT(MMDB_entry_s);
    MEMBER(MMDB_entry_s, mmdb);
    MEMBER(MMDB_entry_s, offset);

    STRUCT(MMDB_lookup_result_s);
    MEMBER(MMDB_lookup_result_s, found_entry);
    MEMBER(MMDB_lookup_result_s, entry);
    MEMBER(MMDB_lookup_result_s, netmask);

    STRUCT(MMDB_search_node_s);
    MEMBER(MMDB_search_node_s, left_record);
    MEMBER(MMDB_search_node_s, right_record);
    MEMBER(MMDB_search_node_s, left_record_type);
    MEMBER(MMDB_search_node_s, right_record_type);
    MEMBER(MMDB_search_node_s, left_record_entry);
    MEMBER(MMDB_search_node_s, right_record_entry);
}

static void print_value_structs(void) {
    STRUCT(MMDB_entry_data_s);
    MEMBER(MMDB_entry_data_s, has_data);
    MEMBER(MMDB_entry_data_s, pointer);
    MEMBER(MMDB_entry_data_s, utf8_string);
    MEMBER(MMDB_entry_data_s, double_value);
    MEMBER(MMDB_entry_data_s, bytes);
    MEMBER(MMDB_entry_data_s, uint16);
    MEMBER(MMDB_entry_data_s, uint32);
    MEMBER(MMDB_entry_data_s, int32);
    MEMBER(MMDB_entry_data_s, uint64);
    MEMBER(MMDB_entry_data_s, uint128);
    MEMBER(MMDB_entry_data_s, boolean);
    MEMBER(MMDB_entry_data_s, float_value);
    MEMBER(MMDB_entry_data_s, offset);
    MEMBER(MMDB_entry_data_s, offset_to_next);
    MEMBER(MMDB_entry_data_s, data_size);
    MEMBER(MMDB_entry_data_s, type);

    STRUCT(MMDB_entry_data_list_s);
    MEMBER(MMDB_entry_data_list_s, entry_data);
    MEMBER(MMDB_entry_data_list_s, next);
    MEMBER(MMDB_entry_data_list_s, pool);
}

static void print_database_structs(void) {
    STRUCT(MMDB_description_s);
    MEMBER(MMDB_description_s, language);
    MEMBER(MMDB_description_s, description);

    STRUCT(MMDB_metadata_s);
    MEMBER(MMDB_metadata_s, node_count);
    MEMBER(MMDB_metadata_s, record_size);
    MEMBER(MMDB_metadata_s, ip_version);
    MEMBER(MMDB_metadata_s, database_type);
    MEMBER(MMDB_metadata_s, languages.count);
    MEMBER(MMDB_metadata_s, languages.names);
    MEMBER(MMDB_metadata_s, binary_format_major_version);
    MEMBER(MMDB_metadata_s, binary_format_minor_version);
    MEMBER(MMDB_metadata_s, build_epoch);
    MEMBER(MMDB_metadata_s, description.count);
    MEMBER(MMDB_metadata_s, description.descriptions);

    STRUCT(MMDB_ipv4_start_node_s);
    MEMBER(MMDB_ipv4_start_node_s, netmask);
    MEMBER(MMDB_ipv4_start_node_s, node_value);

    STRUCT(MMDB_s);
    MEMBER(MMDB_s, flags);
    MEMBER(MMDB_s, filename);
    MEMBER(MMDB_s, file_size);
    MEMBER(MMDB_s, file_content);
    MEMBER(MMDB_s, data_section);
    MEMBER(MMDB_s, data_section_size);
    MEMBER(MMDB_s, metadata_section);
    MEMBER(MMDB_s, metadata_section_size);
    MEMBER(MMDB_s, full_record_byte_size);
    MEMBER(MMDB_s, depth);
    MEMBER(MMDB_s, ipv4_start_node);
    MEMBER(MMDB_s, metadata);
}

static void print_functions(void) {
    FUNCTION(MMDB_open, int, const char*, uint32_t, MMDB_s*);
    FUNCTION(MMDB_close, void, MMDB_s*);
    FUNCTION(MMDB_lookup_string, MMDB_lookup_result_s, const MMDB_s*, const char*, int*, int*);
    FUNCTION(MMDB_lookup_sockaddr, MMDB_lookup_result_s, const MMDB_s*, const struct sockaddr*,
             int*);
    FUNCTION(MMDB_read_node, int, const MMDB_s*, uint32_t, MMDB_search_node_s*);
    FUNCTION(MMDB_get_value, int, MMDB_entry_s*, MMDB_entry_data_s*, ...);
    FUNCTION(MMDB_vget_value, int, MMDB_entry_s*, MMDB_entry_data_s*, va_list);
    FUNCTION(MMDB_aget_value, int, MMDB_entry_s*, MMDB_entry_data_s*, const char* const*);
    FUNCTION(MMDB_get_entry_data_list, int, MMDB_entry_s*, MMDB_entry_data_list_s**);
    FUNCTION(MMDB_get_metadata_as_entry_data_list, int, const MMDB_s*, MMDB_entry_data_list_s**);
    FUNCTION(MMDB_free_entry_data_list, void, MMDB_entry_data_list_s*);
    FUNCTION(MMDB_dump_entry_data_list, int, FILE*, MMDB_entry_data_list_s*, int);
    FUNCTION(MMDB_lib_version, const char*, void);
    FUNCTION(MMDB_strerror, const char*, int);
}

int main(void) {
    print_entry_structs();
    print_value_structs();
    print_database_structs();
    print_functions();
    return 0;
}
