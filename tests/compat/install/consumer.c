/* A program of another project: prints the version of the library it runs on. */
#include <maxminddb.h>

int main(void) {
    return puts(MMDB_lib_version()) < 0;
}
