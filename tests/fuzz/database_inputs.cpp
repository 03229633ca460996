// For fuzz_database: random databases of addresses.
#include "inputs.h"

#include "support/random_database.h"

namespace mxy::test {

std::vector<Bytes> made_inputs() {
    std::vector<Bytes> inputs;
    for (std::uint64_t seed = 0; seed < 30; ++seed)
        inputs.push_back(random_database(seed).file);
    return inputs;
}

} // namespace mxy::test
