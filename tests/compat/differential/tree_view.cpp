#include "tree_view.h"

#include <vector>

namespace mxy::test {

namespace {

constexpr std::uint32_t separator_size = 16;

AddressBits bit_of_level(unsigned level, unsigned depth) {
    return AddressBits{1} << (depth - 1 - level);
}

} // namespace

std::uint32_t TreeView::record(std::uint32_t node, bool right) const {
    const std::size_t size = db_->full_record_byte_size;
    const std::uint8_t* const at = db_->file_content + node * size;
    const auto big_endian = [](const std::uint8_t* bytes, unsigned count) {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < count; ++i)
            value = value << 8 | bytes[i];
        return value;
    };
    switch (size) {
    case 6:
        return big_endian(at + (right ? 3 : 0), 3);
    case 7: {
        const std::uint32_t top = right ? at[3] & 0x0Fu : at[3] >> 4;
        return top << 24 | big_endian(at + (right ? 4 : 0), 3);
    }
    default:
        return big_endian(at + (right ? 4 : 0), 4);
    }
}

RecordKind TreeView::kind(std::uint32_t record) const {
    if (record == 0)
        return RecordKind::invalid;
    if (record < node_count())
        return RecordKind::node;
    if (record == node_count())
        return RecordKind::empty;
    const std::uint64_t behind_tree = std::uint64_t{record} - node_count();
    const bool is_data =
        behind_tree >= separator_size && behind_tree - separator_size < db_->data_section_size;
    return is_data ? RecordKind::data : RecordKind::invalid;
}

Leaf TreeView::find(AddressBits address, unsigned level, std::uint32_t record) const {
    Leaf leaf{address, address, level, record};
    while (leaf.netmask < depth() && leaf.record < node_count()) {
        const AddressBits bit = bit_of_level(leaf.netmask, depth());
        leaf.record = this->record(leaf.record, (address & bit) != 0);
        ++leaf.netmask;
    }
    return leaf;
}

Leaf TreeView::find_ipv4(std::uint32_t address) const {
    if (db_->metadata.ip_version == 4)
        return find(address, 0, 0);
    return find(address, db_->ipv4_start_node.netmask, db_->ipv4_start_node.node_value);
}

Leaf TreeView::find_ipv6(AddressBits address) const {
    return find(address, 0, 0);
}

void TreeView::for_each_leaf(std::size_t most,
                             const std::function<void(const Leaf&)>& visit) const {
    std::vector<Leaf> open{{0, 0, 0, 0}};
    while (!open.empty() && most > 0) {
        Leaf at = open.back();
        open.pop_back();
        if (at.netmask == depth() || at.record >= node_count()) {
            const AddressBits host_bits =
                at.netmask == 0 ? ~AddressBits{0} : bit_of_level(at.netmask - 1, depth()) - 1;
            at.last = at.first | host_bits;
            visit(at);
            --most;
            continue;
        }
        const AddressBits bit = bit_of_level(at.netmask, depth());
        open.push_back({at.first | bit, 0, at.netmask + 1, record(at.record, true)});
        open.push_back({at.first, 0, at.netmask + 1, record(at.record, false)});
    }
}

} // namespace mxy::test
