// See value_merge.h. It recurses as deep as values go, which the pool limits.
#include "build/data/value_merge.h"

namespace mxy::build {

namespace {

using mmdb::DataType;

class Merger {
public:
    Merger(ValuePool& pool, Merge merge) : pool_(pool), merge_(merge) {}

    ValueId merge(ValueId older, ValueId newer) {
        const DataType type = pool_.type(newer);
        if (older == newer || pool_.type(older) != type)
            return newer;
        if (type == DataType::map)
            return merge_maps(older, newer);
        if (type == DataType::array && merge_ == Merge::deep)
            return merge_arrays(older, newer);
        return newer;
    }

private:
    ValueId merge_maps(ValueId older, ValueId newer) {
        const auto ours = pool_.members(older);
        const auto theirs = pool_.members(newer);
        std::vector<MapMember> members;
        members.reserve(ours.size() + theirs.size());
        // Both ascend by key.
        auto old_member = ours.begin();
        for (const MapMember& member : theirs) {
            while (old_member != ours.end() && comes_before(*old_member, member))
                members.push_back(*old_member++);
            if (old_member == ours.end() || old_member->key != member.key)
                members.push_back(member);
            else
                members.push_back({member.key, merge_member((old_member++)->value, member.value)});
        }
        members.insert(members.end(), old_member, ours.end());
        return pool_.map(members);
    }

    ValueId merge_member(ValueId older, ValueId newer) {
        return merge_ == Merge::deep ? merge(older, newer) : newer;
    }

    ValueId merge_arrays(ValueId older, ValueId newer) {
        const auto ours = pool_.elements(older);
        const auto theirs = pool_.elements(newer);
        const auto longer = ours.size() > theirs.size() ? ours : theirs;
        std::vector<ValueId> elements(longer.begin(), longer.end());
        for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i)
            elements[i] = merge(ours[i], theirs[i]);
        return pool_.array(elements);
    }

    bool comes_before(const MapMember& one, const MapMember& other) const {
        return one.key != other.key && pool_.text(one.key) < pool_.text(other.key);
    }

    ValuePool& pool_;
    Merge merge_;
};

} // namespace

ValueId merge_values(ValuePool& pool, ValueId older, ValueId newer, Merge merge) {
    return merge == Merge::replace ? newer : Merger(pool, merge).merge(older, newer);
}

} // namespace mxy::build
