// A database of the size and shape that people look up in: hundreds of thousands of IPv4 and IPv6
// networks, city records that share their parts through pointers. Made from a seed, once, and kept
// in a cache folder. It knows nothing of who reads it.
#pragma once

#include <filesystem>

namespace mxy::bench {

// Makes the file unless it is there. Throws std::runtime_error where it cannot.
std::filesystem::path generated_city_database();

} // namespace mxy::bench
