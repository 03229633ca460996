// Databases of the sizes that people look up in: cities (5 million networks), countries, network
// operators. Each is made from a seed, once, and kept in a cache folder. It knows nothing of who
// reads it.
#pragma once

#include <filesystem>

namespace mxy::bench {

// They make the file unless it is there. They throw std::runtime_error where they cannot.
std::filesystem::path generated_city_database();
std::filesystem::path generated_country_database();
std::filesystem::path generated_asn_database();

} // namespace mxy::bench
