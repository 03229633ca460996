// MMDB_lookup_string, MMDB_lookup_sockaddr and MMDB_read_node: addresses and node numbers to
// records.
#include "mmdb_lookup.h"

#include "engine_link.h"
#include "handle.h"

#include <cstddef>

#include <netinet/in.h>

namespace mxy::compat {

namespace {

[[gnu::always_inline]] inline mmdb::FrontTable* front_table(const MMDB_s& mmdb) noexcept {
    EngineLink* const link = EngineLink::of(mmdb);
    return link == nullptr ? nullptr : link->front.table_for(mmdb);
}

mmdb::TreeAnswer failure(Status status) noexcept {
    return {status, {}};
}

// From the struct's own fields. Errors in the order in which the contract checks: address family,
// then node size, then the tree.
[[gnu::noinline]] mmdb::TreeAnswer walk(const MMDB_s& mmdb, Bits128 key,
                                        mmdb::TreePosition start) noexcept {
    if (!mmdb::is_node_size(mmdb.full_record_byte_size))
        return failure(Status::unknown_format);
    mmdb::TreeHit hit;
    const Status status = search_tree(mmdb).find(key, start, hit);
    return {status, hit};
}

mmdb::TreeAnswer walk_ipv4(const MMDB_s& mmdb, std::uint32_t address) noexcept {
    mmdb::TreePosition start;
    if (mmdb.metadata.ip_version == 6)
        start = {mmdb.ipv4_start_node.node_value, mmdb.ipv4_start_node.netmask};
    const bool ipv4_tree = mmdb.metadata.ip_version == 4;
    const Bits128 key = ipv4_tree ? Bits128{std::uint64_t{address} << 32, 0} : Bits128{0, address};
    return walk(mmdb, key, start);
}

} // namespace

mmdb::TreeAnswer look_up_ipv4(const MMDB_s& mmdb, std::uint32_t address) noexcept {
    if (mmdb::FrontTable* const table = front_table(mmdb); table != nullptr)
        return table->find_ipv4(address);
    return walk_ipv4(mmdb, address);
}

mmdb::TreeAnswer look_up_ipv6(const MMDB_s& mmdb, Bits128 address) noexcept {
    if (mmdb.metadata.ip_version == 4)
        return failure(Status::ipv6_in_ipv4_database);
    if (mmdb::FrontTable* const table = front_table(mmdb); table != nullptr)
        return table->find_ipv6(address);
    return walk(mmdb, address, {});
}

// Until there is a table, each is a lookup that counts.
void look_up_ipv4_addresses(const MMDB_s& mmdb, const std::uint32_t* addresses, std::size_t count,
                            mmdb::TreeAnswer* answers) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        if (mmdb::FrontTable* const table = front_table(mmdb); table != nullptr)
            return table->find_ipv4(addresses + i, count - i, answers + i);
        answers[i] = walk_ipv4(mmdb, addresses[i]);
    }
}

void look_up_ipv6_addresses(const MMDB_s& mmdb, const Bits128* addresses, std::size_t count,
                            mmdb::TreeAnswer* answers) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const bool has_ipv6 = mmdb.metadata.ip_version != 4;
        if (mmdb::FrontTable* const table = has_ipv6 ? front_table(mmdb) : nullptr;
            table != nullptr)
            return table->find_ipv6(addresses + i, count - i, answers + i);
        answers[i] =
            has_ipv6 ? walk(mmdb, addresses[i], {}) : failure(Status::ipv6_in_ipv4_database);
    }
}

Status look_up(const MMDB_s& mmdb, const IpAddress& address, mmdb::TreeHit& hit) noexcept {
    const std::uint8_t* const bytes = address.bytes.data();
    const mmdb::TreeAnswer answer =
        address.family == IpAddress::Family::ipv4
            ? look_up_ipv4(mmdb, load_be32(bytes))
            : look_up_ipv6(mmdb, {load_be64(bytes), load_be64(bytes + 8)});
    hit = {answer.found(), answer.data_offset(), answer.netmask()};
    return answer.status();
}

namespace {

MMDB_lookup_result_s respond(const MMDB_s* mmdb, mmdb::TreeAnswer answer, int* error) noexcept {
    *error = code(answer.status());
    return result_of(mmdb, answer);
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
    if (*gai_error != 0) {
        *mmdb_error = MMDB_SUCCESS;
        return compat::nothing(mmdb);
    }
    const std::uint8_t* const bytes = address.bytes.data();
    if (address.family == IpAddress::Family::ipv4)
        return compat::respond(mmdb, compat::look_up_ipv4(*mmdb, load_be32(bytes)), mmdb_error);
    return compat::respond(
        mmdb, compat::look_up_ipv6(*mmdb, {load_be64(bytes), load_be64(bytes + 8)}), mmdb_error);
}

extern "C" MMDB_lookup_result_s MMDB_lookup_sockaddr(const MMDB_s* const mmdb,
                                                     const struct sockaddr* const sockaddr,
                                                     int* const mmdb_error) {
    const auto* const start = reinterpret_cast<const std::uint8_t*>(sockaddr);
    if (sockaddr->sa_family == AF_INET) {
        const std::uint8_t* const bytes = start + offsetof(sockaddr_in, sin_addr);
        return compat::respond(mmdb, compat::look_up_ipv4(*mmdb, load_be32(bytes)), mmdb_error);
    }
    if (sockaddr->sa_family == AF_INET6) {
        const std::uint8_t* const bytes = start + offsetof(sockaddr_in6, sin6_addr);
        return compat::respond(
            mmdb, compat::look_up_ipv6(*mmdb, {load_be64(bytes), load_be64(bytes + 8)}),
            mmdb_error);
    }
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
