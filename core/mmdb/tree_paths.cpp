// See tree_paths.h. Each node is entered once, and its count is kept.
#include "mmdb/tree_paths.h"

#include <vector>

namespace mxy::mmdb {
namespace {

constexpr std::uint64_t unknown = 0; // every node has two ways at least

std::uint64_t sum_up_to_limit(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t sum = a + b;
    return sum < a ? ~std::uint64_t{0} : sum;
}

} // namespace

std::uint64_t count_tree_paths(const SearchTree& tree) {
    std::vector<std::uint64_t> paths(tree.node_count, unknown);
    const auto paths_of = [&](std::uint32_t record) -> std::uint64_t {
        return tree.kind(record) == RecordKind::search_node ? paths[record] : 1;
    };
    std::vector<std::uint32_t> open = {0};
    while (!open.empty()) {
        TreeNode node;
        if (tree.read(open.back(), node) != Status::ok)
            return 0;
        const std::uint64_t left = paths_of(node.left);
        const std::uint64_t right = paths_of(node.right);
        if (left != unknown && right != unknown) {
            paths[open.back()] = sum_up_to_limit(left, right);
            open.pop_back();
        } else {
            open.push_back(left == unknown ? node.left : node.right);
        }
    }
    return paths[0];
}

} // namespace mxy::mmdb
