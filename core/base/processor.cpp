// See processor.h. Each feature is asked for by its own bit of CPUID (the vendors' manuals): there
// are machines, virtual ones mostly, that have some of them and not others.
#include "base/processor.h"

#if defined(__x86_64__)

#include <cpuid.h>

namespace mxy {

bool has_fast_bits() noexcept {
    constexpr unsigned popcnt = 1u << 23;       // function 1, ECX
    constexpr unsigned bmi = 1u << 3 | 1u << 8; // function 7, EBX: both sets
    constexpr unsigned lzcnt = 1u << 5;         // function 0x80000001, ECX
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & popcnt) != 0 &&
           __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bmi) == bmi &&
           __get_cpuid(0x80000001, &a, &b, &c, &d) != 0 && (c & lzcnt) != 0;
}

} // namespace mxy

#else

namespace mxy {

bool has_fast_bits() noexcept {
    return false;
}

} // namespace mxy

#endif
