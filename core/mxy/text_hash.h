// XXH64 and XXH3, the two hashes of the text sections. This is the one place that includes them.
#pragma once

// The analyzer takes the header's tests for null pointers as a sign that there are some.
#ifdef __clang_analyzer__
#define XXH_STATIC_LINKING_ONLY
#else
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>
