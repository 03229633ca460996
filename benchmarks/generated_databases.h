// Databases of the sizes that people look up in: cities (5 million networks), countries, network
// operators. Each is made from a seed, once, and kept in a cache folder. It knows nothing of who
// reads it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::bench {

// They make the file unless it is there. They throw std::runtime_error where they cannot.
std::filesystem::path generated_city_database();
std::filesystem::path generated_country_database();
std::filesystem::path generated_asn_database();

struct NamedDatabase {
    std::string name;
    std::filesystem::path file;
};

// Those of small, country, asn and city whose name has `part` in it. "small" is a test file of the
// format's maker; without the test data it is left out, and a message says so.
std::vector<NamedDatabase> usual_databases(std::string_view part);

} // namespace mxy::bench
