// Values in one comparable form, whoever reads them: with their types, keys sorted.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <maxminddb.h>

namespace mxy::test {

// An entry as the functions of maxminddb.h read it. Throws std::runtime_error where they fail.
std::string canonical_value(MMDB_entry_s entry);

std::string canonical_map(const std::map<std::string, std::string>& members);
std::string canonical_array(const std::vector<std::string>& items);
std::string canonical_text(std::string_view text);
std::string canonical_number(std::string_view type, double number);
std::string canonical_integer(std::string_view type, bool negative, std::uint64_t magnitude);

} // namespace mxy::test
