// See tree_check.h. The walk goes depth first without recursion and remembers of each node how many
// levels it has below it, so that shared subtrees cost nothing and still count at their full depth.
#include "mmdb/tree_check.h"

#include <algorithm>

namespace mxy::mmdb {

namespace {

class TreeWalk {
public:
    TreeWalk(const SearchTree& tree, TreeFacts& facts)
        : tree_(tree), facts_(facts), levels_(tree.node_count, unseen) {}

    std::optional<TreeFault> run() {
        enter(0);
        while (!path_.empty() && !fault_) {
            Step& step = path_.back();
            if (step.done == 2) {
                levels_[step.number] = static_cast<std::uint8_t>(step.levels);
                const std::uint32_t levels = step.levels;
                path_.pop_back();
                if (!path_.empty())
                    path_.back().levels = std::max(path_.back().levels, levels + 1);
                continue;
            }
            const std::uint32_t record = step.done++ == 0 ? step.node.left : step.node.right;
            look_at(record);
        }
        return fault_;
    }

    std::optional<std::uint32_t> unreachable() const {
        const auto found = std::find(levels_.begin(), levels_.end(), unseen);
        if (found == levels_.end())
            return std::nullopt;
        return static_cast<std::uint32_t>(found - levels_.begin());
    }

private:
    static constexpr std::uint8_t unseen = 0;
    static constexpr std::uint8_t on_path = 0xFF;

    // A node on the way from the root.
    struct Step {
        std::uint32_t number;
        TreeNode node;
        std::uint32_t levels; // of the records seen so far, and the node itself
        int done;
    };

    void fail(std::uint32_t node, const char* reason) {
        if (!fault_)
            fault_ = {node, reason};
    }

    void enter(std::uint32_t number) {
        TreeNode node;
        if (tree_.read(number, node) != Status::ok)
            return fail(number, "the node lies outside the tree");
        levels_[number] = on_path;
        path_.push_back({number, node, 1, 0});
    }

    void look_at(std::uint32_t record) {
        const std::uint32_t from = path_.back().number;
        switch (tree_.kind(record)) {
        case RecordKind::empty:
            return;
        case RecordKind::data:
            add_data(tree_.data_offset(record));
            return;
        case RecordKind::invalid:
            return fail(from, "a record of the node leads nowhere");
        case RecordKind::search_node:
            break;
        }
        const std::uint8_t levels = levels_[record];
        if (levels == on_path)
            return fail(from, "a record of the node leads back to where the path came from");
        if (path_.size() + std::max<std::size_t>(levels, 1) > tree_.depth)
            return fail(from, "paths through the node are longer than an address");
        if (levels == unseen)
            return enter(record);
        path_.back().levels = std::max(path_.back().levels, levels + 1u);
    }

    // Neighbours often share their data: most repetitions never get into the list.
    void add_data(std::uint32_t offset) {
        std::vector<std::uint32_t>& all = facts_.data_offsets;
        if (all.empty() || all.back() != offset)
            all.push_back(offset);
    }

    const SearchTree& tree_;
    TreeFacts& facts_;
    // Of each node: levels of nodes from it downwards, itself included.
    std::vector<std::uint8_t> levels_;
    std::vector<Step> path_;
    std::optional<TreeFault> fault_;
};

} // namespace

std::optional<TreeFault> check_tree(const SearchTree& tree, TreeFacts& facts) {
    facts = {};
    TreeWalk walk(tree, facts);
    const std::optional<TreeFault> fault = walk.run();
    std::vector<std::uint32_t>& offsets = facts.data_offsets;
    std::sort(offsets.begin(), offsets.end());
    offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
    if (!fault)
        facts.unreachable_node = walk.unreachable();
    return fault;
}

} // namespace mxy::mmdb
