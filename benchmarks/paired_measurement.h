// Measures one operation on two subjects in turns, so that whatever else the machine does hits both
// alike.
#pragma once

#include "measuring.h"
#include "operations.h"

namespace mxy::bench {

enum class Mode {
    // One slice a turn, after one uncounted slice. What a turn finds in the caches is mostly what
    // the other library left there.
    in_turns,
    // Everything once, uncounted, and then everything again, or as much of it as takes 0.1 s: what
    // a program sees that has the machine for itself.
    warm,
};

const char* name_of(Mode mode);

PairedResult measure_paired(const Operation& operation, Subject& original, Subject& ours,
                            std::size_t pairs, Mode mode);

} // namespace mxy::bench
