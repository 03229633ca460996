// What a database says of itself, as values: what a rebuilt one must say too, and what two
// databases are compared by. What follows from the entries (counts, places of sections) is not
// among it.
#pragma once

#include "stored_database.h"

#include "build/data/value_pool.h"

#include <string>
#include <vector>

namespace matchy {

struct MetadataValue {
    std::string name;
    mxy::build::ValueId value{};
};

// In this order: database_type, description, languages, ip_version, record_size, build_epoch;
// match_mode, where there are names; ipv4_aliases, where there are IPv4 networks in a tree of IPv6.
// Throws Failure.
std::vector<MetadataValue> metadata_values(StoredDatabase& database, mxy::build::ValuePool& pool);

} // namespace matchy
