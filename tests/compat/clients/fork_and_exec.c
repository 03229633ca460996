/* What happens to an open database when the process multiplies: `fork_and_exec DATABASE`. Prints
 * one line per case, the same on every sound library. Compiled and linked against whatever
 * libmaxminddb the system has. */

#define _GNU_SOURCE
#include <maxminddb.h>

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { forks = 50, execs = 200, seconds_until_deadlock = 30 };

static const char list_descriptors[] = "--list-descriptors";
static atomic_bool stop;

/* Open descriptors as a bit set, without the one that reads the folder. */
static unsigned long open_descriptors(void) {
    unsigned long found = 0;
    DIR* folder = opendir("/proc/self/fd");
    if (folder == NULL) {
        perror("/proc/self/fd");
        exit(2);
    }
    for (struct dirent* entry; (entry = readdir(folder)) != NULL;) {
        const long number = strtol(entry->d_name, NULL, 10);
        if (entry->d_name[0] != '.' && number != dirfd(folder) && number < 64)
            found |= 1UL << number;
    }
    closedir(folder);
    return found;
}

static bool finds_entry(const MMDB_s* database) {
    int address_error = 0;
    int status = 0;
    MMDB_lookup_result_s result = MMDB_lookup_string(database, "1.2.3.4", &address_error, &status);
    MMDB_entry_data_list_s* list = NULL;
    if (!result.found_entry || MMDB_get_entry_data_list(&result.entry, &list) != MMDB_SUCCESS)
        return false;
    MMDB_free_entry_data_list(list);
    return true;
}

static bool opens_and_finds_entry(const char* path) {
    MMDB_s database;
    if (MMDB_open(path, MMDB_MODE_MMAP, &database) != MMDB_SUCCESS)
        return false;
    const bool found = finds_entry(&database);
    MMDB_close(&database);
    return found;
}

static bool succeeded(pid_t child) {
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The child uses the parent's database and closes its own copy; the parent goes on using it. */
static bool fork_and_use(MMDB_s* database, const char* path) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(seconds_until_deadlock);
        bool good = finds_entry(database) && opens_and_finds_entry(path);
        MMDB_close(database);
        _exit(good ? 0 : 1);
    }
    return succeeded(child) && finds_entry(database);
}

static void* look_up_until_stopped(void* database) {
    bool good = true;
    while (good && !atomic_load(&stop))
        good = finds_entry(database);
    return good ? database : NULL;
}

static void* open_until_stopped(void* path) {
    bool good = true;
    while (good && !atomic_load(&stop))
        good = opens_and_finds_entry(path);
    return good ? path : NULL;
}

/* Forks while another thread is inside the library: a lock held there would stay locked for ever.
 */
static bool fork_beside_thread(MMDB_s* database, char* path) {
    pthread_t threads[2];
    bool good = true;
    atomic_store(&stop, false);
    pthread_create(&threads[0], NULL, look_up_until_stopped, database);
    pthread_create(&threads[1], NULL, open_until_stopped, path);
    for (int i = 0; i < forks; ++i)
        good = fork_and_use(database, path) && good;
    atomic_store(&stop, true);
    for (int i = 0; i < 2; ++i) {
        void* result = NULL;
        pthread_join(threads[i], &result);
        good = good && result != NULL;
    }
    return good;
}

/* Starts this program anew while another thread opens and closes databases: a descriptor without
 * close-on-exec would come through sooner or later. */
static bool exec_beside_thread(char* path) {
    pthread_t thread;
    bool good = true;
    atomic_store(&stop, false);
    pthread_create(&thread, NULL, open_until_stopped, path);
    for (int i = 0; i < execs; ++i) {
        const pid_t child = fork();
        if (child == 0) {
            execl("/proc/self/exe", "fork_and_exec", list_descriptors, (char*)NULL);
            _exit(1);
        }
        good = succeeded(child) && good;
    }
    atomic_store(&stop, true);
    void* result = NULL;
    pthread_join(thread, &result);
    return good && result != NULL;
}

static int report(const char* what, bool good) {
    printf("%s: %s\n", what, good ? "yes" : "NO");
    fflush(stdout);
    return good ? 0 : 1;
}

int main(int count, char** arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: %s DATABASE\n", arguments[0]);
        return 2;
    }
    const unsigned long standard = 1UL << 0 | 1UL << 1 | 1UL << 2;
    if (strcmp(arguments[1], list_descriptors) == 0)
        return (open_descriptors() & ~standard) == 0 ? 0 : 1;

    alarm(2 * seconds_until_deadlock);
    const unsigned long before = open_descriptors();
    MMDB_s database;
    if (MMDB_open(arguments[1], MMDB_MODE_MMAP, &database) != MMDB_SUCCESS)
        return 2;
    int failures = report("starts without stray descriptors", (before & ~standard) == 0);
    failures += report("an open database holds no descriptor", open_descriptors() == before);
    failures += report("parent and child both use it", fork_and_use(&database, arguments[1]));
    failures += report("so they do beside threads", fork_beside_thread(&database, arguments[1]));
    failures += report("exec passes nothing on", exec_beside_thread(arguments[1]));
    MMDB_close(&database);
    return failures == 0 ? 0 : 1;
}
