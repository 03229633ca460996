/* Loads a library, uses it, and unloads it again, many times over: `unload LIBRARY DATABASE TIMES`.
 * Prints one line per observation; the exit status is 1 when the library stays in memory or the
 * process grows. Linked against no libmaxminddb. */

#define _GNU_SOURCE
#include <maxminddb.h>

#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Loading and the C library's own caches settle in the first rounds. */
enum { rounds_before_measuring = 100, page_bytes = 4096, pages_allowed = 8 };

struct memory {
    long total_pages;
    long resident_pages;
    size_t heap_bytes_in_use;
};

static struct memory measure(void) {
    struct memory now = {0, 0, mallinfo2().uordblks};
    FILE* file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld %ld", &now.total_pages, &now.resident_pages) != 2) {
        perror("/proc/self/statm");
        exit(2);
    }
    fclose(file);
    return now;
}

static int is_mapped(const char* path) {
    FILE* file = fopen("/proc/self/maps", "r");
    if (file == NULL) {
        perror("/proc/self/maps");
        exit(2);
    }
    char line[4096];
    int found = 0;
    while (fgets(line, sizeof(line), file) != NULL)
        found |= strstr(line, path) != NULL;
    fclose(file);
    return found;
}

static void* function(void* library, const char* name) {
    void* found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    return found;
}

/* One lookup and one list, so that whatever the library sets up on first use is set up. */
static void use(void* library, const char* path) {
    int (*open_database)(const char*, uint32_t, MMDB_s*);
    MMDB_lookup_result_s (*look_up)(const MMDB_s*, const char*, int*, int*);
    int (*get_list)(MMDB_entry_s*, MMDB_entry_data_list_s**);
    void (*free_list)(MMDB_entry_data_list_s*);
    void (*close_database)(MMDB_s*);
    *(void**)&open_database = function(library, "MMDB_open");
    *(void**)&look_up = function(library, "MMDB_lookup_string");
    *(void**)&get_list = function(library, "MMDB_get_entry_data_list");
    *(void**)&free_list = function(library, "MMDB_free_entry_data_list");
    *(void**)&close_database = function(library, "MMDB_close");

    MMDB_s database;
    MMDB_entry_data_list_s* list = NULL;
    int address_error = 0;
    int status = open_database(path, 0, &database);
    if (status == MMDB_SUCCESS) {
        MMDB_lookup_result_s result = look_up(&database, "1.2.3.4", &address_error, &status);
        if (!result.found_entry || get_list(&result.entry, &list) != MMDB_SUCCESS)
            status = -1;
        free_list(list);
        close_database(&database);
    }
    if (status != MMDB_SUCCESS) {
        fprintf(stderr, "%s: no entry for 1.2.3.4\n", path);
        exit(2);
    }
}

static void load_use_unload(const char* library_path, const char* database) {
    void* library = dlopen(library_path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    use(library, database);
    if (!is_mapped(library_path)) {
        fprintf(stderr, "%s is loaded, but under another name\n", library_path);
        exit(2);
    }
    dlclose(library);
}

int main(int count, char** arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: %s LIBRARY DATABASE TIMES\n", arguments[0]);
        return 2;
    }
    char* library = realpath(arguments[1], NULL);
    if (library == NULL) {
        perror(arguments[1]);
        return 2;
    }
    struct memory before = measure();
    const long times = atol(arguments[3]);
    for (long round = 0; round < times; ++round) {
        load_use_unload(library, arguments[2]);
        if (round == rounds_before_measuring)
            before = measure();
    }
    const struct memory after = measure();
    const int stays = is_mapped(library);
    const long total = after.total_pages - before.total_pages;
    const long resident = after.resident_pages - before.resident_pages;
    const long heap = (long)after.heap_bytes_in_use - (long)before.heap_bytes_in_use;

    printf("still mapped: %s\n", stays ? "yes" : "no");
    printf("grown: %ld pages, %ld resident pages, %ld bytes of heap\n", total, resident, heap);
    free(library);
    return stays || total > pages_allowed || resident > pages_allowed || heap > page_bytes;
}
