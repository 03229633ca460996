// See field_survey.h. It goes from place to place, not from record to record: all values of a place
// are counted together, and those that are maps or arrays are opened once, whatever leads to them.
#include "field_survey.h"

#include "../formats/value_path.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::mmdb::DataType;

constexpr std::size_t most_fields = 1000;
constexpr std::size_t most_visits = 4 * most_fields; // also to places that have no values
constexpr std::uint64_t few_values = 1000;
constexpr std::size_t most_telling_fields = 8;

constexpr std::uint32_t bit_of(DataType type) noexcept {
    return std::uint32_t{1} << static_cast<std::uint32_t>(type);
}

constexpr std::uint32_t fractions = bit_of(DataType::float64) | bit_of(DataType::float32);
constexpr std::uint32_t words = bit_of(DataType::utf8_string) | bit_of(DataType::boolean);

// Whether the values that are shown are more than a handful of all.
bool has_telling_top(const Field& field) {
    std::uint64_t shown = 0;
    for (const CountedValue& counted : field.top)
        shown += counted.count;
    constexpr std::uint64_t least_share = 10; // one in ten
    return shown >= field.count / least_share;
}

// The same for fields whose values are different names of the same things.
std::uint64_t signature_of(const Tally& values) {
    std::vector<std::uint64_t> counts;
    for (const CountedValue& counted : values.values())
        counts.push_back(counted.count);
    std::ranges::sort(counts);
    std::uint64_t signature = 0xcbf29ce484222325;
    for (const std::uint64_t count : counts)
        signature = (signature ^ count) * 0x9E3779B97F4A7C15 ^ signature >> 29;
    return signature;
}

std::string place_above(const Field& field) {
    return field.place.substr(0, field.place.size() - field.last_key.size());
}

} // namespace

Field field_of(const mxy::build::ValuePool& pool, const std::string& place, const Tally& values) {
    Field field;
    field.place = place;
    for (const CountedValue& counted : values.values())
        field.types |= bit_of(pool.type(counted.value));
    field.count = values.total();
    field.distinct = values.values().size();
    field.signature = signature_of(values);
    return field;
}

FieldSurvey::FieldSurvey(const mxy::build::ValuePool& pool, const Tally& records, std::size_t top)
    : pool_(pool), top_(top) {
    visit({}, records);
}

void FieldSurvey::visit(const Way& way, const Tally& values) {
    if (++visits_ > most_visits || fields_.size() >= most_fields) {
        is_cut_ = true;
        return;
    }
    std::vector<CountedValue> maps;
    std::vector<CountedValue> arrays;
    Tally single;
    for (const CountedValue& counted : values.values()) {
        const DataType type = pool_.type(counted.value);
        if (type == DataType::map)
            maps.push_back(counted);
        else if (type == DataType::array)
            arrays.push_back(counted);
        else
            single.add(counted.value, counted.count);
    }
    if (!single.values().empty())
        add_field(way, single);
    visit_members(way, maps);
    visit_elements(way, arrays);
}

void FieldSurvey::visit_members(const Way& way, const std::vector<CountedValue>& maps) {
    std::map<std::string_view, Tally> members;
    for (const CountedValue& map : maps)
        for (const MapMember& member : pool_.members(map.value)) {
            const std::string_view key = pool_.text(member.key);
            if (members.size() >= most_fields && !members.contains(key)) {
                is_cut_ = true;
                continue;
            }
            members[key].add(member.value, map.count);
        }
    for (auto& [key, values] : members) {
        Way below = {way.place, way.depth + 1, std::string(key)};
        if (way.depth != 0)
            below.place += '.';
        append_step(below.place, key);
        visit(below, values);
        values = {}; // its memory is wanted for the next one
    }
}

void FieldSurvey::visit_elements(const Way& way, const std::vector<CountedValue>& arrays) {
    Tally elements;
    for (const CountedValue& array : arrays)
        for (const ValueId element : pool_.elements(array.value))
            elements.add(element, array.count);
    if (!elements.values().empty())
        visit({way.depth == 0 ? "*" : way.place + ".*", way.depth + 1, {}}, elements);
}

void FieldSurvey::add_field(const Way& way, const Tally& values) {
    Field field = field_of(pool_, way.place, values);
    field.depth = way.depth;
    field.last_key = way.last_key;
    if (field.distinct <= few_values && field.count > field.distinct)
        field.top = values.top(top_);
    fields_.push_back(std::move(field));
}

const char* type_name(DataType type) noexcept {
    constexpr std::array<const char*, 16> names = {
        "extended", "pointer", "string",  "double", "bytes",     "uint16", "uint32",  "map",
        "int32",    "uint64",  "uint128", "array",  "container", "end",    "boolean", "float"};
    return names[static_cast<std::size_t>(type) % names.size()];
}

std::string type_names(std::uint32_t types) {
    std::string names;
    for (std::uint32_t type = 0; type < 16; ++type) {
        if ((types >> type & 1) == 0)
            continue;
        if (!names.empty())
            names += ", ";
        names += type_name(static_cast<DataType>(type));
    }
    return names;
}

std::vector<const Field*> telling_fields(std::span<const Field> fields) {
    // Where a text stands in several languages, one of them is English.
    std::set<std::string> translated;
    for (const Field& field : fields)
        if (field.last_key == "en")
            translated.insert(place_above(field));
    const auto is_translated = [&](const Field& field) {
        return translated.contains(place_above(field));
    };
    std::vector<const Field*> chosen;
    for (const Field& field : fields)
        if (field.has_few_values() && has_telling_top(field) && (field.types & fractions) == 0 &&
            (field.last_key == "en" || !is_translated(field)))
            chosen.push_back(&field);
    // Codes before names, words before numbers, and the short way before the long one.
    const auto rank = [&](const Field* field) {
        return std::tuple(is_translated(*field), (field->types & words) == 0, field->depth,
                          ~field->count, field->place);
    };
    std::ranges::sort(chosen, {}, rank);
    std::set<std::tuple<std::uint64_t, std::uint64_t>> said;
    std::erase_if(chosen, [&](const Field* field) {
        constexpr std::uint64_t too_few_to_tell =
            3; // two fields may have the same counts by chance
        return field->distinct >= too_few_to_tell &&
               !said.insert({field->distinct, field->signature}).second;
    });
    if (chosen.size() > most_telling_fields)
        chosen.resize(most_telling_fields);
    std::ranges::sort(chosen, {}, [](const Field* field) { return field->place; });
    return chosen;
}

} // namespace matchy
