// A tree as TreeBuilder wrote it, read back twice: by the library's own reader, and bit by bit
// from the format's description. Anything that differs between the two is a failure of the test.
#pragma once

#include "build/networks/tree_builder.h"

#include <optional>
#include <string>

namespace mxy::build {

struct TreeAnswer {
    std::optional<ValueId> value;
    unsigned prefix_length = 0; // of the record, counted in bits of the tree
};

class WrittenTree {
public:
    WrittenTree(const TreeBuilder& builder, unsigned record_size,
                NodeOrder order = NodeOrder::clustered);

    // IPv4 addresses are asked below ::/96 in a tree of IPv6. An IPv6 address in a tree of IPv4 has
    // no answer.
    TreeAnswer find(const IpAddress& address) const;

    // What is wrong with the tree as a whole, such as nodes that nothing leads to, or that are
    // there twice; empty: nothing.
    std::string fault() const;

    const Bytes& bytes() const { return bytes_; }

private:
    std::uint32_t record(std::uint32_t node, bool right) const;
    TreeAnswer slow_find(const IpAddress& address) const;
    TreeAnswer library_find(const IpAddress& address) const;

    std::vector<ValueId> values_;
    std::uint32_t node_count_;
    unsigned record_size_;
    int ip_version_;
    Bytes bytes_;
};

// Where each of the builder's values stands in a made-up data section.
std::vector<std::uint32_t> made_up_offsets(const TreeBuilder& builder);

} // namespace mxy::build
