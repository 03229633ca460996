// See automaton_writer.h. The pieces are put in order first: then the tree of their bytes is made
// from left to right, and every node's edges come out in order.
#include "build/text/automaton_writer.h"

#include "build/text/records.h"
#include "mxy/format.h"

#include <algorithm>
#include <array>

namespace mxy::build {

namespace {

namespace format = text::image::automaton;
namespace field = format::node;

constexpr std::uint32_t root = 0;
constexpr std::uint32_t none = GlobPieces::none;

// All pieces that end at the same byte differ in size.
static_assert(GlobPiece::longest - GlobPiece::shortest < field::most_pieces);

struct Node {
    std::uint32_t parent = root;
    std::uint8_t byte = 0;
    std::uint8_t depth = 0;
    std::uint32_t edge_count = 0;
    std::uint32_t first_edge = 0;
    std::uint32_t failure = root;  // the longest other node that this one ends with
    std::uint32_t piece = none;    // that ends here
    std::uint32_t next_end = root; // the longest other node that this one ends with and a piece too
    std::uint32_t piece_count = 0; // that end here, those of next_end included
};

struct Edge {
    std::uint32_t target;
    std::uint8_t byte;
};

class AutomatonWriter {
public:
    explicit AutomatonWriter(std::span<const GlobPiece> pieces) {
        make_nodes(pieces);
        make_edges();
        for (std::size_t depth = 1; depth <= GlobPiece::longest; ++depth)
            for (Node& node : nodes_)
                if (node.depth == depth)
                    link(node);
    }

    Automaton write() {
        place_parts();
        for (std::uint32_t node = 0; node < nodes_.size(); ++node)
            write_node(node);
        return {std::move(out_), static_cast<std::uint32_t>(nodes_.size())};
    }

private:
    void make_nodes(std::span<const GlobPiece> pieces) {
        std::vector<std::pair<GlobPiece, std::uint32_t>> sorted;
        for (const GlobPiece& piece : pieces)
            sorted.emplace_back(piece, static_cast<std::uint32_t>(sorted.size()));
        std::sort(sorted.begin(), sorted.end());

        nodes_.emplace_back();
        std::array<std::uint32_t, GlobPiece::longest + 1> path = {root}; // by depth
        std::size_t path_size = 0;
        for (const auto& [piece, id] : sorted) {
            std::size_t depth = 0;
            while (depth < std::min(path_size, piece.size()) &&
                   nodes_[path[depth + 1]].byte == piece.byte(depth))
                ++depth;
            for (; depth < piece.size(); ++depth) {
                path[depth + 1] = static_cast<std::uint32_t>(nodes_.size());
                nodes_.push_back({.parent = path[depth],
                                  .byte = piece.byte(depth),
                                  .depth = static_cast<std::uint8_t>(depth + 1)});
            }
            path_size = piece.size();
            nodes_[path[path_size]].piece = id;
        }
    }

    // Nodes are numbered so that those of one parent ascend by their bytes.
    void make_edges() {
        for (std::size_t node = 1; node < nodes_.size(); ++node)
            ++nodes_[nodes_[node].parent].edge_count;
        std::uint32_t first = 0;
        for (Node& node : nodes_) {
            node.first_edge = first;
            first += node.edge_count;
        }
        edges_.resize(first);
        std::vector<std::uint32_t> filled(nodes_.size());
        for (std::uint32_t node = 1; node < nodes_.size(); ++node) {
            const std::uint32_t parent = nodes_[node].parent;
            edges_[nodes_[parent].first_edge + filled[parent]++] = {node, nodes_[node].byte};
        }
    }

    std::span<const Edge> edges_of(const Node& node) const noexcept {
        return {edges_.data() + node.first_edge, node.edge_count};
    }

    // The node that `byte` leads to; the root if it leads nowhere.
    std::uint32_t target(const Node& node, std::uint8_t byte) const noexcept {
        const auto edges = edges_of(node);
        const auto edge =
            std::lower_bound(edges.begin(), edges.end(), byte,
                             [](const Edge& e, std::uint8_t b) { return e.byte < b; });
        return edge != edges.end() && edge->byte == byte ? edge->target : root;
    }

    // All nodes that are less deep are linked already.
    void link(Node& node) const noexcept {
        if (node.depth > 1) {
            std::uint32_t end = node.parent;
            do {
                end = nodes_[end].failure;
                node.failure = target(nodes_[end], node.byte);
            } while (node.failure == root && end != root);
        }
        const Node& failure = nodes_[node.failure];
        node.next_end = failure.piece != none ? node.failure : failure.next_end;
        node.piece_count = nodes_[node.next_end].piece_count + (node.piece != none ? 1 : 0);
    }

    static std::uint8_t kind_of(const Node& node) noexcept {
        if (node.edge_count == 0)
            return field::kind_empty;
        if (node.edge_count == 1)
            return field::kind_one;
        return node.edge_count <= field::most_sparse_edges ? field::kind_sparse : field::kind_dense;
    }

    // Where the edges of sparse nodes, the tables of dense nodes and the lists of pieces start.
    void place_parts() {
        std::uint64_t sparse_edges = 0;
        std::uint64_t dense_nodes = 0;
        std::uint64_t listed_pieces = 0;
        for (const Node& node : nodes_) {
            sparse_edges += kind_of(node) == field::kind_sparse ? node.edge_count : 0;
            dense_nodes += kind_of(node) == field::kind_dense ? 1 : 0;
            listed_pieces += node.piece_count;
        }
        const std::uint64_t edges = std::uint64_t{nodes_.size()} * field::size;
        const std::uint64_t tables = edges + sparse_edges * format::edge::size;
        const std::uint64_t lists = tables + dense_nodes * format::dense_size;
        const std::uint64_t end = lists + listed_pieces * text::word_size;
        out_.resize(word_of(end, "the automaton of globs"));
        next_edges_ = static_cast<std::uint32_t>(edges);
        next_table_ = static_cast<std::uint32_t>(tables);
        next_list_ = static_cast<std::uint32_t>(lists);
    }

    static std::uint32_t offset_of(std::uint32_t node) noexcept { return node * field::size; }

    void put(std::uint32_t offset, std::uint32_t number) noexcept {
        store_le32(out_.data() + offset, number);
    }

    void write_node(std::uint32_t number) noexcept {
        const Node& node = nodes_[number];
        const std::uint32_t start = offset_of(number);
        out_[start + field::kind] = kind_of(node);
        put(start + field::failure, offset_of(node.failure));
        switch (kind_of(node)) {
        case field::kind_one:
            write_only_edge(start, edges_of(node).front());
            break;
        case field::kind_sparse:
            write_sparse_edges(start, edges_of(node));
            break;
        case field::kind_dense:
            write_table(start, edges_of(node));
            break;
        default:
            break;
        }
        if (node.piece_count > 0)
            write_list(start, number);
    }

    void write_only_edge(std::uint32_t start, const Edge& edge) noexcept {
        out_[start + field::byte] = edge.byte;
        put(start + field::target, offset_of(edge.target));
        put(start + field::edges, offset_of(edge.target));
    }

    void write_sparse_edges(std::uint32_t start, std::span<const Edge> edges) noexcept {
        out_[start + field::edge_count] = static_cast<std::uint8_t>(edges.size());
        put(start + field::edges, next_edges_);
        for (const Edge& edge : edges) {
            out_[next_edges_ + format::edge::byte] = edge.byte;
            put(next_edges_ + format::edge::target, offset_of(edge.target));
            next_edges_ += format::edge::size;
        }
    }

    void write_table(std::uint32_t start, std::span<const Edge> edges) noexcept {
        constexpr std::size_t most = std::numeric_limits<std::uint8_t>::max();
        out_[start + field::edge_count] = static_cast<std::uint8_t>(std::min(edges.size(), most));
        put(start + field::edges, next_table_);
        for (const Edge& edge : edges)
            put(next_table_ + edge.byte * text::word_size, offset_of(edge.target));
        next_table_ += format::dense_size;
    }

    // The piece that ends here, and those that it ends with: its reader does not look further.
    void write_list(std::uint32_t start, std::uint32_t number) noexcept {
        out_[start + field::piece_count] = static_cast<std::uint8_t>(nodes_[number].piece_count);
        put(start + field::pieces, next_list_);
        for (std::uint32_t node = number; node != root; node = nodes_[node].next_end) {
            if (nodes_[node].piece == none)
                continue;
            put(next_list_, nodes_[node].piece);
            next_list_ += text::word_size;
        }
    }

    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    Bytes out_;
    std::uint32_t next_edges_ = 0;
    std::uint32_t next_table_ = 0;
    std::uint32_t next_list_ = 0;
};

} // namespace

Automaton write_automaton(std::span<const GlobPiece> pieces) {
    return pieces.empty() ? Automaton{} : AutomatonWriter(pieces).write();
}

} // namespace mxy::build
