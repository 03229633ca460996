/* The layouts that programs were compiled against, as a C compiler sees them. It compiles, or does
 * not. */

#include <matchy/matchy.h>

#include <assert.h>

static_assert(sizeof(matchy_entry_data_value_u) == 16, "union");
static_assert(sizeof(matchy_reload_event_t) == 32, "reload event");
static_assert(offsetof(matchy_reload_event_t, success) == 8, "reload event");
static_assert(offsetof(matchy_reload_event_t, error) == 16, "reload event");
static_assert(offsetof(matchy_reload_event_t, generation) == 24, "reload event");
static_assert(sizeof(matchy_open_options_t) == 24, "options");
static_assert(offsetof(matchy_open_options_t, auto_reload) == 4, "options");
static_assert(offsetof(matchy_open_options_t, reload_callback) == 8, "options");
static_assert(offsetof(matchy_open_options_t, reload_callback_user_data) == 16, "options");
static_assert(sizeof(matchy_stats_t) == 56, "stats");
static_assert(offsetof(matchy_stats_t, queries_without_match) == 16, "stats");
static_assert(offsetof(matchy_stats_t, string_queries) == 48, "stats");
static_assert(sizeof(matchy_result_t) == 24, "result");
static_assert(offsetof(matchy_result_t, prefix_len) == 1, "result");
static_assert(offsetof(matchy_result_t, _data_cache) == 8, "result");
static_assert(offsetof(matchy_result_t, _db_ref) == 16, "result");
static_assert(sizeof(matchy_entry_s) == 16, "entry");
static_assert(offsetof(matchy_entry_s, data_ptr) == 8, "entry");
static_assert(sizeof(matchy_entry_data_t) == 32, "entry data");
static_assert(offsetof(matchy_entry_data_t, type_) == 4, "entry data");
static_assert(offsetof(matchy_entry_data_t, value) == 8, "entry data");
static_assert(offsetof(matchy_entry_data_t, data_size) == 24, "entry data");
static_assert(offsetof(matchy_entry_data_t, offset) == 28, "entry data");
static_assert(sizeof(matchy_entry_data_list_t) == 40, "list");
static_assert(offsetof(matchy_entry_data_list_t, next) == 32, "list");
static_assert(sizeof(matchy_hit_t) == 40, "hit");
static_assert(offsetof(matchy_hit_t, entry) == 24, "hit");

static_assert(MATCHY_ERROR_FILE_NOT_FOUND == -1 && MATCHY_ERROR_INVALID_FORMAT == -2 &&
                  MATCHY_ERROR_CORRUPT_DATA == -3 && MATCHY_ERROR_OUT_OF_MEMORY == -4 &&
                  MATCHY_ERROR_INVALID_PARAM == -5 && MATCHY_ERROR_IO == -6 &&
                  MATCHY_ERROR_LOOKUP_PATH_INVALID == -7 && MATCHY_ERROR_NO_DATA == -8 &&
                  MATCHY_ERROR_DATA_PARSE == -9 && MATCHY_SUCCESS == 0,
              "codes");
static_assert(MATCHY_DATA_TYPE_BOOLEAN == 14 && MATCHY_DATA_TYPE_FLOAT == 15, "types");

typedef int matchy_layout_holds;
