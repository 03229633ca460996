// MMDB_lookup_string, MMDB_lookup_sockaddr and MMDB_read_node: addresses and node numbers to
// records.
#include "mmdb_lookup.h"

#include "handle.h"

namespace mxy::compat {

// Errors in the order in which the contract checks: address family, then node size, then the tree.
Status look_up(const MMDB_s& mmdb, const IpAddress& address, mmdb::TreeHit& hit) noexcept {
    const bool ipv4 = address.family == IpAddress::Family::ipv4;
    const bool ipv4_tree = mmdb.metadata.ip_version == 4;
    if (ipv4_tree && !ipv4)
        return Status::ipv6_in_ipv4_database;
    if (!mmdb::is_node_size(mmdb.full_record_byte_size))
        return Status::unknown_format;
    mmdb::TreePosition start;
    if (ipv4 && mmdb.metadata.ip_version == 6)
        start = {mmdb.ipv4_start_node.node_value, mmdb.ipv4_start_node.netmask};
    return search_tree(mmdb).find(mmdb::tree_key(address, !ipv4_tree), start, hit);
}

namespace {

MMDB_lookup_result_s result_of(const MMDB_s* mmdb, const IpAddress& address, int* error) noexcept {
    mmdb::TreeHit hit;
    *error = code(look_up(*mmdb, address, hit));
    return {hit.found, {mmdb, hit.data_offset}, hit.netmask};
}

MMDB_lookup_result_s nothing(const MMDB_s* mmdb) noexcept {
    return {false, {mmdb, 0}, 0};
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" MMDB_lookup_result_s MMDB_lookup_string(const MMDB_s* const mmdb,
                                                   const char* const ipstr, int* const gai_error,
                                                   int* const mmdb_error) {
    IpAddress address;
    *gai_error = parse_numeric(ipstr, address);
    if (*gai_error == 0)
        return compat::result_of(mmdb, address, mmdb_error);
    *mmdb_error = MMDB_SUCCESS;
    return compat::nothing(mmdb);
}

extern "C" MMDB_lookup_result_s MMDB_lookup_sockaddr(const MMDB_s* const mmdb,
                                                     const struct sockaddr* const sockaddr,
                                                     int* const mmdb_error) {
    IpAddress address;
    if (from_sockaddr(sockaddr, address))
        return compat::result_of(mmdb, address, mmdb_error);
    *mmdb_error = MMDB_INVALID_NETWORK_ADDRESS_ERROR;
    return compat::nothing(mmdb);
}

extern "C" int MMDB_read_node(const MMDB_s* const mmdb, uint32_t node_number,
                              MMDB_search_node_s* const node) {
    if (!mmdb::is_node_size(mmdb->full_record_byte_size))
        return MMDB_UNKNOWN_DATABASE_FORMAT_ERROR;
    const mmdb::SearchTree tree = compat::search_tree(*mmdb);
    mmdb::TreeNode records;
    if (const Status status = tree.read(node_number, records); status != Status::ok)
        return compat::code(status);
    const mmdb::RecordKind left = tree.kind(records.left);
    const mmdb::RecordKind right = tree.kind(records.right);
    node->left_record = records.left;
    node->right_record = records.right;
    node->left_record_type = static_cast<std::uint8_t>(left);
    node->right_record_type = static_cast<std::uint8_t>(right);
    if (left == mmdb::RecordKind::invalid || right == mmdb::RecordKind::invalid)
        return MMDB_CORRUPT_SEARCH_TREE_ERROR;
    node->left_record_entry = {mmdb, tree.data_offset(records.left)};
    node->right_record_entry = {mmdb, tree.data_offset(records.right)};
    return MMDB_SUCCESS;
}
