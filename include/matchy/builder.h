/* Databases of addresses, names and patterns: making them. Included by
 * matchy/matchy.h, whose conventions 1, 3, 4 and 8 hold here too.
 *
 *     matchy_builder_t *builder = matchy_builder_new();
 *     matchy_builder_add(builder, "192.0.2.0/24", "{\"level\": 3}");
 *     matchy_builder_add(builder, "*.example.com", "{\"level\": 5}");
 *     if (matchy_builder_save(builder, "threats.mxy") != MATCHY_SUCCESS)
 *         fputs(matchy_last_error(), stderr);
 *     matchy_builder_free(builder);
 *
 * A builder belongs to one thread at a time; different builders are
 * independent. A function that fails adds nothing. Of networks that overlap,
 * each address belongs to the longest prefix, in any order of addition; of
 * equal keys the last one counts, or they are merged. What is written can be
 * read by every reader of the MaxMind DB format, text keys by those of .mxy
 * files (docs/format.md). The same additions with the same options and build
 * time give the same bytes.
 *
 * Values are given as JSON: an object, or any other JSON value, which becomes
 * the member `value` of an object. Whole numbers become the smallest of uint16,
 * uint32 and uint64 that holds them, up to 128 bits uint128; negative ones
 * int32, below its range double; all other numbers double. A member that is
 * null is left out.
 *
 * Status codes: MATCHY_ERROR_INVALID_FORMAT (a key or value is not what it
 * should be), MATCHY_ERROR_INVALID_PARAM (an argument is not, the builder is
 * finished, or the format cannot hold it), MATCHY_ERROR_IO (a file; the text
 * has the system's reason), MATCHY_ERROR_OUT_OF_MEMORY, and those named with a
 * function. matchy_last_error() says what and where in words. Functions marked
 * "ours" are additions to the peer's. Everything here is since 0.1.0. */

#ifndef MATCHY_BUILDER_H
#define MATCHY_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MATCHY_ERROR_SCHEMA_VALIDATION (-7)
#define MATCHY_ERROR_UNKNOWN_SCHEMA (-8)
/* The progress callback wanted the build to stop. Ours. */
#define MATCHY_ERROR_STOPPED (-10)

/* What happens where values meet: at an equal key, or at addresses of networks
 * that overlap. REPLACE: the longer prefix's, or the later, counts alone.
 * TOP_LEVEL: it is merged into the other one, member by member, and its own
 * members count. DEEP: the same at every level. Ours. */
#define MATCHY_MERGE_REPLACE 0
#define MATCHY_MERGE_TOP_LEVEL 1
#define MATCHY_MERGE_DEEP 2

/* A database in the making. */
typedef struct matchy_builder_t matchy_builder_t;

/* A value that a builder knows; means something to that builder alone. Ours. */
typedef uint32_t matchy_value_t;

/* Options of a build: matchy_init_build_options() first. Ours. */
typedef struct matchy_build_options_t {
    size_t struct_size;        /* sizeof(matchy_build_options_t); set by the init function */
    const char *database_type; /* NULL: after the kinds of keys */
    uint64_t build_epoch;      /* seconds since 1970 */
    bool has_build_epoch;      /* false: SOURCE_DATE_EPOCH, else the time of the build */
    bool case_insensitive;     /* of literals and globs */
    bool no_ipv4_aliases;      /* IPv6 trees: ::ffff:0:0/96 and 2002::/16 do not lead to IPv4 */
    bool drop_reserved;        /* addresses that IANA gives to nobody answer nothing */
    bool join_equal;           /* neighbouring networks with equal values become one */
    bool lean;                 /* without what only the peer's reader needs to find globs */
    bool without_index;        /* without this library's index of text keys */
    uint8_t ip_version;        /* 4 or 6; 0: 6 if there is an IPv6 network, else 4 */
    uint8_t record_size;       /* 24, 28 or 32; 0: the smallest that fits */
    uint8_t merge;             /* MATCHY_MERGE_*, for what is added from now on */
    /* Told how far the build is, 0 to 1, and at what; other than 0 stops it. */
    int (*progress)(const char *stage, double share, void *user_data);
    void *progress_user_data;
} matchy_build_options_t;

/* Entries so far. Ours. */
typedef struct matchy_build_counts_t {
    uint64_t networks;
    uint64_t literals;
    uint64_t globs;
    uint64_t replaced; /* whose key had come before; of networks: known after the build */
} matchy_build_counts_t;

/* What an import did. Ours. */
typedef struct matchy_import_counts_t {
    uint64_t entries;
    uint64_t skipped; /* entries that could not be taken */
} matchy_import_counts_t;

/* An empty builder, to be given to matchy_builder_free(). NULL: out of memory. */
extern matchy_builder_t *matchy_builder_new(void);

/* Ends a builder. NULL is allowed. */
extern void matchy_builder_free(matchy_builder_t *builder);

/* Whether case counts in literals and globs; before the first of them. */
extern int32_t matchy_builder_set_case_insensitive(matchy_builder_t *builder,
                                                   bool case_insensitive);

/* Holds all records that are added from now on to a schema: "threatdb".
 * MATCHY_ERROR_UNKNOWN_SCHEMA for other names. Additions that break it fail
 * with MATCHY_ERROR_SCHEMA_VALIDATION. */
extern int32_t matchy_builder_set_schema(matchy_builder_t *builder, const char *name);

/* The description, in English; and in any language ("de", "pt-BR"). Ours: the
 * second. */
extern int32_t matchy_builder_set_description(matchy_builder_t *builder, const char *text);
extern int32_t matchy_builder_add_description(matchy_builder_t *builder, const char *language,
                                              const char *text);

/* Sets all options to their defaults: zeros. Ours. */
extern void matchy_init_build_options(matchy_build_options_t *options);

/* Replaces all options; `database_type` is copied. Ours. */
extern int32_t matchy_builder_set_options(matchy_builder_t *builder,
                                          const matchy_build_options_t *options);

/* Adds an entry. The key is an address, a network ("192.0.2.0/24"; host bits
 * are cleared), a range ("192.0.2.1-192.0.2.9"), a glob, if it has one of `*?[`,
 * or else a literal; the prefixes `ip:`, `glob:` and `literal:` say which. */
extern int32_t matchy_builder_add(matchy_builder_t *builder, const char *key, const char *json);

/* Makes a value of `json_size` bytes of JSON, for any number of entries. Beside
 * plain JSON, an object with one member whose name is `@` and a type gives the
 * value that type: {"@uint32": 5}, {"@float": 1.5}, {"@bytes": "00ff"},
 * {"@uint128": "1"}; `@@` at the start of a name stands for one `@`. Other
 * values than objects stay what they are. Ours. */
extern int32_t matchy_builder_value(matchy_builder_t *builder, const char *json, size_t json_size,
                                    matchy_value_t *value);

/* Adds a network: the first `prefix_length` bits of an address of
 * `address_size` (4 or 16) bytes in network order. Ours. */
extern int32_t matchy_builder_add_network(matchy_builder_t *builder, const uint8_t *address,
                                          size_t address_size, unsigned int prefix_length,
                                          matchy_value_t value);

/* Adds all addresses from `first` to `last`, that one included. Ours. */
extern int32_t matchy_builder_add_range(matchy_builder_t *builder, const uint8_t *first,
                                        const uint8_t *last, size_t address_size,
                                        matchy_value_t value);

/* Takes a network out of what was added so far. Ours. */
extern int32_t matchy_builder_remove_network(matchy_builder_t *builder, const uint8_t *address,
                                             size_t address_size, unsigned int prefix_length);

/* Adds a literal of up to 65,535 bytes, or a glob. Ours. */
extern int32_t matchy_builder_add_literal(matchy_builder_t *builder, const char *text, size_t size,
                                          matchy_value_t value);
extern int32_t matchy_builder_add_glob(matchy_builder_t *builder, const char *text, size_t size,
                                       matchy_value_t value);

/* Adds the entries of a file: an existing database (.mmdb, .mxy, .pgb), or a
 * list. `format` is one of "text", "csv", "tsv", "json", "hosts", "misp",
 * "zeek-intel" and "database"; NULL tells it by the name and the content.
 * Entries that cannot be taken are skipped and counted; with `strict` the first
 * one ends the import, and entries before it stay added. The last such entry is
 * in matchy_last_error(), as FILE:LINE: REASON. `counts` may be NULL. Ours. */
extern int32_t matchy_builder_import(matchy_builder_t *builder, const char *filename,
                                     const char *format, bool strict,
                                     matchy_import_counts_t *counts);

/* The counts so far. Ours. */
extern int32_t matchy_builder_counts(const matchy_builder_t *builder,
                                     matchy_build_counts_t *counts);

/* Writes the database to a file, which appears complete or not at all: on any
 * failure, and if the program is killed, an old file of that name stays as it
 * was. The first save or build finishes the builder: nothing can be added
 * afterwards, but it may be saved again. MATCHY_ERROR_STOPPED. */
extern int32_t matchy_builder_save(matchy_builder_t *builder, const char *filename);

/* The same into memory: `*buffer` is to be given to free(). */
extern int32_t matchy_builder_build(matchy_builder_t *builder, uint8_t **buffer, uintptr_t *size);

#ifdef __cplusplus
}
#endif

#endif /* MATCHY_BUILDER_H */
