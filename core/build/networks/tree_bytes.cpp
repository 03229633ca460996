// See tree_bytes.h.
#include "build/networks/tree_bytes.h"

#include "build/build_error.h"
#include "mmdb/format.h"
#include "mmdb/tree_node.h"

#include <algorithm>

namespace mxy::build {

namespace {

using mmdb::NodeSize;

void store_be(std::uint8_t* out, std::uint32_t value, unsigned size) noexcept {
    for (unsigned i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
}

template <NodeSize size>
void store_node(std::uint8_t* out, std::uint32_t left, std::uint32_t right) noexcept {
    if constexpr (size == NodeSize::record28) {
        // The middle byte holds the top four bits of both records, the left one's first.
        store_be(out, left, 3);
        out[3] = static_cast<std::uint8_t>((left >> 24) << 4 | right >> 24);
        store_be(out + 4, right, 3);
    } else {
        constexpr unsigned record = static_cast<unsigned>(size) / 2;
        store_be(out, left, record);
        store_be(out + record, right, record);
    }
}

} // namespace

std::uint64_t largest_record(std::uint64_t node_count,
                             std::span<const std::uint32_t> offsets) noexcept {
    if (offsets.empty())
        return node_count;
    return node_count + mmdb::separator_size + *std::max_element(offsets.begin(), offsets.end());
}

void check_record_size(std::uint64_t node_count, std::span<const std::uint32_t> offsets,
                       unsigned record_size) {
    if (record_size != 24 && record_size != 28 && record_size != 32)
        throw BuildError(BuildError::Kind::bad_input, "a record size of " +
                                                          std::to_string(record_size) +
                                                          " bits: it is 24, 28 or 32");
    const std::uint64_t largest = largest_record(node_count, offsets);
    const std::uint64_t limit = (std::uint64_t{1} << record_size) - 1;
    if (largest > limit)
        throw BuildError(BuildError::Kind::limit,
                         "the search tree needs records up to " + std::to_string(largest) + " (" +
                             std::to_string(node_count) + " nodes and the data section), but " +
                             std::to_string(record_size) + " bits hold at most " +
                             std::to_string(limit));
}

Bytes tree_bytes(std::span<const TreeNode> nodes, std::span<const std::uint32_t> places,
                 std::span<const std::uint32_t> offsets, unsigned record_size) {
    check_record_size(nodes.size(), offsets, record_size);
    const auto node_count = static_cast<std::uint32_t>(nodes.size());
    const auto number = [&](Record record) -> std::uint32_t {
        if (record.is_node())
            return places[record.node_number()];
        if (record.is_empty())
            return node_count;
        return node_count + mmdb::separator_size + offsets[record.value_index()];
    };
    const auto node_size = static_cast<NodeSize>(record_size / 4);
    Bytes out(nodes.size() * static_cast<std::size_t>(node_size));
    mmdb::with_node_size(node_size, [&]<NodeSize size>() noexcept {
        for (std::size_t i = 0; i < nodes.size(); ++i)
            store_node<size>(out.data() + mmdb::node_offset<size>(places[i]), number(nodes[i].left),
                             number(nodes[i].right));
    });
    return out;
}

} // namespace mxy::build
