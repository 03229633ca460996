// Databases built by hand, each around one thing that readers get wrong or disagree on. They are
// facts about the format; what a reader should answer is not said here.
#pragma once

#include "support/database_spec.h"

#include <functional>
#include <string>
#include <vector>

namespace mxy::test {

struct HandmadeDatabase {
    std::string name;
    std::function<Bytes()> build; // some are large: one at a time
};

const std::vector<HandmadeDatabase>& handmade_databases();

} // namespace mxy::test
