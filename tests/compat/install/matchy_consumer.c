/* A program of another project, written for matchy: prints the version of the library it runs on.
 */
#include <matchy/matchy.h>

int main(void) {
    return puts(matchy_version()) < 0;
}
