// Schemas that records can be held to while a database is built: which members they must have, and
// what these may be. It knows nothing of keys or files.
#pragma once

#include "build/data/value_pool.h"

#include <optional>
#include <string>
#include <string_view>

namespace mxy::build {

enum class Schema : std::uint8_t { none, threatdb };

// "threatdb"; "ThreatDB-v1" is the same. Nothing for other names.
std::optional<Schema> schema_named(std::string_view name) noexcept;

// The database type of files whose records are held to it; empty for none.
std::string_view database_type_of(Schema schema) noexcept;

// What is wrong with a record, in words; empty where nothing is.
std::string violation(const ValuePool& pool, ValueId record, Schema schema);

} // namespace mxy::build
