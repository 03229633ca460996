// Looking up an address in a caller's struct: what MMDB_lookup_*() and the questions of matchy.h
// share.
#pragma once

#include "interface.h"

#include "base/ip_address.h"
#include "base/status.h"
#include "mmdb/search_tree.h"

namespace mxy::compat {

Status look_up(const MMDB_s& mmdb, const IpAddress& address, mmdb::TreeHit& hit) noexcept;

} // namespace mxy::compat
