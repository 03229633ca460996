// Texts that are addresses, nearly addresses, or nothing of the kind, and databases that tell two
// addresses apart. They know what people write, not what a library makes of it.
#pragma once

#include "support/random_database.h"

#include <string>
#include <vector>

namespace mxy::test {

// Every form that getaddrinfo takes, and every near miss that anybody thought of.
const std::vector<std::string>& address_strings();

// One of them after a few random strokes of the keyboard, or one made up as a whole.
std::string random_address_string(Random& random);

// A tree in which every address leads to data, and two addresses to the same data with a
// probability below one in 200 only: a lookup shows whether an address was understood.
Bytes address_telling_database(std::uint16_t ip_version, std::uint64_t seed);

} // namespace mxy::test
