// See tree_builder.h.
#include "build/networks/tree_builder.h"

#include "build/build_error.h"
#include "build/networks/address_bits.h"
#include "build/networks/ipv4_aliases.h"
#include "build/networks/reserved_networks.h"
#include "build/networks/sweep.h"
#include "build/networks/tree_bytes.h"
#include "mmdb/format.h"

#include <optional>
#include <stdexcept>

namespace mxy::build {

namespace {

using Family = IpAddress::Family;

// Nothing comes after it.
constexpr std::uint32_t last_sequence = 0xFFFFFFFF;

constexpr Operation ipv4_root{{}, mmdb::ipv4_subtree_depth, Action::ipv4_root, {}, 0};

// What an IPv6 removal takes out of the IPv4 addresses, which stand below ::/96.
std::optional<Operation> part_in_ipv4(const Operation& removal) noexcept {
    if (shared_bits(removal.bits, {}) < std::min<unsigned>(removal.prefix_length, 96))
        return std::nullopt;
    Operation ipv4 = removal;
    ipv4.prefix_length -= std::min<unsigned>(removal.prefix_length, 96);
    return ipv4;
}

} // namespace

struct TreeBuilder::State {
    explicit State(ValuePool& value_pool) : pool(value_pool) {}

    void append(const Network& network, Action action, ValueId value);
    void fold_aliases();
    void choose_version(int wanted);
    void leave_ipv6();
    void add_extras(const TreeOptions& options);
    Record ipv4_record() const noexcept;

    ValuePool& pool;
    TreeInput input;
    std::uint32_t sequence = 0; // of the last operation
    std::uint64_t added = 0;
    bool has_ipv6 = false;
    ResolvedTree tree;
    std::uint32_t node_count = 0;
    std::uint64_t replaced = 0;
};

void TreeBuilder::State::append(const Network& network, Action action, ValueId value) {
    if (sequence == last_sequence - 1)
        throw BuildError(BuildError::Kind::limit,
                         "more than " + std::to_string(sequence) + " networks");
    const Operation operation{network.bits, network.prefix_length, action, value, sequence + 1};
    if (network.family == Family::ipv4)
        input.ipv4.add(operation);
    else
        input.ipv6.add(operation);
    ++sequence;
}

void TreeBuilder::State::fold_aliases() {
    input.ipv6.keep_if([&](const Operation& operation) {
        const auto ipv4 = as_ipv4(operation);
        if (ipv4)
            input.ipv4.add(*ipv4);
        return !ipv4;
    });
}

void TreeBuilder::State::choose_version(int wanted) {
    if (wanted != 0 && wanted != 4 && wanted != 6)
        throw BuildError(BuildError::Kind::bad_input,
                         "an IP version of " + std::to_string(wanted) + ": it is 4 or 6");
    input.ip_version = wanted;
    if (wanted != 0)
        return;
    input.ip_version = 4;
    for (std::size_t i = 0; i < input.ipv6.size() && input.ip_version == 4; ++i)
        if (is_addition(input.ipv6[i].action))
            input.ip_version = 6;
}

// In a tree of IPv4, of all IPv6 operations only what they take out of IPv4 is left.
void TreeBuilder::State::leave_ipv6() {
    input.ipv6.keep_if([&](const Operation& operation) {
        if (is_addition(operation.action)) {
            const Network network{Family::ipv6, operation.bits, operation.prefix_length};
            throw BuildError(BuildError::Kind::bad_input,
                             to_text(network) + ": an IPv6 network in a database of IPv4");
        }
        if (const auto ipv4 = part_in_ipv4(operation))
            input.ipv4.add(*ipv4);
        return false;
    });
}

void TreeBuilder::State::add_extras(const TreeOptions& options) {
    const bool ipv6 = input.ip_version == 6;
    if (ipv6) {
        input.ipv6_extras.push_back(ipv4_root);
        if (options.alias_ipv4)
            for (const Operation& alias : alias_operations())
                input.ipv6_extras.push_back(alias);
    }
    if (!options.drop_reserved)
        return;
    const auto removal = [](const Network& network) {
        return Operation{network.bits, network.prefix_length, Action::remove, {}, last_sequence};
    };
    for (const Network& network : reserved_networks(Family::ipv4))
        input.ipv4_extras.push_back(removal(network));
    if (ipv6)
        for (const Network& network : reserved_networks(Family::ipv6))
            input.ipv6_extras.push_back(removal(network));
}

// Where IPv4 addresses stand in a tree of IPv6, if they have a node there.
Record TreeBuilder::State::ipv4_record() const noexcept {
    if (input.ip_version == 4)
        return {};
    Record record = tree.root;
    for (unsigned i = 0; i < mmdb::ipv4_subtree_depth && record.is_node(); ++i)
        record = tree.nodes.nodes()[record.node_number()].left;
    return record.is_node() ? record : Record{};
}

TreeBuilder::TreeBuilder(ValuePool& pool) : state_(std::make_unique<State>(pool)) {}

TreeBuilder::~TreeBuilder() = default;

void TreeBuilder::add(const Network& network, ValueId value, Merge merge) {
    state_->append(network, action_of(merge), value);
    ++state_->added;
    state_->has_ipv6 |= network.family == Family::ipv6;
}

void TreeBuilder::remove(const Network& network) {
    state_->append(network, Action::remove, {});
}

std::uint64_t TreeBuilder::added() const noexcept {
    return state_->added;
}

std::uint64_t TreeBuilder::replaced() const noexcept {
    return state_->replaced;
}

bool TreeBuilder::has_ipv6() const noexcept {
    return state_->has_ipv6;
}

void TreeBuilder::resolve(const TreeOptions& options) {
    State& state = *state_;
    if (options.alias_ipv4)
        state.fold_aliases();
    state.choose_version(options.ip_version);
    if (state.input.ip_version == 4)
        state.leave_ipv6();
    state.add_extras(options);
    const int version = state.input.ip_version;
    OperationStream operations(state.input);
    state.tree = resolve_tree(operations, state.pool, options.join_equal);
    state.node_count = static_cast<std::uint32_t>(state.tree.nodes.nodes().size());
    state.replaced = state.tree.replaced;
    state.input = {};
    state.input.ip_version = version;
}

int TreeBuilder::ip_version() const noexcept {
    return state_->input.ip_version;
}

std::uint32_t TreeBuilder::node_count() const noexcept {
    return state_->node_count;
}

std::span<const ValueId> TreeBuilder::values() const noexcept {
    return state_->tree.values;
}

std::uint64_t TreeBuilder::largest_record(std::span<const std::uint32_t> offsets) const noexcept {
    return build::largest_record(node_count(), offsets);
}

Bytes TreeBuilder::write(unsigned record_size, std::span<const std::uint32_t> offsets,
                         NodeOrder order) const {
    const ResolvedTree& tree = state_->tree;
    if (offsets.size() != tree.values.size())
        throw std::logic_error("each value of a tree has one offset");
    const auto nodes = tree.nodes.nodes();
    check_record_size(nodes.size(), offsets, record_size);
    const auto places =
        places_of_nodes({nodes, tree.root, state_->ipv4_record()}, record_size / 4, order);
    return tree_bytes(nodes, places, offsets, record_size);
}

void TreeBuilder::release() noexcept {
    state_->tree.nodes.release();
    state_->tree.values = {};
}

} // namespace mxy::build
