/* Reading MaxMind DB files: the interface of libmaxminddb 1.14.0.
 *
 * Source and binary compatible with the original: same names, same numbers,
 * same struct layouts. Conventions that hold for every function below:
 *
 *  1. Status codes are ints: MMDB_SUCCESS (0) or one of the MMDB_*_ERROR
 *     numbers; MMDB_strerror() gives their text.
 *  2. The caller owns every struct it passes in. Strings and byte arrays in an
 *     MMDB_entry_data_s point into the mapped file, are not NUL-terminated, and
 *     stay valid until MMDB_close(). Nothing is ever handed over to be freed
 *     with free().
 *  3. An MMDB_s may be copied by value, moved, or filled in by hand. Close only
 *     one of several copies.
 *  4. Every function that takes a `const MMDB_s *` or an entry may run in any
 *     number of threads on one open database, without locks. MMDB_open() and
 *     MMDB_close() must not overlap with other uses of the same struct.
 *  5. Offsets are bytes from the start of the data section. Netmasks count bits
 *     in the tree's own depth: an IPv4 hit in an IPv6 database has a netmask
 *     between 96 and 128.
 *  6. errno is left alone on success; after MMDB_FILE_OPEN_ERROR, MMDB_IO_ERROR
 *     and MMDB_OUT_OF_MEMORY_ERROR from MMDB_open() it names the system error.
 *
 * The file format is specified at
 * https://maxmind.github.io/MaxMind-DB/ (version 2.0). "Since" below names the
 * libmaxminddb release that introduced a function or code. */

#ifndef MAXMINDDB_H
#define MAXMINDDB_H

#include "maxminddb_config.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* Programs rely on these for struct sockaddr and gai_strerror(). */
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MMDB_LITTLE_ENDIAN 1
#endif

/* Types of values: MMDB_entry_data_s.type. Files may also hold types that are
 * not listed here; they are reported with their number and skipped. */
#define MMDB_DATA_TYPE_EXTENDED (0)
#define MMDB_DATA_TYPE_POINTER (1)
#define MMDB_DATA_TYPE_UTF8_STRING (2)
#define MMDB_DATA_TYPE_DOUBLE (3)
#define MMDB_DATA_TYPE_BYTES (4)
#define MMDB_DATA_TYPE_UINT16 (5)
#define MMDB_DATA_TYPE_UINT32 (6)
#define MMDB_DATA_TYPE_MAP (7)
#define MMDB_DATA_TYPE_INT32 (8)
#define MMDB_DATA_TYPE_UINT64 (9)
#define MMDB_DATA_TYPE_UINT128 (10)
#define MMDB_DATA_TYPE_ARRAY (11)
#define MMDB_DATA_TYPE_CONTAINER (12)
#define MMDB_DATA_TYPE_END_MARKER (13)
#define MMDB_DATA_TYPE_BOOLEAN (14)
#define MMDB_DATA_TYPE_FLOAT (15)

/* What a record of a search tree node is: MMDB_search_node_s. */
#define MMDB_RECORD_TYPE_SEARCH_NODE (0)
#define MMDB_RECORD_TYPE_EMPTY (1)
#define MMDB_RECORD_TYPE_DATA (2)
#define MMDB_RECORD_TYPE_INVALID (3)

/* Flags of MMDB_open(). Mapping the file is the only mode. */
#define MMDB_MODE_MMAP (1)
#define MMDB_MODE_MASK (7)

/* Status codes. */
#define MMDB_SUCCESS (0)
#define MMDB_FILE_OPEN_ERROR (1)
#define MMDB_CORRUPT_SEARCH_TREE_ERROR (2)
#define MMDB_INVALID_METADATA_ERROR (3)
#define MMDB_IO_ERROR (4)
#define MMDB_OUT_OF_MEMORY_ERROR (5)
#define MMDB_UNKNOWN_DATABASE_FORMAT_ERROR (6)
#define MMDB_INVALID_DATA_ERROR (7)
#define MMDB_INVALID_LOOKUP_PATH_ERROR (8)
#define MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR (9)
#define MMDB_INVALID_NODE_NUMBER_ERROR (10)
#define MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR (11)
#define MMDB_INVALID_NETWORK_ADDRESS_ERROR (12) /* since 1.14.0 */
#define MMDB_DECODER_LIMIT_ERROR (13)           /* since 1.14.0 */

#if !(MMDB_UINT128_IS_BYTE_ARRAY)
#if MMDB_UINT128_USING_MODE
typedef unsigned int mmdb_uint128_t __attribute__((__mode__(TI)));
#else
__extension__ typedef unsigned __int128 mmdb_uint128_t;
#endif
#endif

/* A place in the data section of one database. */
typedef struct MMDB_entry_s {
    const struct MMDB_s *mmdb;
    uint32_t offset;
} MMDB_entry_s;

/* What a lookup found. `netmask` is set also where nothing was found: it is
 * then the prefix length of the empty network around the address. */
typedef struct MMDB_lookup_result_s {
    bool found_entry;
    MMDB_entry_s entry;
    uint16_t netmask;
} MMDB_lookup_result_s;

/* One value. Which member of the union holds it depends on `type`; maps and
 * arrays have no member, only their number of pairs or items in `data_size`. */
typedef struct MMDB_entry_data_s {
    bool has_data; /* false: the lookup path led nowhere */
    __extension__ union {
        uint32_t pointer;
        const char *utf8_string; /* data_size bytes, no NUL at the end */
        double double_value;
        const uint8_t *bytes; /* data_size bytes */
        uint16_t uint16;
        uint32_t uint32;
        int32_t int32;
        uint64_t uint64;
#if MMDB_UINT128_IS_BYTE_ARRAY
        uint8_t uint128[16];
#else
        mmdb_uint128_t uint128;
#endif
        bool boolean;
        float float_value;
    };
    uint32_t offset;         /* where the value starts (behind any pointer) */
    uint32_t offset_to_next; /* where the next value of its container starts */
    uint32_t data_size;      /* bytes, pairs or items; 0 for numbers */
    uint32_t type;           /* MMDB_DATA_TYPE_* */
} MMDB_entry_data_s;

/* A value and everything inside it, depth first, containers before their
 * members, keys before their values. `pool` is the library's own. */
typedef struct MMDB_entry_data_list_s {
    MMDB_entry_data_s entry_data;
    struct MMDB_entry_data_list_s *next;
    void *pool;
} MMDB_entry_data_list_s;

typedef struct MMDB_description_s {
    const char *language;
    const char *description;
} MMDB_description_s;

/* The file's metadata. Strings are NUL-terminated copies that belong to the
 * MMDB_s. */
typedef struct MMDB_metadata_s {
    uint32_t node_count;
    uint16_t record_size; /* bits: 24, 28 or 32 */
    uint16_t ip_version;  /* 4 or 6 */
    const char *database_type;
    struct {
        size_t count;
        const char **names;
    } languages;
    uint16_t binary_format_major_version;
    uint16_t binary_format_minor_version;
    uint64_t build_epoch; /* seconds since 1970 */
    struct {
        size_t count;
        MMDB_description_s **descriptions;
    } description;
} MMDB_metadata_s;

/* Where the IPv4 part of an IPv6 tree starts: the record met after `netmask`
 * zero bits. */
typedef struct MMDB_ipv4_start_node_s {
    uint16_t netmask;
    uint32_t node_value;
} MMDB_ipv4_start_node_s;

/* An open database. */
typedef struct MMDB_s {
    uint32_t flags;
    const char *filename;
    ssize_t file_size;
    const uint8_t *file_content; /* the whole file, mapped */
    const uint8_t *data_section; /* reaches to the end of the file */
    uint32_t data_section_size;
    const uint8_t *metadata_section;
    uint32_t metadata_section_size;
    uint16_t full_record_byte_size; /* bytes of one node: 6, 7 or 8 */
    uint16_t depth;                 /* bits of an address: 32 or 128 */
    MMDB_ipv4_start_node_s ipv4_start_node;
    MMDB_metadata_s metadata;
} MMDB_s;

/* One node of the search tree. The entries are meaningful for records of type
 * MMDB_RECORD_TYPE_DATA only. */
typedef struct MMDB_search_node_s {
    uint64_t left_record;
    uint64_t right_record;
    uint8_t left_record_type;
    uint8_t right_record_type;
    MMDB_entry_s left_record_entry;
    MMDB_entry_s right_record_entry;
} MMDB_search_node_s;

/* Opens `filename` read-only and maps it; nothing is read ahead. `flags`: 0 or
 * MMDB_MODE_MMAP. `*mmdb` need not be initialised; on success it is ready for
 * use and must be given to MMDB_close(), on failure it holds nothing and may be
 * given to MMDB_close().
 * Errors: MMDB_FILE_OPEN_ERROR, MMDB_IO_ERROR and MMDB_OUT_OF_MEMORY_ERROR with
 * errno set; MMDB_INVALID_METADATA_ERROR (no metadata, or a field of the wrong
 * type or value), MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR (a metadata field
 * is missing), MMDB_INVALID_DATA_ERROR (undecodable metadata),
 * MMDB_UNKNOWN_DATABASE_FORMAT_ERROR (record size or format version). A NULL
 * `filename` is MMDB_FILE_OPEN_ERROR with errno EINVAL. Since 1.0. */
extern int MMDB_open(const char *const filename, uint32_t flags, MMDB_s *const mmdb);

/* Looks up an address given as text: the numeric forms that getaddrinfo() takes
 * with AI_NUMERICHOST; no name is ever resolved. `*gai_error` gets
 * getaddrinfo's code (text: gai_strerror()); where it is not 0, `*mmdb_error`
 * is MMDB_SUCCESS and nothing is found. Else as MMDB_lookup_sockaddr(). errno
 * may change for IPv6 addresses with a zone ("%eth0") only. Since 1.0. */
extern MMDB_lookup_result_s MMDB_lookup_string(const MMDB_s *const mmdb, const char *const ipstr,
                                               int *const gai_error, int *const mmdb_error);

/* Looks up the address of a sockaddr_in or sockaddr_in6; port, flow and scope
 * are ignored. The result is returned by value, its entry refers to `mmdb`.
 * `*mmdb_error` is always set: MMDB_SUCCESS (also where nothing is found),
 * MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR, MMDB_INVALID_NETWORK_ADDRESS_ERROR
 * (another address family), MMDB_CORRUPT_SEARCH_TREE_ERROR,
 * MMDB_UNKNOWN_DATABASE_FORMAT_ERROR (hand-built struct). IPv4-mapped IPv6
 * addresses are looked up as what they are, IPv6. Since 1.0. */
extern MMDB_lookup_result_s MMDB_lookup_sockaddr(const MMDB_s *const mmdb,
                                                 const struct sockaddr *const sockaddr,
                                                 int *const mmdb_error);

/* Reads node `node_number` (0 to metadata.node_count - 1) of the search tree.
 * Errors: MMDB_INVALID_NODE_NUMBER_ERROR, MMDB_UNKNOWN_DATABASE_FORMAT_ERROR:
 * `*node` is untouched; MMDB_CORRUPT_SEARCH_TREE_ERROR: a record points
 * nowhere, its type is MMDB_RECORD_TYPE_INVALID and the entries are unset.
 * Since 1.0; 64-bit records since 1.2.0. */
extern int MMDB_read_node(const MMDB_s *const mmdb, uint32_t node_number,
                          MMDB_search_node_s *const node);

/* Finds one value inside the entry `start`. The path is a list of strings that
 * ends with NULL: a key for each map, a decimal index for each array (-1 is the
 * last item); an empty path is the entry itself. Needs no heap, except
 * MMDB_get_value() and MMDB_vget_value() with more than 64 path elements.
 * Errors, all of which leave `*entry_data` zeroed:
 * MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR (no such key, index or container),
 * MMDB_INVALID_LOOKUP_PATH_ERROR (an index beyond the range of long),
 * MMDB_INVALID_DATA_ERROR, MMDB_DECODER_LIMIT_ERROR (data nested too deep on
 * the way), MMDB_OUT_OF_MEMORY_ERROR. Since 1.0. */
extern int MMDB_get_value(MMDB_entry_s *const start, MMDB_entry_data_s *const entry_data, ...);

/* MMDB_get_value() for a va_list, which is consumed. Since 1.0. */
extern int MMDB_vget_value(MMDB_entry_s *const start, MMDB_entry_data_s *const entry_data,
                           va_list va_path);

/* MMDB_get_value() for an array of strings that ends with NULL. Since 1.0. */
extern int MMDB_aget_value(MMDB_entry_s *const start, MMDB_entry_data_s *const entry_data,
                           const char *const *const path);

/* The whole metadata map as a list, as MMDB_get_entry_data_list() gives it.
 * Since 1.0. */
extern int MMDB_get_metadata_as_entry_data_list(const MMDB_s *const mmdb,
                                                MMDB_entry_data_list_s **const entry_data_list);

/* The entry `start` and all values inside it as a list, to be given to
 * MMDB_free_entry_data_list(). On any error `*entry_data_list` is NULL:
 * MMDB_INVALID_DATA_ERROR, MMDB_OUT_OF_MEMORY_ERROR, MMDB_DECODER_LIMIT_ERROR
 * (more than 65,536 values, more than 2 MiB of strings and bytes, or more than
 * 512 levels). Since 1.0. */
extern int MMDB_get_entry_data_list(MMDB_entry_s *start,
                                    MMDB_entry_data_list_s **const entry_data_list);

/* Frees a list, given its head or a copy of the head; NULL is allowed. The
 * database may be closed already. Since 1.0. */
extern void MMDB_free_entry_data_list(MMDB_entry_data_list_s *const entry_data_list);

/* Unmaps the file and frees what MMDB_open() allocated, not the struct itself.
 * NULL, a zeroed struct, and a second call are allowed. Lookups in a closed
 * database fail, they do not crash. Since 1.0. */
extern void MMDB_close(MMDB_s *const mmdb);

/* The release of libmaxminddb whose behaviour this library has: "1.14.0".
 * Since 1.0. */
extern const char *MMDB_lib_version(void);

/* Prints the value at the head of a list, with everything inside it, indented
 * by `indent` spaces. Numbers follow the locale's LC_NUMERIC; strings are not
 * escaped. As thread-safe as `stream` is. Errors: MMDB_INVALID_DATA_ERROR (a
 * type that has no text form); write errors of `stream` are not reported.
 * Since 1.0. */
extern int MMDB_dump_entry_data_list(FILE *const stream,
                                     MMDB_entry_data_list_s *const entry_data_list, int indent);

/* The text of a status code: a constant string, never NULL. Since 1.0. */
extern const char *MMDB_strerror(int error_code);

#ifdef __cplusplus
}
#endif

#endif /* MAXMINDDB_H */
