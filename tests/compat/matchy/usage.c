/* What a program written for matchy does with a database, in its words: open, ask, read values,
 * walk lists, free. Compiled as C11, and once more as C++ by usage_in_cpp.cpp. It prints nothing;
 * the result is 0, or the line that went wrong. */

#include <matchy/matchy.h>

#include <stdlib.h>
#include <string.h>

static int same(const char* left, const char* right) {
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

static int read_values(const matchy_entry_s* entry) {
    const char* name[] = {"name", NULL};
    const char* inner[] = {"list", "-1", "inner", NULL};
    const char* missing[] = {"list", "2", NULL};
    matchy_entry_data_t data;
    if (matchy_aget_value(entry, &data, name) != MATCHY_SUCCESS || !data.has_data)
        return __LINE__;
    if (data.type_ != MATCHY_DATA_TYPE_UTF8_STRING || data.data_size != 12)
        return __LINE__;
    if (!same(data.value.utf8_string, "192.0.2.0/24"))
        return __LINE__;
    if (matchy_aget_value(entry, &data, inner) != MATCHY_SUCCESS ||
        !same(data.value.utf8_string, "deep"))
        return __LINE__;
    if (matchy_aget_value(entry, &data, missing) != MATCHY_ERROR_LOOKUP_PATH_INVALID)
        return __LINE__;
    return data.has_data ? __LINE__ : 0;
}

static int walk_list(const matchy_entry_s* entry) {
    matchy_entry_data_list_t* list = NULL;
    const matchy_entry_data_list_t* next;
    int nodes = 0;
    if (matchy_get_entry_data_list(entry, &list) != MATCHY_SUCCESS || list == NULL)
        return __LINE__;
    if (list->entry_data.type_ != MATCHY_DATA_TYPE_MAP || list->entry_data.data_size != 14)
        return __LINE__;
    if (!same(list->next->entry_data.value.utf8_string, "name") ||
        !same(list->next->next->entry_data.value.utf8_string, "192.0.2.0/24"))
        return __LINE__;
    for (next = list; next != NULL; next = next->next)
        ++nodes;
    matchy_free_entry_data_list(list);
    return nodes == 1 + 2 * 14 + 4 ? 0 : __LINE__;
}

static int ask_address(const matchy_t* db) {
    int line;
    char* json;
    matchy_entry_s entry;
    matchy_result_t result = matchy_query(db, "192.0.2.77");
    if (!result.found || result.prefix_len != 24)
        return __LINE__;
    json = matchy_result_to_json(&result);
    if (json == NULL || strstr(json, "\"name\":\"192.0.2.0/24\"") == NULL)
        return __LINE__;
    matchy_free_string(json);
    if (matchy_result_get_entry(&result, &entry) != MATCHY_SUCCESS)
        return __LINE__;
    line = read_values(&entry);
    if (line == 0)
        line = walk_list(&entry);
    matchy_free_result(&result);
    matchy_free_result(&result);
    return line != 0 ? line : result.found ? __LINE__ : 0;
}

static int ask_names(const matchy_t* db) {
    char* text;
    matchy_result_t result;
    matchy_query_into(db, "mail.evil.example", &result);
    if (!result.found)
        return __LINE__;
    text = matchy_result_to_json(&result);
    if (!same(text, "{\"name\":\"*.evil.example\"}"))
        return __LINE__;
    matchy_free_string(text);
    matchy_free_result(&result);
    matchy_lookup(db, "nothing like it", &result);
    if (result.found || matchy_result_to_json(&result) != NULL)
        return __LINE__;
    matchy_free_result(&result);
    text = matchy_get_pattern_string(db, 1);
    if (!same(text, "*evil*"))
        return __LINE__;
    matchy_free_string(text);
    return 0;
}

static int ask_facts(const matchy_t* db) {
    matchy_stats_t stats;
    char* metadata = matchy_metadata(db);
    if (metadata == NULL || strstr(metadata, "\"node_count\":") == NULL)
        return __LINE__;
    matchy_free_string(metadata);
    if (!same(matchy_format(db), "Combined IP+Pattern database"))
        return __LINE__;
    if (!matchy_has_ip_data(db) || !matchy_has_string_data(db) || !matchy_has_literal_data(db) ||
        !matchy_has_glob_data(db) || !matchy_has_pattern_data(db) || matchy_pattern_count(db) != 3)
        return __LINE__;
    matchy_get_stats(db, &stats);
    if (stats.total_queries != 3 || stats.queries_with_match != 2 ||
        stats.queries_without_match != 1 || stats.ip_queries != 1 || stats.string_queries != 2)
        return __LINE__;
    matchy_clear_cache(db);
    return 0;
}

int matchy_usage(const char* filename) {
    int line;
    char* message;
    matchy_t* db;
    matchy_open_options_t options;
    if (matchy_validate(filename, MATCHY_VALIDATION_STANDARD, &message) != MATCHY_SUCCESS)
        return __LINE__;
    matchy_init_open_options(&options);
    if (options.cache_capacity != 10000 || options.auto_reload || options.reload_callback != NULL)
        return __LINE__;
    db = matchy_open_with_options(filename, &options);
    if (db == NULL)
        return __LINE__;
    line = ask_address(db);
    if (line == 0)
        line = ask_names(db);
    if (line == 0)
        line = ask_facts(db);
    matchy_close(db);
    return line;
}
