// What the processor can do beyond what every one of its family can. The only place that asks for
// the machine that is compiled for; what is done with the instructions is not known here.
//
// A function that has MXY_TARGET_FAST_BITS in front of it is compiled for processors that
// has_fast_bits() says yes of: they count bits, and find the first and the last of them, in one
// instruction. It has a twin without, and is called where the answer is yes. (An attribute cannot
// come from a function, hence a macro.)
#pragma once

#if defined(__x86_64__)
#define MXY_TARGET_FAST_BITS [[gnu::target("popcnt,lzcnt,bmi,bmi2")]]
#else
#define MXY_TARGET_FAST_BITS
#endif

namespace mxy {

// Always the same in a process.
bool has_fast_bits() noexcept;

} // namespace mxy
