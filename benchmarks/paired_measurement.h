// Measures one operation on two subjects in turns, a few milliseconds of processor time each, so
// that whatever else the machine does hits both alike. The result is the median of the ratios of
// neighbours.
#pragma once

#include "operations.h"

namespace mxy::bench {

struct PairedResult {
    double original_ns = 0; // medians of one call
    double ours_ns = 0;
    double ratio = 0; // original to ours: above 1, ours is faster
    double lower = 0; // quartiles of the ratio
    double upper = 0;
};

PairedResult measure_paired(const Operation& operation, Subject& original, Subject& ours,
                            std::size_t pairs);

} // namespace mxy::bench
