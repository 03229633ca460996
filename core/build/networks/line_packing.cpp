// See line_packing.h. First the trees of the page are cut into clusters that fit a line, so that
// walks cross as few cuts as possible. Then lines are filled with whole clusters, as far as that
// goes.
#include "build/networks/line_packing.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mxy::build {

namespace {

constexpr unsigned line_bytes = 64;

} // namespace

bool LinePacking::is_colder(const Cluster& a, const Cluster& b) noexcept {
    return a.weight != b.weight ? a.weight < b.weight : a.first > b.first;
}

LinePacking::LinePacking(unsigned node_size)
    : node_size_(node_size), line_nodes_(line_bytes / node_size), clusters_(line_nodes_ + 1) {}

std::span<const PageIndex> LinePacking::order(std::span<const PageNode> nodes,
                                              std::uint64_t start) {
    nodes_ = nodes;
    order_.clear();
    find_costs();
    cut(start);
    fill_lines(start);
    return order_;
}

// cost(n, s): how many walks below n cross a cut, if the cluster of n has s places left for n and
// what is below it, and the cuts are made where they cost least. With no place left, there is a cut
// above n.
void LinePacking::find_costs() {
    const unsigned row = line_nodes_ + 1;
    costs_.resize(nodes_.size() * row);
    for (std::size_t i = nodes_.size(); i-- > 0;) {
        const PageNode& node = nodes_[i];
        std::uint64_t* const costs = costs_.data() + i * row;
        for (unsigned slots = 1; slots <= line_nodes_; ++slots) {
            const unsigned left = left_share(node, slots);
            costs[slots] = cost(node.left, left) + cost(node.right, slots - 1 - left);
        }
        costs[0] = node.weight + costs[line_nodes_];
    }
}

// How many of the places below a node its left child gets, so that the cost is least.
unsigned LinePacking::left_share(const PageNode& node, unsigned slots) const noexcept {
    if (node.left == 0 || node.right == 0)
        return node.left == 0 ? 0 : slots - 1;
    unsigned best = 0;
    std::uint64_t least = cost(node.left, 0) + cost(node.right, slots - 1);
    for (unsigned left = 1; left < slots; ++left) {
        const std::uint64_t both = cost(node.left, left) + cost(node.right, slots - 1 - left);
        if (both < least) {
            least = both;
            best = left;
        }
    }
    return best;
}

// At the very beginning of a page, its first cluster is given its place at once.
void LinePacking::cut(std::uint64_t start) {
    members_.clear();
    for (auto& clusters : clusters_)
        clusters.clear();
    std::vector<bool> is_child(nodes_.size());
    for (const PageNode& node : nodes_)
        is_child[node.left] = is_child[node.right] = true;
    roots_.clear();
    roots_.push_back(0);
    for (std::size_t i = 1; i < nodes_.size(); ++i)
        if (!is_child[i])
            roots_.push_back(static_cast<PageIndex>(i));
    for (std::size_t i = 0; i < roots_.size(); ++i) { // which grows
        const Cluster cluster = cut_cluster(roots_[i]);
        if (i == 0 && start == 0)
            append(cluster);
        else
            clusters_[cluster.size].push_back(cluster);
    }
    for (auto& clusters : clusters_)
        std::sort(clusters.begin(), clusters.end(), is_colder);
}

// The cluster that begins at a root; the nodes behind its cuts become roots.
LinePacking::Cluster LinePacking::cut_cluster(PageIndex root) {
    const std::size_t first = members_.size();
    std::array<std::pair<PageIndex, unsigned>, line_bytes> pending; // nodes and their places
    std::size_t pending_count = 0;
    pending[pending_count++] = {root, line_nodes_};
    while (pending_count > 0) {
        const auto [number, slots] = pending[--pending_count];
        members_.push_back(number);
        const PageNode& node = nodes_[number];
        const unsigned left = left_share(node, slots);
        for (const auto& [child, share] :
             {std::pair{node.left, left}, std::pair{node.right, slots - 1 - left}}) {
            if (child != 0 && share > 0)
                pending[pending_count++] = {child, share};
            else if (child != 0)
                roots_.push_back(child);
        }
    }
    std::stable_sort(members_.begin() + static_cast<std::ptrdiff_t>(first), members_.end(),
                     [&](PageIndex a, PageIndex b) { return nodes_[a].weight > nodes_[b].weight; });
    return {nodes_[root].weight, static_cast<PageIndex>(first),
            static_cast<PageIndex>(members_.size() - first)};
}

// The last node of a line may reach into the next one: it belongs to the line where it begins.
void LinePacking::fill_lines(std::uint64_t start) {
    while (order_.size() < nodes_.size()) {
        const std::uint64_t used = (start + order_.size() * node_size_) % line_bytes;
        const auto room = static_cast<unsigned>((line_bytes - used + node_size_ - 1) / node_size_);
        if (room >= line_nodes_)
            take_hottest();
        else
            take_fitting(room);
    }
}

void LinePacking::append(const Cluster& cluster) {
    const auto first = members_.begin() + cluster.first;
    order_.insert(order_.end(), first, first + cluster.size);
}

void LinePacking::take_hottest() {
    std::size_t hottest = 0; // where there are no clusters
    for (std::size_t size = 1; size < clusters_.size(); ++size)
        if (!clusters_[size].empty() &&
            (hottest == 0 || clusters_[size].back().weight > clusters_[hottest].back().weight))
            hottest = size;
    append(clusters_[hottest].back());
    clusters_[hottest].pop_back();
}

// The largest cluster that fits. Where none does, the first nodes of one: the beginning of a line
// is worth more to the others than its wholeness to one cluster.
void LinePacking::take_fitting(unsigned room) {
    for (unsigned size = room; size > 0; --size) {
        auto& clusters = clusters_[size];
        if (!clusters.empty()) {
            append(clusters.back());
            clusters.pop_back();
            return;
        }
    }
    unsigned size = room + 1;
    while (clusters_[size].empty())
        ++size;
    Cluster coldest = clusters_[size].front();
    clusters_[size].erase(clusters_[size].begin());
    coldest.size = static_cast<PageIndex>(room);
    append(coldest);
    coldest.first = static_cast<PageIndex>(coldest.first + room);
    coldest.size = static_cast<PageIndex>(size - room);
    coldest.weight = nodes_[members_[coldest.first]].weight;
    auto& rest = clusters_[coldest.size];
    rest.insert(std::lower_bound(rest.begin(), rest.end(), coldest, is_colder), coldest);
}

} // namespace mxy::build
