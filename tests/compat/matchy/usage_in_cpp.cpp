// The C program of usage.c as a C++ compiler takes it.
#include <cstdlib>
#include <cstring>

#include <matchy/matchy.h>

namespace in_cpp {
#include "usage.c" // NOLINT(bugprone-suspicious-include): that is what is tested
} // namespace in_cpp

int matchy_usage_in_cpp(const char* filename) {
    return in_cpp::matchy_usage(filename);
}
