// See database.h.
#include "database.h"

#include <limits>

namespace mxy {

Status Database::open(const char* path) noexcept {
    const Status status = file.open(path);
    return status == Status::ok ? open(file.bytes()) : status;
}

Status Database::open(ByteView content) noexcept {
    bytes = content;
    if (!mmdb::find_metadata(bytes, metadata_section))
        return Status::invalid_metadata;
    const Status status = mmdb::read_metadata(metadata_section, metadata);
    if (status != Status::ok)
        return status;
    if (metadata.major_version != mmdb::format_major_version)
        return Status::unknown_format;
    return find_sections();
}

// The tree stands first, a separator follows, and all the rest of the file is the data section.
Status Database::find_sections() noexcept {
    constexpr std::uint64_t smallest_data = 3;
    const auto node_size = static_cast<std::uint16_t>(metadata.record_size / 4);
    const std::uint64_t tree_size = std::uint64_t{metadata.node_count} * node_size;
    if (tree_size + mmdb::separator_size >= bytes.size())
        return Status::invalid_metadata;
    const std::uint64_t data_start = tree_size + mmdb::separator_size;
    const std::uint64_t data_size = bytes.size() - data_start;
    if (data_size > std::numeric_limits<std::uint32_t>::max())
        return Status::invalid_metadata;
    if (data_size < smallest_data)
        return Status::invalid_data;

    data = {bytes.data() + data_start, static_cast<std::uint32_t>(data_size)};
    tree.nodes = bytes.data();
    tree.size = data_start;
    tree.node_count = metadata.node_count;
    tree.data_size = data.size;
    tree.node_size = static_cast<mmdb::NodeSize>(node_size);
    tree.depth = metadata.ip_version == 6 ? mmdb::ipv6_bits : mmdb::ipv4_bits;
    if (metadata.ip_version == 6)
        ipv4_start = tree.walk_left(mmdb::ipv4_subtree_depth);
    return Status::ok;
}

} // namespace mxy
