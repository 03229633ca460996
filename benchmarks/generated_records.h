// Values like those of the databases that people look up in: city, country and network operator
// records that share their parts through pointers. It knows nothing of trees and networks.
#pragma once

#include "support/random_database.h"

#include <cstdint>
#include <vector>

namespace mxy::bench {

struct GeneratedRecords {
    test::Bytes data;
    std::vector<std::uint32_t> offsets; // where each record starts
};

GeneratedRecords city_records(std::size_t count, test::Random& random);
GeneratedRecords country_records(std::size_t count, test::Random& random);
GeneratedRecords asn_records(std::size_t count, test::Random& random);

} // namespace mxy::bench
