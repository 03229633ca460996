// See generated_tree.h.
#include "generated_tree.h"

#include <algorithm>

namespace mxy::bench {

namespace {

using test::Random;

class Builder {
public:
    Builder(const TreeShape& shape, Random& random) : shape_(shape), random_(random) {}

    GeneratedTree build() {
        tree_.nodes.push_back({GeneratedTree::empty, GeneratedTree::empty});
        // The IPv4 part first: its root is the node behind 96 zero bits.
        const std::uint32_t ipv4 = chain(0, 0, 96);
        ipv4_networks(ipv4);
        for (const std::uint64_t allocated :
             {0x20010000u, 0x24000000u, 0x26000000u, 0x28000000u, 0x2A000000u, 0x2C000000u})
            graft(allocated << 32, 12, ipv6_networks(12));
        graft(std::uint64_t{0x20020000} << 32, 16, ipv4);
        graft_mapped(ipv4);
        return std::move(tree_);
    }

private:
    bool chance(double probability) {
        return static_cast<double>(random_() >> 11) * 0x1p-53 < probability;
    }

    std::uint32_t leaf(double empty) {
        if (chance(empty))
            return GeneratedTree::empty;
        ++tree_.networks;
        return GeneratedTree::leaf_bit | static_cast<std::uint32_t>(random_() % shape_.values);
    }

    // Hangs `levels` nodes one below the other, by their left (or right) records, from node `at`
    // on. Returns the last of them.
    std::uint32_t chain(std::uint32_t at, bool right, unsigned levels) {
        for (unsigned i = 0; i < levels; ++i) {
            const auto next = static_cast<std::uint32_t>(tree_.nodes.size());
            (right ? tree_.nodes[at].right : tree_.nodes[at].left) = next;
            tree_.nodes.push_back({GeneratedTree::empty, GeneratedTree::empty});
            at = next;
        }
        return at;
    }

    // Puts `record` where the first `length` bits of `prefix` lead.
    void graft(std::uint64_t prefix, unsigned length, std::uint32_t record) {
        std::uint32_t at = 0;
        for (unsigned bit = 0;; ++bit) {
            const bool right = (prefix >> (63 - bit) & 1) != 0;
            std::uint32_t& next = right ? tree_.nodes[at].right : tree_.nodes[at].left;
            if (bit + 1 == length) {
                next = record;
                return;
            }
            at = (next & GeneratedTree::leaf_bit) != 0 ? chain(at, right, 1) : next;
        }
    }

    // ::ffff:0:0/96, below 80 zero bits.
    void graft_mapped(std::uint32_t ipv4) {
        std::uint32_t at = 0;
        for (unsigned bit = 0; bit < 80; ++bit)
            at = tree_.nodes[at].left;
        tree_.nodes[chain(at, true, 15)].right = ipv4;
    }

    double split_ipv4(unsigned depth) const {
        if (depth < 12)
            return 1;
        constexpr double by_depth[] = {.99, .98, .97, .96, .95, .93, .9, .86, .8, .74,
                                       .68, .62, .2,  .42, .42, .42, .4, .38, .3, .2};
        return std::min(1.0, by_depth[depth - 12] * shape_.ipv4_fineness);
    }

    double split_ipv6(unsigned depth) const {
        constexpr struct {
            unsigned below;
            double probability;
        } steps[] = {{20, .95}, {28, .75}, {32, .65}, {48, .545}, {64, .42}};
        for (const auto& step : steps)
            if (depth < step.below)
                return step.probability * shape_.ipv6_fineness;
        return 0;
    }

    // A network of `depth` bits, divided or not.
    template <class Split>
    std::uint32_t network(unsigned depth, unsigned last, double empty, Split split) {
        if (depth >= last || !chance((this->*split)(depth)))
            return leaf(empty);
        const auto number = static_cast<std::uint32_t>(tree_.nodes.size());
        tree_.nodes.push_back({});
        const std::uint32_t left = network(depth + 1, last, empty, split);
        std::uint32_t right = network(depth + 1, last, empty, split);
        const bool leaves = (left & right & GeneratedTree::leaf_bit) != 0;
        if (leaves && (left == right || chance(shape_.sameness))) {
            tree_.nodes.pop_back();
            tree_.networks -= right != GeneratedTree::empty && left != GeneratedTree::empty;
            return left != GeneratedTree::empty ? left : right;
        }
        tree_.nodes[number] = {left, right};
        return number;
    }

    // Below 224.0.0.0, a twelfth of it unused.
    void ipv4_networks(std::uint32_t root) {
        const auto eighth = [&] { return network(3, 32, 1.0 / 12, &Builder::split_ipv4); };
        const auto node = [&](std::uint32_t left, std::uint32_t right) {
            tree_.nodes.push_back({left, right});
            return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
        };
        std::uint32_t eighths[7];
        for (std::uint32_t& one : eighths)
            one = eighth();
        tree_.nodes[root] = {
            node(node(eighths[0], eighths[1]), node(eighths[2], eighths[3])),
            node(node(eighths[4], eighths[5]), node(eighths[6], GeneratedTree::empty))};
    }

    std::uint32_t ipv6_networks(unsigned depth) {
        return network(depth, 64, 0.3, &Builder::split_ipv6);
    }

    const TreeShape& shape_;
    Random& random_;
    GeneratedTree tree_;
};

} // namespace

GeneratedTree generate_tree(const TreeShape& shape, Random& random) {
    return Builder(shape, random).build();
}

} // namespace mxy::bench
