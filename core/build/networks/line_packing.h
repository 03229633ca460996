// In which order the nodes of one page stand, so that walks through them meet few cache lines. It
// knows nothing of the tree beyond the page.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mxy::build {

// A node by its place in the list of a page's nodes. The list begins with a root, which is nobody's
// child, so 0 stands for "no child in this page".
using PageIndex = std::uint16_t;

struct PageNode {
    std::uint32_t node = 0;   // in the tree
    std::uint32_t weight = 0; // how many walks come by; at most as many as by its parent
    PageIndex left = 0;
    PageIndex right = 0;
};

class LinePacking {
public:
    explicit LinePacking(unsigned node_size);

    // The order in which the nodes stand. Parents come before their children in `nodes`; several
    // trees may be in it. They will stand `start` bytes behind the beginning of the page; where
    // that is 0, the first one of the list still comes first. The result is good until the next
    // call.
    std::span<const PageIndex> order(std::span<const PageNode> nodes, std::uint64_t start);

private:
    // Nodes that are to stand together in a line, the heaviest first, in members_.
    struct Cluster {
        std::uint32_t weight;
        PageIndex first;
        PageIndex size;
    };
    static bool is_colder(const Cluster& a, const Cluster& b) noexcept;

    void find_costs();
    unsigned left_share(const PageNode& node, unsigned slots) const noexcept;
    void cut(std::uint64_t start);
    Cluster cut_cluster(PageIndex root);
    void fill_lines(std::uint64_t start);
    void append(const Cluster& cluster);
    void take_hottest();
    void take_fitting(unsigned room);

    std::uint64_t cost(PageIndex node, unsigned slots) const noexcept {
        return node == 0 ? 0 : costs_[node * (line_nodes_ + 1) + slots];
    }

    unsigned node_size_;
    unsigned line_nodes_; // that fit a line
    std::span<const PageNode> nodes_;
    std::vector<std::uint64_t> costs_;
    std::vector<PageIndex> members_;
    std::vector<PageIndex> roots_;
    std::vector<std::vector<Cluster>> clusters_; // by size, the heaviest last
    std::vector<PageIndex> order_;
};

} // namespace mxy::build
