// See map_groups.h.
#include "map_groups.h"

#include "numbers.h"
#include "tally.h"

#include "../formats/flat_value.h"
#include "../formats/printable.h"

#include <span>

namespace matchy {
namespace {

using mxy::build::ValueId;

// The first value at the place in each record.
std::vector<std::optional<ValueId>> first_values(const RecordValues& records,
                                                 const ValuePlace& place) {
    std::vector<std::optional<ValueId>> values(records.values().size());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const auto& record = records.values()[i])
            place.for_each(records.pool(), *record, [&](ValueId value) {
                if (!values[i])
                    values[i] = value;
            });
    return values;
}

// The last prefix length of each group.
constexpr std::array<unsigned, ordered_colours> last_lengths = {8,  11, 13, 15, 16, 18,
                                                                20, 22, 23, 24, 28, 32};

std::string name_of_lengths(unsigned first, unsigned last) {
    if (first == 0)
        return "up to /" + std::to_string(last);
    const std::string from = '/' + std::to_string(first);
    return first == last ? from : from + " to /" + std::to_string(last);
}

} // namespace

MapGroups MapGroups::by_value(const EntrySurvey& survey, const RecordValues& records,
                              const ValuePlace& place) {
    const std::vector<std::optional<ValueId>> values = first_values(records, place);
    Tally by_addresses;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] && survey.records()[i].ipv4_addresses != 0)
            by_addresses.add(*values[i], survey.records()[i].ipv4_addresses);

    MapGroups groups;
    Tally group_of_value; // the count of a value is its group
    for (const CountedValue& counted_value : by_addresses.top(distinct_colours)) {
        const auto number = static_cast<unsigned>(groups.groups_.size());
        std::string name;
        append_plain(name, records.pool(), counted_value.value);
        groups.groups_.push_back({printable(name), distinct_colour(number - 1), 0});
        group_of_value.add(counted_value.value, number);
    }
    const auto other = static_cast<std::uint8_t>(groups.groups_.size());
    const std::size_t others = by_addresses.values().size() - (groups.groups_.size() - 1);
    groups.groups_.push_back({counted(others, "other value", "other values"), other_colour, 0});
    groups.groups_.push_back({"no value", no_value_colour, 0});

    for (std::size_t i = 0; i < values.size(); ++i) {
        auto group = static_cast<std::uint8_t>(other + 1);
        if (values[i])
            group = static_cast<std::uint8_t>(group_of_value.count_of(*values[i]).value_or(other));
        groups.group_of_record_.push_back(group);
        groups.groups_[group].addresses += survey.records()[i].ipv4_addresses;
    }
    return groups;
}

MapGroups MapGroups::by_prefix_length(const EntryCounts& counts) {
    MapGroups groups;
    unsigned length = 0;
    for (unsigned number = 0; number < ordered_colours; ++number) {
        MapGroup group{name_of_lengths(length, last_lengths[number]), ordered_colour(number), 0};
        for (; length <= last_lengths[number]; ++length) {
            groups.group_of_length_[length] = static_cast<std::uint8_t>(groups.groups_.size());
            group.addresses += counts.ipv4_lengths[length] << (32 - length);
        }
        groups.groups_.push_back(std::move(group));
    }
    // An IPv6 network around all of IPv4 is none of IPv4.
    std::uint64_t of_ipv4_networks = 0;
    for (const MapGroup& group : groups.groups_)
        of_ipv4_networks += group.addresses;
    groups.groups_[1].addresses += counts.ipv4_addresses - of_ipv4_networks;
    return groups;
}

} // namespace matchy
