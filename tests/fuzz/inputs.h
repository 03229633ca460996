// Inputs that a fuzz target starts from, beside its saved ones: made anew each time, by the tests'
// own encoders. Each target has one definition.
#pragma once

#include "support/encoder.h"

#include <vector>

namespace mxy::test {

std::vector<Bytes> made_inputs();

} // namespace mxy::test
