// What two search trees answer differently, in the order of addresses. Both are walked together, so
// that it does not matter how either is laid out, or into which networks it cuts the same answers;
// neighbouring networks that changed alike are told as one. A tree of IPv4 is compared with the
// IPv4 part of one of IPv6. It knows what data are only as values that are equal or not.
#pragma once

#include "../stored_database.h"

#include "build/data/value_pool.h"

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace matchy {

// The value of a record, by its offset.
using ValueAt = std::function<mxy::build::ValueId(std::uint32_t data_offset)>;

struct ComparedTree {
    const mxy::mmdb::SearchTree& tree;
    bool has_ipv4_part; // StoredDatabase::has_ipv4_part()
    ValueAt value_at;
};

struct NetworkChange {
    enum class Kind : std::uint8_t {
        answer, // one of the values is absent, or they differ
        split,  // the answers are equal, the networks are not
        alias,  // only one of the trees shows its IPv4 part there, the other one has nothing
    };
    Kind kind = Kind::answer;
    mxy::build::Network network;
    std::optional<mxy::build::ValueId> old_value;
    std::optional<mxy::build::ValueId> new_value;
    // Of a split: the networks that the answers come from.
    mxy::build::Network old_network;
    mxy::build::Network new_network;
    // Of an alias: whether the new tree has it.
    bool is_added = false;
};

class NetworkChanges {
public:
    // `is_strict`: networks that are cut differently count, too, and changes are told network by
    // network. The trees are ones that check_tree() has found no fault in.
    NetworkChanges(ComparedTree old_tree, ComparedTree new_tree, bool is_strict);

    // Called now and then.
    void on_step(std::function<void()> call) { on_step_ = std::move(call); }

    // Nothing at the end. Throws Failure (bad_input) where subtrees are shared so often that no
    // honest file does; what value_at throws goes through.
    std::optional<NetworkChange> next();

    // Which part of all addresses is done, 0 to 1.
    double share_done() const noexcept;

private:
    // What one tree has at a place.
    struct Side {
        enum class State : std::uint8_t {
            empty,
            node,
            data,
            above, // a tree of IPv4, above its root
        };
        State state = State::empty;
        std::uint32_t record = 0;
        unsigned depth = 0; // where the data's network starts
    };
    struct Place {
        Side old_side;
        Side new_side;
        mxy::Bits128 bits; // of an IPv6 address
        unsigned depth;
    };
    struct Half {
        Side left;
        Side right;
    };

    static Side root_of(const mxy::mmdb::SearchTree& tree, unsigned depth);
    static Side side_of(const mxy::mmdb::SearchTree& tree, std::uint32_t record, unsigned depth);
    Half halves(const mxy::mmdb::SearchTree& tree, const Side& side, unsigned depth) const;
    void open(const Place& place);
    bool take_alias(const Place& place);
    void compare(const Place& place);
    void take_answer(const Place& place, std::optional<mxy::build::ValueId> old_value,
                     std::optional<mxy::build::ValueId> new_value);
    void let_go();
    mxy::build::Network network_at(mxy::Bits128 bits, unsigned depth) const noexcept;

    ComparedTree old_;
    ComparedTree new_;
    bool is_strict_;
    bool is_ipv4_ = false; // both trees are
    std::optional<std::uint32_t> old_ipv4_node_;
    std::optional<std::uint32_t> new_ipv4_node_;
    std::uint64_t steps_left_;
    std::function<void()> on_step_;
    std::vector<Place> open_; // the next one last
    mxy::Bits128 at_;         // where the walk is
    // Changed alike, each next to the one before, and no two of them halves of one network.
    struct Piece {
        mxy::Bits128 bits;
        unsigned depth;
    };
    std::vector<Piece> pending_;
    std::optional<mxy::build::ValueId> pending_old_;
    std::optional<mxy::build::ValueId> pending_new_;
    std::deque<NetworkChange> ready_;
};

} // namespace matchy
