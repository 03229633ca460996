#include "support/database_spec.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>

namespace mxy::test {

namespace {

constexpr std::size_t separator_size = 16;

struct Prefix {
    std::array<std::uint8_t, 16> address{};
    unsigned length = 0;

    bool bit(unsigned level) const { return address[level / 8] >> (7 - level % 8) & 1; }
};

Prefix parse_prefix(const std::string& text, std::uint16_t ip_version) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos)
        throw std::invalid_argument("a network without /length: " + text);
    const std::string address = text.substr(0, slash);

    Prefix prefix;
    prefix.length = static_cast<unsigned>(std::stoul(text.substr(slash + 1)));
    const bool in_ipv6_tree = ip_version == 6;
    const bool is_ipv6 = address.find(':') != std::string::npos;
    const unsigned longest = is_ipv6 ? 128 : 32;
    std::uint8_t* const to = prefix.address.data() + (in_ipv6_tree && !is_ipv6 ? 12 : 0);
    if ((is_ipv6 && !in_ipv6_tree) || prefix.length > longest ||
        inet_pton(is_ipv6 ? AF_INET6 : AF_INET, address.c_str(), to) != 1)
        throw std::invalid_argument("not a network for this database: " + text);
    if (in_ipv6_tree && !is_ipv6)
        prefix.length += 96;
    return prefix;
}

struct Record {
    enum class Kind { empty, node, data } kind = Kind::empty;
    std::uint32_t value = 0;
};

// The search tree while it grows. A record is split when a longer prefix needs to go below it.
class Tree {
public:
    void insert(const Prefix& prefix, Record record) {
        if (prefix.length == 0)
            nodes_[0] = {record, record};
        else
            record_at(prefix) = record;
    }

    Record find(const Prefix& prefix) {
        return prefix.length == 0 ? Record{Record::Kind::node, 0} : record_at(prefix);
    }

    std::vector<Node> numbered() const {
        std::vector<Node> numbers;
        for (const auto& node : nodes_)
            numbers.push_back({number(node[0]), number(node[1])});
        return numbers;
    }

private:
    Record& record_at(const Prefix& prefix) {
        std::uint32_t node = 0;
        for (unsigned level = 0; level + 1 < prefix.length; ++level)
            node = child(node, prefix.bit(level));
        return nodes_[node][prefix.bit(prefix.length - 1)];
    }

    std::uint32_t child(std::uint32_t node, bool side) {
        const Record record = nodes_[node][side];
        if (record.kind == Record::Kind::node)
            return record.value;
        const auto made = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({record, record});
        nodes_[node][side] = {Record::Kind::node, made};
        return made;
    }

    std::uint32_t number(Record record) const {
        switch (record.kind) {
        case Record::Kind::empty:
            return static_cast<std::uint32_t>(nodes_.size());
        case Record::Kind::node:
            return record.value;
        case Record::Kind::data:
            break;
        }
        return data_record(nodes_.size(), record.value);
    }

    std::vector<std::array<Record, 2>> nodes_{1};
};

void append_big_endian(Bytes& out, std::uint64_t value, unsigned width) {
    for (unsigned shift = width * 8; shift > 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
}

void append_node(Bytes& out, Node node, std::uint16_t record_size) {
    if (record_size < 32 && (node.left >> record_size || node.right >> record_size))
        throw std::invalid_argument("a record does not fit the record size");
    switch (record_size) {
    case 24:
        append_big_endian(out, node.left, 3);
        append_big_endian(out, node.right, 3);
        return;
    case 28:
        append_big_endian(out, node.left & 0xFFFFFF, 3);
        out.push_back(static_cast<std::uint8_t>((node.left >> 24) << 4 | node.right >> 24));
        append_big_endian(out, node.right & 0xFFFFFF, 3);
        return;
    case 32:
        append_big_endian(out, node.left, 4);
        append_big_endian(out, node.right, 4);
        return;
    default:
        throw std::invalid_argument("record sizes are 24, 28 and 32");
    }
}

} // namespace

Bytes metadata_marker() {
    return join({from_hex("AB CD EF"), from_text("MaxMind.com")});
}

Metadata::Metadata()
    : pairs_{{"binary_format_major_version", uint16(2)},
             {"binary_format_minor_version", uint16(0)},
             {"build_epoch", uint64(1000000000)},
             {"database_type", utf8("Test")},
             {"description", map({{"en", utf8("Test Database")}})},
             {"ip_version", Bytes{}},
             {"languages", array({utf8("en")})},
             {"node_count", Bytes{}},
             {"record_size", Bytes{}}} {}

Metadata& Metadata::set(std::string_view key, Bytes value) {
    const auto found = std::find_if(pairs_.begin(), pairs_.end(),
                                    [&](const Pair& pair) { return pair.key == utf8(key); });
    if (found == pairs_.end())
        pairs_.emplace_back(key, std::move(value));
    else
        found->value = std::move(value);
    return *this;
}

Metadata& Metadata::remove(std::string_view key) {
    if (std::erase_if(pairs_, [&](const Pair& pair) { return pair.key == utf8(key); }) == 0)
        throw std::invalid_argument("no such metadata key: " + std::string(key));
    return *this;
}

Metadata& Metadata::add_first(Pair pair) {
    pairs_.insert(pairs_.begin(), std::move(pair));
    return *this;
}

Metadata& Metadata::add_last(Pair pair) {
    pairs_.push_back(std::move(pair));
    return *this;
}

Bytes Metadata::encode(std::uint32_t node_count, std::uint16_t record_size,
                       std::uint16_t ip_version) const {
    std::vector<Pair> pairs = pairs_;
    for (Pair& pair : pairs) {
        if (!pair.value.empty())
            continue;
        if (pair.key == utf8("node_count"))
            pair.value = uint32(node_count);
        else if (pair.key == utf8("record_size"))
            pair.value = uint16(record_size);
        else if (pair.key == utf8("ip_version"))
            pair.value = uint16(ip_version);
    }
    return map(pairs);
}

std::uint32_t data_record(std::size_t node_count, std::uint32_t offset) {
    return static_cast<std::uint32_t>(node_count + separator_size + offset);
}

std::vector<Node> DatabaseSpec::make_nodes() const {
    if (!nodes.empty())
        return nodes;
    std::vector<std::pair<Prefix, std::uint32_t>> sorted;
    for (const Network& network : networks)
        sorted.emplace_back(parse_prefix(network.prefix, ip_version), network.offset);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& one, const auto& other) {
        return one.first.length < other.first.length;
    });

    Tree tree;
    for (const auto& [prefix, offset] : sorted)
        tree.insert(prefix, {Record::Kind::data, offset});
    for (const Alias& alias : aliases)
        tree.insert(parse_prefix(alias.prefix, ip_version),
                    tree.find(parse_prefix(alias.target, ip_version)));
    return tree.numbered();
}

Bytes DatabaseSpec::build() const {
    const std::vector<Node> tree = make_nodes();
    Bytes file;
    for (const Node& node : tree)
        append_node(file, node, record_size);
    const auto node_count = static_cast<std::uint32_t>(tree.size());
    return join({file, separator, data, metadata_marker(),
                 metadata_bytes.value_or(metadata.encode(node_count, record_size, ip_version)),
                 after_metadata});
}

DatabaseSpec single_record_database(Bytes data, std::uint16_t ip_version) {
    return {.ip_version = ip_version,
            .nodes = {{data_record(1, 0), data_record(1, 0)}},
            .data = std::move(data)};
}

} // namespace mxy::test
