// See entry_survey.h.
#include "entry_survey.h"

#include "numbers.h"

#include "mmdb/tree_check.h"
#include "mmdb/tree_paths.h"
#include "mxy/literal_table.h"

namespace matchy {
namespace {

using mxy::IpAddress;
using mxy::build::Network;
using mxy::build::TreeNetworks;
using mxy::mmdb::SearchTree;
using mxy::text::LiteralTable;

// Subtrees may be shared, but honest files stay far below this.
constexpr std::uint64_t paths_of_any_file = std::uint64_t{1} << 24;
constexpr std::uint64_t paths_per_node = 256;

} // namespace

std::optional<Ipv4Block> ipv4_block_of(const Network& network, const SearchTree& tree) noexcept {
    if (network.family == IpAddress::Family::ipv4)
        return Ipv4Block{static_cast<std::uint32_t>(network.bits.low), network.prefix_length};
    const bool is_around = tree.depth == mxy::mmdb::ipv6_bits && network.bits.high == 0 &&
                           network.bits.low == 0 &&
                           network.prefix_length <= mxy::mmdb::ipv4_subtree_depth;
    return is_around ? std::optional(Ipv4Block{0, 0}) : std::nullopt;
}

EntrySurvey::EntrySurvey(InspectedFile& file, Progress& progress) {
    if (file.has_tree() && is_tree_sound(file)) {
        has_sound_tree_ = true;
        count_networks(file, progress);
    }
    if (file.text() != nullptr) {
        count_literals(file);
        count_globs(file);
    }
}

bool EntrySurvey::is_tree_sound(InspectedFile& file) const {
    const SearchTree& tree = file.database().tree;
    mxy::mmdb::TreeFacts facts;
    if (const auto fault = mxy::mmdb::check_tree(tree, facts)) {
        file.add_problem("networks cannot be read: node " + std::to_string(fault->node) +
                         " of the search tree: " + fault->reason);
        return false;
    }
    const std::uint64_t limit = paths_of_any_file + paths_per_node * tree.node_count;
    if (mxy::mmdb::count_tree_paths(tree) > limit) {
        file.add_problem(
            "networks cannot be counted: " + counted(tree.node_count, "node", "nodes") +
            " lead to more than " + grouped(limit) + " of them");
        return false;
    }
    return true;
}

void EntrySurvey::count_networks(const InspectedFile& file, Progress& progress) {
    const SearchTree& tree = file.database().tree;
    counts_.aliases = mxy::build::aliases_of(tree);
    TreeNetworks networks(tree, TreeNetworks::Skip::all_aliases);
    while (const auto found = networks.next()) {
        const Network& network = found->network;
        const bool is_ipv4 = network.family == IpAddress::Family::ipv4;
        ++(is_ipv4 ? counts_.ipv4_networks : counts_.ipv6_networks);
        ++(is_ipv4 ? counts_.ipv4_lengths[network.prefix_length]
                   : counts_.ipv6_lengths[network.prefix_length]);
        SurveyedRecord& record = record_at(found->data_offset);
        ++record.entries;
        if (const auto block = ipv4_block_of(network, tree)) {
            record.ipv4_addresses += block->size();
            counts_.ipv4_addresses += block->size();
        }
        progress.show("counting networks:", counts_.networks(), 0, "networks");
        end_if_interrupted();
    }
}

void EntrySurvey::count_literals(InspectedFile& file) {
    if (!file.text_sections().has_literals())
        return;
    LiteralTable table;
    if (table.open_parts(file.text_sections().literals, file.text()->case_mode()))
        return; // the text side would not have opened either
    std::uint64_t damaged = 0;
    for (std::uint32_t number = 0; number < table.slot_count(); ++number) {
        mxy::text::Literal literal;
        const LiteralTable::SlotState state = table.slot(number, literal);
        damaged += state == LiteralTable::SlotState::damaged;
        if (state != LiteralTable::SlotState::used)
            continue;
        ++counts_.literals;
        count_text(literal.data_offset);
    }
    if (damaged != 0)
        file.add_problem(counted(damaged, "name cannot", "names cannot") +
                         " be read: outside of the literal section");
}

void EntrySurvey::count_globs(const InspectedFile& file) {
    counts_.globs = file.glob_count();
    for (std::uint32_t id = 0; id < counts_.globs; ++id)
        count_text(file.text()->glob(id).data_offset);
}

SurveyedRecord& EntrySurvey::record_at(std::uint32_t offset) {
    if (const std::uint32_t* const place = places_.find(offset))
        return records_[*place];
    places_.put(offset, static_cast<std::uint32_t>(records_.size()));
    records_.push_back({offset, 0, 0});
    return records_.back();
}

void EntrySurvey::count_text(std::uint32_t data_offset) {
    if (data_offset != mxy::text::no_data)
        ++record_at(data_offset).entries;
}

} // namespace matchy
