// Makes databases from a seed, for tests that compare two readers or look for crashes: same seed,
// same bytes, on every platform. Files are well-formed and within the readers' limits unless
// damage() is called on them.
#pragma once

#include "support/database_spec.h"

#include <random>
#include <string>
#include <vector>

namespace mxy::test {

using Random = std::mt19937_64;

// A number from `low` to `high`, both included.
std::uint64_t between(Random& random, std::uint64_t low, std::uint64_t high);

struct RandomShape {
    std::size_t networks = 60; // at most
    std::size_t values = 20;   // at most; records share them
    unsigned depth = 5;        // levels of maps and arrays in one value, pointers not followed
};

struct RandomDatabase {
    DatabaseSpec spec;
    Bytes file;
    std::vector<std::uint32_t> offsets; // the values that records point to
    // Addresses at the edges of networks and elsewhere, of both families; in an IPv4 database the
    // IPv6 ones have no place.
    std::vector<std::string> addresses;
};

RandomDatabase random_database(std::uint64_t seed, const RandomShape& shape = {});

// A well-formed data section with values of all types, some of them reached through pointers.
// Followed to the end, a value has at most a few thousand members. `offsets` gets their starts.
Bytes random_data_section(Random& random, const RandomShape& shape,
                          std::vector<std::uint32_t>& offsets);

// `size` bytes that look like values more often than chance would have it, but need not be.
Bytes random_hostile_section(Random& random, std::size_t size);

// One to three wounds: flipped bits, overwritten runs, random records, missing or extra bytes.
void damage(Bytes& file, Random& random);

} // namespace mxy::test
