// Builds whole MaxMind DB files for tests from a description: networks or hand-made nodes, data
// bytes, metadata that may lack keys or hold wrong ones. It knows the format on its own account
// and shares no code with the library.
#pragma once

#include "support/encoder.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::test {

// AB CD EF "MaxMind.com".
Bytes metadata_marker();

// The metadata map as an ordered list of pairs. It starts with the nine keys, in the order in which
// MaxMind's writers put them; the three that describe the tree follow the file's spec unless they
// are set here.
class Metadata {
public:
    Metadata();

    // Replaces the value of a key, or adds the pair at the end.
    Metadata& set(std::string_view key, Bytes value);
    Metadata& remove(std::string_view key);
    // Adds a pair whatever is there already: unknown keys, duplicates, keys of other types.
    Metadata& add_first(Pair pair);
    Metadata& add_last(Pair pair);

    // The map, with node_count, record_size and ip_version filled in where they were not set.
    Bytes encode(std::uint32_t node_count, std::uint16_t record_size,
                 std::uint16_t ip_version) const;

private:
    std::vector<Pair> pairs_;
};

// "1.2.3.0/24" or "2001:db8::/32". An IPv4 network in an IPv6 database means ::1.2.3.0/120.
struct Network {
    std::string prefix;
    std::uint32_t offset; // into the data section
};

// Makes `prefix` show the same subtree as `target`, as writers do for ::ffff:0:0/96.
struct Alias {
    std::string prefix;
    std::string target;
};

// One node as it stands in the file; the meaning of the numbers is the caller's business.
struct Node {
    std::uint32_t left;
    std::uint32_t right;
};

struct DatabaseSpec {
    std::uint16_t ip_version = 6;
    std::uint16_t record_size = 24;

    // The tree: either these networks (longer prefixes win over shorter ones, in any order), with
    // at least one node, or `nodes` as they are.
    std::vector<Network> networks = {};
    std::vector<Alias> aliases = {};
    std::vector<Node> nodes = {};

    Bytes separator = Bytes(16);
    Bytes data = {};
    Metadata metadata = {};
    // Takes the place of the metadata map where given.
    std::optional<Bytes> metadata_bytes = std::nullopt;
    Bytes after_metadata = {};

    std::vector<Node> make_nodes() const;
    Bytes build() const;
};

// The record that points to `offset` in the data section of a tree of `node_count` nodes.
std::uint32_t data_record(std::size_t node_count, std::uint32_t offset);

// The smallest useful file: one node, both records point to the start of `data`.
DatabaseSpec single_record_database(Bytes data, std::uint16_t ip_version = 4);

} // namespace mxy::test
