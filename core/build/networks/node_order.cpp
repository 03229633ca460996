// See node_order.h. Of a walk, only the steps deep in the tree are in no cache. So what counts is
// how many different pages and lines a walk meets. A page is filled from some node on: the node
// that most walks come by is taken next, out of the children of those taken so far. The children
// that are left over begin pages of their own. Within a page, lines are packed (line_packing.h).
#include "build/networks/node_order.h"

#include "build/networks/line_packing.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace mxy::build {

namespace {

constexpr std::uint32_t no_place = 0xFFFFFFFF;
constexpr std::uint32_t in_this_page = 0xFFFFFFFE;
constexpr std::uint64_t page_bytes = 4096; // a multiple of the line's

std::vector<std::uint32_t> depth_first_places(const TreeShape& tree) {
    std::vector<std::uint32_t> places(tree.nodes.size(), no_place);
    std::vector<std::uint32_t> pending = {tree.root.node_number()};
    std::uint32_t next = 0;
    while (!pending.empty()) {
        const std::uint32_t number = pending.back();
        pending.pop_back();
        if (places[number] != no_place)
            continue;
        places[number] = next++;
        for (const Record record : {tree.nodes[number].right, tree.nodes[number].left})
            if (record.is_node())
                pending.push_back(record.node_number());
    }
    return places;
}

// How many values hang below each node: how many lookups come by. Lookups of IPv4 begin at a node
// of their own, so the way there counts nothing.
std::vector<std::uint32_t> weights_of(const TreeShape& tree) {
    std::vector<std::uint32_t> weights(tree.nodes.size());
    const auto weight = [&](Record record) -> std::uint64_t {
        if (record.is_value())
            return 1;
        return record.is_empty() || record == tree.ipv4 ? 0 : weights[record.node_number()];
    };
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
            weight(tree.nodes[i].left) + weight(tree.nodes[i].right), 1, most));
    return weights;
}

// A node that may come next, and where it hangs in the page.
struct Candidate {
    std::uint32_t weight = 0;
    std::uint32_t node = 0;
    PageIndex parent = 0;
    PageIndex PageNode::*side = nullptr; // of the parent; null for a root

    bool operator<(const Candidate& other) const noexcept { return weight < other.weight; }
};

// Nodes that wait to begin a page: those with more below them first, but only by magnitude, so that
// neighbours of about the same weight stay together.
class PageRoots {
public:
    void push(std::uint32_t node, std::uint32_t weight) {
        queues_[static_cast<std::size_t>(std::bit_width(weight))].nodes.push_back(node);
    }

    // False where none is left.
    bool pop(std::uint32_t& node) {
        for (std::size_t i = queues_.size(); i-- > 0;) {
            Queue& queue = queues_[i];
            if (queue.taken < queue.nodes.size()) {
                node = queue.nodes[queue.taken++];
                return true;
            }
            queue = {};
        }
        return false;
    }

private:
    struct Queue {
        std::vector<std::uint32_t> nodes;
        std::size_t taken = 0;
    };

    std::array<Queue, 33> queues_;
};

class Clustering {
public:
    Clustering(const TreeShape& tree, unsigned node_size)
        : tree_(tree), node_size_(node_size), weights_(weights_of(tree)),
          places_(tree.nodes.size(), no_place), packing_(node_size) {}

    std::vector<std::uint32_t> run() {
        place_page(tree_.root.node_number());
        if (tree_.ipv4.is_node())
            roots_.push(tree_.ipv4.node_number(), weights_[tree_.ipv4.node_number()]);
        std::uint32_t root = 0;
        while (next_root(root))
            place_page(root);
        return std::move(places_);
    }

private:
    void place_page(std::uint32_t root);
    void fill_page(std::uint32_t root, std::size_t room);
    void take(const Candidate& candidate);
    void leave_frontier();

    bool next_root(std::uint32_t& root) {
        while (roots_.pop(root))
            if (places_[root] == no_place)
                return true;
        return false;
    }

    void push(const Candidate& candidate) {
        frontier_.push_back(candidate);
        std::push_heap(frontier_.begin(), frontier_.end());
    }

    const TreeShape& tree_;
    unsigned node_size_;
    std::vector<std::uint32_t> weights_;
    std::vector<std::uint32_t> places_;
    std::uint32_t placed_ = 0;
    PageRoots roots_;
    std::vector<Candidate> frontier_; // of the page, a heap: the heaviest first
    std::vector<PageNode> page_;
    LinePacking packing_;
};

// Gives places to the nodes of the rest of the current page.
void Clustering::place_page(std::uint32_t root) {
    const std::uint64_t start = std::uint64_t{placed_} * node_size_ % page_bytes;
    fill_page(root, static_cast<std::size_t>((page_bytes - start + node_size_ - 1) / node_size_));
    leave_frontier();
    for (const PageIndex i : packing_.order(page_, start))
        places_[page_[i].node] = placed_++;
}

void Clustering::fill_page(std::uint32_t root, std::size_t room) {
    page_.clear();
    push({weights_[root], root, 0, nullptr});
    while (page_.size() < room) {
        if (frontier_.empty()) {
            if (!next_root(root))
                return;
            push({weights_[root], root, 0, nullptr});
        }
        std::pop_heap(frontier_.begin(), frontier_.end());
        const Candidate candidate = frontier_.back();
        frontier_.pop_back();
        if (places_[candidate.node] == no_place) // else it is shared, and was reached before
            take(candidate);
    }
}

void Clustering::take(const Candidate& candidate) {
    const auto index = static_cast<PageIndex>(page_.size());
    page_.push_back({candidate.node, candidate.weight, 0, 0});
    places_[candidate.node] = in_this_page;
    if (candidate.side != nullptr)
        page_[candidate.parent].*candidate.side = index;
    const auto offer = [&](Record record, PageIndex PageNode::*side) {
        if (!record.is_node() || record == tree_.ipv4)
            return;
        const std::uint32_t child = record.node_number();
        if (places_[child] == no_place)
            push({weights_[child], child, index, side});
    };
    offer(tree_.nodes[candidate.node].left, &PageNode::left);
    offer(tree_.nodes[candidate.node].right, &PageNode::right);
}

// In the order of the nodes' numbers, which is that of the addresses.
void Clustering::leave_frontier() {
    std::sort(frontier_.begin(), frontier_.end(),
              [](const Candidate& a, const Candidate& b) { return a.node < b.node; });
    for (const Candidate& left_over : frontier_)
        roots_.push(left_over.node, left_over.weight);
    frontier_.clear();
}

} // namespace

std::vector<std::uint32_t> places_of_nodes(const TreeShape& tree, unsigned node_size,
                                           NodeOrder order) {
    if (order == NodeOrder::depth_first)
        return depth_first_places(tree);
    return Clustering(tree, node_size).run();
}

} // namespace mxy::build
