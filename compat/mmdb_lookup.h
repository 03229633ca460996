// Looking up an address in a caller's struct: what MMDB_lookup_*() and the questions of matchy.h
// share.
#pragma once

#include "interface.h"

#include "base/ip_address.h"
#include "base/status.h"
#include "mmdb/front_table.h"
#include "mmdb/search_tree.h"

namespace mxy::compat {

mmdb::TreeAnswer look_up_ipv4(const MMDB_s& mmdb, std::uint32_t address) noexcept;
mmdb::TreeAnswer look_up_ipv6(const MMDB_s& mmdb, Bits128 address) noexcept;

// Many of them; the answers are those to each alone.
void look_up_ipv4_addresses(const MMDB_s& mmdb, const std::uint32_t* addresses, std::size_t count,
                            mmdb::TreeAnswer* answers) noexcept;
void look_up_ipv6_addresses(const MMDB_s& mmdb, const Bits128* addresses, std::size_t count,
                            mmdb::TreeAnswer* answers) noexcept;

inline MMDB_lookup_result_s result_of(const MMDB_s* mmdb, mmdb::TreeAnswer answer) noexcept {
    return {answer.found(), {mmdb, answer.data_offset()}, answer.netmask()};
}

Status look_up(const MMDB_s& mmdb, const IpAddress& address, mmdb::TreeHit& hit) noexcept;

} // namespace mxy::compat
