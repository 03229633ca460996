// What a map's colours stand for: the values of one field that cover most addresses, or prefix
// lengths. It says which group a network belongs to, and what the legend calls the groups.
#pragma once

#include "entry_survey.h"
#include "map_colours.h"
#include "record_values.h"
#include "value_place.h"

#include <string>
#include <vector>

namespace matchy {

struct MapGroup {
    std::string name;
    MapColour colour;
    std::uint64_t addresses = 0; // that are covered
};

class MapGroups {
public:
    // By the first value that records have at a place.
    static MapGroups by_value(const EntrySurvey& survey, const RecordValues& records,
                              const ValuePlace& place);
    static MapGroups by_prefix_length(const EntryCounts& counts);

    // Number 0 is for addresses that are not covered; it has no name.
    const std::vector<MapGroup>& all() const noexcept { return groups_; }

    // `record` is the network's place in the survey's records.
    std::uint8_t group_of(const Ipv4Block& block, std::size_t record) const noexcept {
        return group_of_record_.empty() ? group_of_length_[block.prefix_length]
                                        : group_of_record_[record];
    }

private:
    std::vector<MapGroup> groups_ = {{}};
    std::vector<std::uint8_t> group_of_record_; // empty: prefix lengths count
    std::array<std::uint8_t, 33> group_of_length_{};
};

} // namespace matchy
