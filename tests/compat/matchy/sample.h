// One small database of everything, for tests that need no recorded files.
#pragma once

#include "support/encoder.h"

#include <cstdint>
#include <string>

namespace mxy::test {

// 192.0.2.0/24 and 2001:db8::/32; the literals "evil.example" and "198.51.100.7"; the globs
// "*.evil.example" (id 0), "*evil*" (id 1), "[a-c]?.test" (id 2, without a value). Each value is a
// map with "name", which is what it belongs to, followed by `mark`; those of networks have a value
// of every type.
Bytes sample_database(const std::string& mark = "", std::uint16_t ip_version = 6);

// A plain database of addresses: 192.0.2.0/24.
Bytes sample_address_database();

// A file of patterns: "*.evil.example" with a value, "[0-9]*" without.
Bytes sample_pattern_file();

// The literal "literal", and `count` globs that match every key.
Bytes many_globs_database(std::size_t count);

} // namespace mxy::test
