/* Databases of addresses, names and patterns: one question, all answers.
 *
 * Reads MaxMind DB files (.mmdb), the same with text keys (.mxy), and pattern
 * files (.pgb). Source and binary compatible with the C interface of the tool
 * that writes them, matchy, release 1.2.2: same names, same numbers, same
 * struct layouts; functions marked "ours" are additions. Conventions that hold
 * for every function below:
 *
 *  1. Status codes are int32_t: MATCHY_SUCCESS (0) or one of the negative
 *     MATCHY_ERROR_* numbers. matchy_last_error() says what happened, in words.
 *  2. A key is an address in its canonical numeric form ("192.0.2.1",
 *     "2001:db8::1") or else text: literals, which are compared as a whole, and
 *     globs ("*.example.com"). An address is looked up among the networks; one
 *     that is in none of them is asked as text like any other key. All globs
 *     that match are answers, in ascending order of their ids, after the
 *     literal. In databases that say so, case does not count.
 *  3. Text is bytes. Where a size is given, NUL bytes and invalid UTF-8 are
 *     legal; where none is, the text ends at its first NUL. Sizes count bytes.
 *     Strings handed out are NUL-terminated unless their size stands beside
 *     them in a struct marked so.
 *  4. NULL is allowed for every argument unless said otherwise, and never
 *     crashes: the answer is MATCHY_ERROR_INVALID_PARAM, NULL, false or 0.
 *     Handles, entries and results must come from this library.
 *  5. Whatever is not to be freed by a function named with it belongs to the
 *     database and lives until matchy_close().
 *  6. Every function that takes a `const matchy_t *` or `const MMDB_s *` may
 *     run in any number of threads on one open database. Opening reads the
 *     metadata alone; the text part of a file is read at the first question
 *     about text, once, and kept. matchy_close() must not overlap with other
 *     uses of the same handle.
 *  7. Addresses cost no heap memory to look up, nor do text keys of up to 4 KiB
 *     once the text part is read.
 *  8. In C++ the declarations are plain `extern "C"` in the global namespace;
 *     there is no namespace `matchy`. matchy/matchy.hpp is a C++20 interface
 *     over this one.
 *
 * The formats are specified at https://maxmind.github.io/MaxMind-DB/ (version
 * 2.0; "MaxMind DB" below) and in docs/format.md of this project (text
 * sections; "text keys" below). Everything here is since 0.1.0, the release of
 * matchy_version(). */

#ifndef MATCHY_MATCHY_H
#define MATCHY_MATCHY_H

#include <maxminddb.h>

#include "builder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Status codes. */
#define MATCHY_SUCCESS 0
#define MATCHY_ERROR_FILE_NOT_FOUND (-1)
#define MATCHY_ERROR_INVALID_FORMAT (-2)
#define MATCHY_ERROR_CORRUPT_DATA (-3)
#define MATCHY_ERROR_OUT_OF_MEMORY (-4)
#define MATCHY_ERROR_INVALID_PARAM (-5)
#define MATCHY_ERROR_IO (-6)
/* Of functions that read values only. */
#define MATCHY_ERROR_LOOKUP_PATH_INVALID (-7)
#define MATCHY_ERROR_NO_DATA (-8)
#define MATCHY_ERROR_DATA_PARSE (-9)

/* Types of values: matchy_entry_data_t.type_. The numbers are those of
 * MMDB_DATA_TYPE_*. Pointers are followed and never reported. */
#define MATCHY_DATA_TYPE_EXTENDED 0
#define MATCHY_DATA_TYPE_POINTER 1
#define MATCHY_DATA_TYPE_UTF8_STRING 2
#define MATCHY_DATA_TYPE_DOUBLE 3
#define MATCHY_DATA_TYPE_BYTES 4
#define MATCHY_DATA_TYPE_UINT16 5
#define MATCHY_DATA_TYPE_UINT32 6
#define MATCHY_DATA_TYPE_MAP 7
#define MATCHY_DATA_TYPE_INT32 8
#define MATCHY_DATA_TYPE_UINT64 9
#define MATCHY_DATA_TYPE_UINT128 10
#define MATCHY_DATA_TYPE_ARRAY 11
#define MATCHY_DATA_TYPE_BOOLEAN 14
#define MATCHY_DATA_TYPE_FLOAT 15

/* Levels of matchy_validate(). AUDIT is taken for STRICT. */
#define MATCHY_VALIDATION_STANDARD 0
#define MATCHY_VALIDATION_STRICT 1
#define MATCHY_VALIDATION_AUDIT 2

/* What a key was found as: matchy_hit_t.kind. Ours. */
#define MATCHY_HIT_ADDRESS 0
#define MATCHY_HIT_LITERAL 1
#define MATCHY_HIT_GLOB 2

/* An open database. */
typedef struct matchy_t matchy_t;

/* The first answer to a key: the address; else the literal; else the glob with
 * the lowest id. Ends with matchy_free_result(); a result may be copied by
 * value, and then one of the copies is freed. `prefix_len` is set where an
 * address was found: the bits of the network that the database tells apart, 0
 * to 32 for an IPv4 address in any database, 0 to 128 for an IPv6 address. The
 * members with an underscore are the library's own. */
typedef struct matchy_result_t {
    bool found;
    uint8_t prefix_len;
    void *_data_cache;
    const matchy_t *_db_ref;
} matchy_result_t;

/* The value that belongs to a result; the library's own. Good as long as its
 * result is not freed. */
typedef struct matchy_entry_s {
    const matchy_t *db;
    const void *data_ptr;
} matchy_entry_s;

typedef union matchy_entry_data_value_u {
    uint32_t pointer;
    const char *utf8_string; /* NUL-terminated; data_size without the NUL */
    double double_value;
    const uint8_t *bytes; /* data_size bytes */
    uint16_t uint16;
    uint32_t uint32;
    int32_t int32;
    uint64_t uint64;
    uint8_t uint128[16]; /* most significant byte first */
    bool boolean;
    float float_value;
} matchy_entry_data_value_u;

/* One value. Which member of the union holds it depends on `type_`; maps and
 * arrays have none, only their number of pairs or items in `data_size`. */
typedef struct matchy_entry_data_t {
    bool has_data;  /* false: the lookup path led nowhere */
    uint32_t type_; /* MATCHY_DATA_TYPE_* */
    matchy_entry_data_value_u value;
    uint32_t data_size; /* bytes, pairs or items; 0 for numbers */
    uint32_t offset;    /* in the data section, where the value starts */
} matchy_entry_data_t;

/* A value and everything inside it, depth first, containers before their
 * members, keys before their values. */
typedef struct matchy_entry_data_list_t {
    matchy_entry_data_t entry_data;
    struct matchy_entry_data_list_t *next;
} matchy_entry_data_list_t;

/* Tells of a reload, or of a new file that could not be read. The strings are
 * good until the callback returns. */
typedef struct matchy_reload_event_t {
    const char *path;
    bool success;
    const char *error;   /* why not; NULL on success */
    uint64_t generation; /* successful reloads so far */
} matchy_reload_event_t;

/* How to open a database: matchy_init_open_options() first. */
typedef struct matchy_open_options_t {
    uint32_t cache_capacity; /* not used: there is no cache of answers */
    bool auto_reload;
    void (*reload_callback)(const matchy_reload_event_t *event, void *user_data);
    void *reload_callback_user_data;
} matchy_open_options_t;

/* Counts of matchy_query() and its two siblings since the database was opened.
 * The two of the cache are always 0. */
typedef struct matchy_stats_t {
    uint64_t total_queries;
    uint64_t queries_with_match;
    uint64_t queries_without_match;
    uint64_t cache_hits;
    uint64_t cache_misses;
    uint64_t ip_queries;     /* keys that are addresses */
    uint64_t string_queries; /* all others */
} matchy_stats_t;

/* One answer to a key. `entry` is good for MMDB_get_value() and all other
 * functions of maxminddb.h where `has_entry` says so. `pattern` is the text of
 * the literal or glob as the file has it, pattern_size bytes without a NUL at
 * the end; NULL for an address. Literals and globs count their ids separately.
 * `prefix_len`: as in matchy_result_t. Ours. */
typedef struct matchy_hit_t {
    uint8_t kind; /* MATCHY_HIT_* */
    bool has_entry;
    uint16_t prefix_len;
    uint32_t pattern_id;
    const char *pattern;
    size_t pattern_size;
    MMDB_entry_s entry;
} matchy_hit_t;

/* --- opening and closing ---------------------------------------------------------------------- */

/* Sets all options to their defaults: cache_capacity 10000, no reloading, no
 * callback. */
extern void matchy_init_open_options(matchy_open_options_t *options);

/* Opens a file read-only and maps it. NULL on failure; matchy_last_error()
 * says why. A damaged text part shows at the first question about text, or at
 * matchy_has_string_data(). Format: MaxMind DB; text keys. */
extern matchy_t *matchy_open(const char *filename);

/* matchy_open() with options; NULL options are the defaults.
 *
 * auto_reload: a thread of the library watches the file. When it was replaced
 * (renamed over) or rewritten, and then left alone for 200 milliseconds, the
 * new content is opened and read, text part included; from then on all
 * questions go to it. Old content stays mapped until no result refers to it, so
 * results, and entries and strings got through them, stay good until
 * matchy_free_result(); here that function must be called on every result, once
 * and before matchy_close(). Replace files by renaming: a file that shrinks
 * while it is mapped ends the program (SIGBUS), with any reader. The callback
 * comes from the library's thread after each reload, and after each new content
 * that could not be read (the old one then stays in use); it must not call
 * matchy_close(). A process that forks has no such thread in the child. */
extern matchy_t *matchy_open_with_options(const char *filename,
                                          const matchy_open_options_t *options);

/* Opens `size` bytes in memory, which are neither copied nor freed and must
 * outlive the handle. NULL on failure. */
extern matchy_t *matchy_open_buffer(const uint8_t *buffer, uintptr_t size);

/* Closes a database; everything that belongs to it ends. NULL is allowed.
 * Handles of matchy_from_mmdb() are left alone. */
extern void matchy_close(matchy_t *db);

/* The handle of a database opened with MMDB_open(), for the functions of this
 * header. It belongs to the MMDB_s and its copies and is good until
 * MMDB_close(). NULL where there is none: the struct is closed, filled in by
 * hand, opened by another libmaxminddb, or has a name beyond 3,967 bytes. Ours. */
extern matchy_t *matchy_from_mmdb(const MMDB_s *mmdb);

/* The database behind a handle, for MMDB_lookup_string() and all other
 * functions of maxminddb.h except MMDB_close(). Good until matchy_close(), or,
 * where the file is watched, until the next reload; of the handle in a
 * matchy_entry_s, until that entry's result is freed. Ours. */
extern const MMDB_s *matchy_mmdb(const matchy_t *db);

/* --- questions -------------------------------------------------------------------------------- */

/* Finds the first answer to a key. A question that fails finds nothing;
 * matchy_find_all() tells that apart. */
extern matchy_result_t matchy_query(const matchy_t *db, const char *query);

/* matchy_query() into `*result`, whose former content is not looked at. */
extern void matchy_query_into(const matchy_t *db, const char *query, matchy_result_t *result);

/* The same as matchy_query_into(). */
extern void matchy_lookup(const matchy_t *db, const char *query, matchy_result_t *result);

/* Ends a result, which is then as if nothing had been found; a second call is
 * allowed. Where the file is not watched this does nothing else, and may come
 * after matchy_close(). */
extern void matchy_free_result(matchy_result_t *result);

/* All answers to a key of `key_size` bytes: an address alone, or the literal
 * and all globs. Writes the first `capacity` of them to `hits`; the rest of
 * `hits` is then unspecified. `*count` is the number of all answers, also of
 * those that did not fit; 0 on errors. `hits` may be NULL where `capacity` is
 * 0, `key` where `key_size` is 0. An IPv6 address finds no network of an IPv4
 * database. Entries refer to `mmdb`. Errors: MATCHY_ERROR_INVALID_PARAM (also
 * where the key must be asked as text and matchy_from_mmdb() has no handle),
 * MATCHY_ERROR_INVALID_FORMAT, MATCHY_ERROR_CORRUPT_DATA,
 * MATCHY_ERROR_OUT_OF_MEMORY. Ours. */
extern int32_t matchy_find_all(const MMDB_s *mmdb, const char *key, size_t key_size,
                               matchy_hit_t *hits, size_t capacity, size_t *count);

/* matchy_find_all() for `count` keys at once, of any mix of addresses and text:
 * to `keys[i]`, of `key_sizes[i]` bytes, it writes the first `capacity` answers
 * from `hits[i * capacity]` on, the number of all to `counts[i]`, and what
 * matchy_find_all() returns for it to `errors[i]`. `key_sizes` may be NULL: keys
 * then end at their first NUL. `errors` may be NULL; `hits` where `capacity` is
 * 0; all others where `count` is 0. Two to four times as fast as single calls
 * where there are very many literals, somewhat faster where there are very many
 * globs, since the memory that one key needs is fetched while others are worked
 * on. Hundreds of keys in a call are best, and a small `capacity`. Returns
 * MATCHY_SUCCESS if all keys were asked; else the error of one that was not,
 * which is also what matchy_last_error() tells, and the others are answered
 * nonetheless; or MATCHY_ERROR_INVALID_PARAM and nothing is asked. Ours. */
extern int32_t matchy_find_many(const MMDB_s *mmdb, const char *const *keys,
                                const size_t *key_sizes, size_t count, matchy_hit_t *hits,
                                size_t capacity, size_t *counts, int32_t *errors);

/* --- many addresses --------------------------------------------------------------------------- */

/* MMDB_lookup_sockaddr() for `count` addresses at once, of any mix of families:
 * `results[i]` and `mmdb_errors[i]` are what that function answers to
 * `addresses[i]`. `mmdb_errors` may be NULL; the others may where `count` is 0.
 * In large databases several times as fast as single calls, since the memory
 * that one address needs is fetched while others are worked on; hundreds of
 * addresses in a call are best. Returns MATCHY_SUCCESS whatever the errors of
 * single addresses, or MATCHY_ERROR_INVALID_PARAM. Ours. */
extern int32_t matchy_lookup_many(const MMDB_s *mmdb, const struct sockaddr *const *addresses,
                                  size_t count, MMDB_lookup_result_s *results, int *mmdb_errors);

/* The same for addresses without anything around them: `count` times
 * `address_size` bytes, most significant byte first, 4 for IPv4 and 16 for IPv6
 * (any other size: MATCHY_ERROR_INVALID_PARAM). Ours. */
extern int32_t matchy_lookup_addresses(const MMDB_s *mmdb, const uint8_t *addresses,
                                       size_t address_size, size_t count,
                                       MMDB_lookup_result_s *results, int *mmdb_errors);

/* After some 2,000 lookups a database opened with MMDB_open() or matchy_open()
 * gets a table that makes further ones several times as fast. It fills with
 * use, is shared by all copies of the MMDB_s, takes memory of this process
 * (blocks of up to the size of the file, at least 8 and at most 64 MiB, and up
 * to 5 MiB in front of them), and ends with the database. The answers are the
 * same with and without. The environment variable MXYDB_FRONT_TABLE sets the
 * limit for the blocks of all databases ("32M", "512k", bytes; "0": no tables),
 * MXYDB_FRONT_TABLE_AFTER the number of lookups, which then holds for small
 * databases too; programs with raised privileges do not read them.
 *
 * This function sets up the table of one database now, with up to `bytes` of
 * blocks; one that is there already keeps its size. 0 turns it off; its memory
 * is kept until the database is closed, since other threads may be using it.
 * Errors: MATCHY_ERROR_INVALID_PARAM (also where matchy_from_mmdb() has no
 * handle), MATCHY_ERROR_OUT_OF_MEMORY. Ours. */
extern int32_t matchy_set_front_table(const MMDB_s *mmdb, size_t bytes);

/* --- values ----------------------------------------------------------------------------------- */

/* The value of a result as JSON, to be given to matchy_free_string(). Bytes are
 * arrays of numbers, 128-bit integers decimal strings, NaN and infinity null;
 * invalid UTF-8 becomes U+FFFD. "null" for a literal or glob without a value;
 * NULL where nothing was found and on errors. */
extern char *matchy_result_to_json(const matchy_result_t *result);

/* The entry of a result. MATCHY_ERROR_NO_DATA: nothing was found, or it has no
 * value. */
extern int32_t matchy_result_get_entry(const matchy_result_t *result, matchy_entry_s *entry);

/* Finds one value inside an entry. The path is a list of strings that ends with
 * NULL: a key for each map, a decimal index for each array (-1 is the last
 * item); an empty path is the entry itself. Strings need a NUL that the file
 * has not: each is copied once, at the first call that finds it, and the copy
 * belongs to the database. Programs that read millions of different strings
 * keep memory low with MMDB_get_value() on matchy_hit_t.entry, which copies
 * none. Errors, which leave `*data` zeroed: MATCHY_ERROR_LOOKUP_PATH_INVALID
 * (no such key or index), MATCHY_ERROR_DATA_PARSE, MATCHY_ERROR_OUT_OF_MEMORY,
 * MATCHY_ERROR_NO_DATA (an entry without a value). */
extern int32_t matchy_aget_value(const matchy_entry_s *entry, matchy_entry_data_t *data,
                                 const char *const *path);

/* An entry and all values inside it, map keys too, as a list to be given to
 * matchy_free_entry_data_list(); its strings belong to the list, its bytes to
 * the database. On any error `*list` is NULL: MATCHY_ERROR_DATA_PARSE (also for
 * more than 65,536 values, 2 MiB of strings and bytes, or 512 levels),
 * MATCHY_ERROR_OUT_OF_MEMORY, MATCHY_ERROR_NO_DATA. */
extern int32_t matchy_get_entry_data_list(const matchy_entry_s *entry,
                                          matchy_entry_data_list_t **list);

/* Frees a list, given its head (not a copy of the head). NULL is allowed. */
extern void matchy_free_entry_data_list(matchy_entry_data_list_t *list);

/* Frees a string that a function of this header says to give here. NULL is
 * allowed. */
extern void matchy_free_string(char *string);

/* --- facts ------------------------------------------------------------------------------------ */

/* The release of this library: "0.1.0". Never NULL. */
extern const char *matchy_version(void);

/* What went wrong last in this thread: the file, the offset where there is one,
 * and the reason; empty before the first failure. Successes leave it alone. Good
 * until the next call of this library in the same thread. Never NULL. Ours. */
extern const char *matchy_last_error(void);

/* "IP database", "Pattern database" (a .pgb file) or "Combined IP+Pattern
 * database" (it has text keys); a constant. NULL for NULL. */
extern const char *matchy_format(const matchy_t *db);

/* Whether the file has a search tree: true but for .pgb files. */
extern bool matchy_has_ip_data(const matchy_t *db);

/* Whether it has text keys of any kind; literals; globs; globs again. False
 * where the text part cannot be read. */
extern bool matchy_has_string_data(const matchy_t *db);
extern bool matchy_has_literal_data(const matchy_t *db);
extern bool matchy_has_glob_data(const matchy_t *db);
extern bool matchy_has_pattern_data(const matchy_t *db);

/* The metadata as JSON, to be given to matchy_free_string(). NULL for .pgb
 * files, which have none, and on errors. */
extern char *matchy_metadata(const matchy_t *db);

/* The text of the glob with that id, to be given to matchy_free_string(). NULL
 * where there is none. */
extern char *matchy_get_pattern_string(const matchy_t *db, uint32_t pattern_id);

/* The number of globs, whose ids are those below it. */
extern uintptr_t matchy_pattern_count(const matchy_t *db);

/* The counts so far; zeros for a NULL `db`. Counts of other threads' questions
 * may be a moment old. */
extern void matchy_get_stats(const matchy_t *db, matchy_stats_t *stats);

/* Does nothing: there is no cache of answers. */
extern void matchy_clear_cache(const matchy_t *db);

/* Checks a whole file (.mmdb, .mxy or .pgb). STANDARD: that it opens and that
 * everything that a lookup can reach is sound (tree, records, text sections,
 * patterns, their values). STRICT also: nodes that nothing leads to, invalid
 * UTF-8 in values, overlapping sections. MATCHY_SUCCESS: it is sound, and
 * `*error_message` is NULL. Else a code, and the first thing found wrong, in
 * words, in `*error_message`, to be given to matchy_free_string(); it is NULL
 * where memory ran out. `error_message` itself may be NULL. */
extern int32_t matchy_validate(const char *filename, int32_t level, char **error_message);

#ifdef __cplusplus
}
#endif

#endif /* MATCHY_MATCHY_H */
