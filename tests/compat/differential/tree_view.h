// The search tree of a database, read from the file's bytes by the tests themselves: where the
// leaves are, and where an address leads. It knows nothing of either library's answers.
#pragma once

#include <cstdint>
#include <functional>

#include <maxminddb.h>

namespace mxy::test {

__extension__ using AddressBits = unsigned __int128;

// Where a walk through the tree ended. The bits of the prefix stand at the top of the address,
// which is `depth` bits long.
struct Leaf {
    AddressBits first = 0;
    AddressBits last = 0;
    unsigned netmask = 0;
    std::uint32_t record = 0;
};

// What 1.14.0 makes of a record.
enum class RecordKind { node, empty, data, invalid };

class TreeView {
public:
    // `db` names the tree's bytes and shape; it must stay open as long as the view is used.
    explicit TreeView(const MMDB_s& db) : db_(&db) {}

    std::uint32_t node_count() const { return db_->metadata.node_count; }
    unsigned depth() const { return db_->depth; }
    std::uint32_t record(std::uint32_t node, bool right) const;
    RecordKind kind(std::uint32_t record) const;
    // The offset that a record means, whether or not there is data.
    std::uint32_t data_offset(std::uint32_t record) const { return record - node_count() - 16; }

    // The record at which the walk for an address ends. IPv4 addresses in an IPv6 tree start where
    // the database says.
    Leaf find_ipv4(std::uint32_t address) const;
    Leaf find_ipv6(AddressBits address) const;

    // Visits the ends of all walks in address order, empty and invalid ones too, but no more than
    // `most` of them: a damaged tree may have 2^128.
    void for_each_leaf(std::size_t most, const std::function<void(const Leaf&)>& visit) const;

private:
    Leaf find(AddressBits address, unsigned level, std::uint32_t record) const;

    const MMDB_s* db_;
};

} // namespace mxy::test
