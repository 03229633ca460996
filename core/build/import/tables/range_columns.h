// An address range whose ends stand in two columns of a table: addresses as usual, or their numbers
// in decimal, as some vendors publish them. It knows nothing of tables.
#pragma once

#include "build/networks/network.h"

#include <string_view>

namespace mxy::build {

// Both ends count. Numbers above those of IPv4 are IPv6 addresses, and numbers of IPv4 addresses
// mapped into IPv6 (::ffff:0:0/96) are those IPv4 addresses. Throws BuildError (bad_input).
AddressRange range_of_columns(std::string_view first, std::string_view last);

} // namespace mxy::build
