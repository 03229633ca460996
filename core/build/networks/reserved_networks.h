// The networks whose addresses belong to nobody on the Internet. It knows nothing of trees.
#pragma once

#include "build/networks/network.h"

namespace mxy::build {

std::vector<Network> reserved_networks(IpAddress::Family family);

} // namespace mxy::build
