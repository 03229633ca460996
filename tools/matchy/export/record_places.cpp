// See record_places.h. It recurses as deep as values go, which the pool limits.
#include "record_places.h"

#include "../failure.h"
#include "../formats/flat_value.h"

#include "build/data/value_types.h"

#include <algorithm>
#include <bit>

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::Place;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using mxy::mmdb::DataType;

// The column of records that are single values themselves.
constexpr std::string_view whole_record = "value";

bool is_index(std::string_view step) noexcept {
    return !step.empty() && step.find_first_not_of("0123456789") == step.npos &&
           (step == "0" || step.front() != '0');
}

constexpr std::uint32_t bit_of(DataType type) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(type);
}

std::string type_names(std::uint32_t types) {
    std::string text;
    for (; types != 0; types &= types - 1) {
        text += text.empty() ? "" : ", ";
        text += mxy::build::type_name(static_cast<DataType>(std::countr_zero(types)));
    }
    return text;
}

std::string column_name(const Place& place) {
    return place.empty() ? std::string(whole_record) : mxy::build::place_text(place);
}

} // namespace

bool RecordPlaces::StepOrder::operator()(std::string_view a, std::string_view b) const noexcept {
    if (is_index(a) && is_index(b) && a.size() != b.size())
        return a.size() < b.size();
    return a < b;
}

RecordPlaces::Node& RecordPlaces::part(Node& node, std::string_view step) {
    const auto found = node.parts.find(step);
    if (found != node.parts.end())
        return *found->second;
    return *node.parts.emplace(step, std::make_unique<Node>()).first->second;
}

void RecordPlaces::add(const ValuePool& pool, ValueId record) {
    add(root_, pool, record);
}

void RecordPlaces::add(Node& node, const ValuePool& pool, ValueId value) {
    const DataType type = pool.type(value);
    if (type == DataType::map) {
        node.is_map = true;
        node.has_empty_map |= pool.members(value).empty();
        for (const MapMember& member : pool.members(value))
            add(part(node, pool.text(member.key)), pool, member.value);
    } else if (type == DataType::array) {
        node.is_array = true;
        node.has_empty_array |= pool.elements(value).empty();
        std::size_t index = 0;
        for (const ValueId element : pool.elements(value))
            add(part(node, std::to_string(index++)), pool, element);
    } else {
        node.types |= bit_of(type);
        node.has_empty_text |=
            (type == DataType::utf8_string || type == DataType::bytes) && pool.text(value).empty();
    }
}

void RecordPlaces::settle() {
    Place place;
    settle(root_, place);
}

void RecordPlaces::settle(Node& node, Place& place) {
    constexpr std::size_t most_columns = 16384; // of any spreadsheet
    if (node.types != 0) {
        if (columns_.size() == most_columns)
            throw Failure(ExitStatus::bad_input, "the records have values in more than " +
                                                     std::to_string(most_columns) +
                                                     " places, too many for a table");
        node.column = columns_.size();
        const bool is_one = std::has_single_bit(node.types);
        const auto type = static_cast<DataType>(std::countr_zero(node.types));
        columns_.push_back({column_name(place), is_one ? std::optional(type) : std::nullopt});
    }
    for (const auto& [step, part] : node.parts) {
        place.push_back(step);
        settle(*part, place);
        place.pop_back();
    }
}

// Calls `take` for the node and the value of each single value.
template <typename NodeType, typename Take>
void RecordPlaces::visit(NodeType& node, const ValuePool& pool, ValueId value, const Take& take) {
    const auto visit_part = [&](std::string_view step, ValueId inner) {
        if (const auto found = node.parts.find(step); found != node.parts.end())
            visit<NodeType>(*found->second, pool, inner, take);
    };
    if (pool.type(value) == DataType::map) {
        for (const MapMember& member : pool.members(value))
            visit_part(pool.text(member.key), member.value);
    } else if (pool.type(value) == DataType::array) {
        std::size_t index = 0;
        for (const ValueId element : pool.elements(value))
            visit_part(std::to_string(index++), element);
    } else {
        take(node, value);
    }
}

void RecordPlaces::for_each_cell(const ValuePool& pool, ValueId record,
                                 const TakeCell& take) const {
    visit(root_, pool, record, [&](const Node& node, ValueId value) { take(node.column, value); });
}

bool RecordPlaces::has_mixed_types() const noexcept {
    return std::ranges::any_of(columns_, [](const PlaceColumn& column) { return !column.type; });
}

void RecordPlaces::check_inference(ValuePool& pool, ValueId record) {
    visit(root_, pool, record, [&](Node& node, ValueId value) {
        if (std::has_single_bit(node.types) || !node.is_inferred)
            return;
        std::string text;
        append_plain(text, pool, value);
        node.is_inferred = mxy::build::value_of_cell(pool, text, {}) == value;
    });
}

std::vector<std::string> RecordPlaces::losses() const {
    std::vector<std::string> losses;
    Place place;
    if (root_.types != 0 || root_.is_array)
        losses.emplace_back("some records are no maps; in a table they are maps with a value `" +
                            std::string(whole_record) + "`");
    add_losses(root_, place, losses);
    return losses;
}

void RecordPlaces::add_losses(const Node& node, Place& place, std::vector<std::string>& losses) {
    const auto add = [&](const char* what) {
        losses.push_back('`' + column_name(place) + "` " + what);
    };
    const bool has_parts = !node.parts.empty();
    const bool would_be_array = has_parts && !place.empty() &&
                                is_index(node.parts.rbegin()->first) &&
                                node.parts.rbegin()->first == std::to_string(node.parts.size() - 1);
    if (node.types != 0 && has_parts)
        add("is a map or an array in some records and a single value in others: `matchy build "
            "--nested` will refuse the table");
    if (node.is_map && would_be_array)
        add("has the keys of an array, and will come back as one");
    if (node.is_array && has_parts && !would_be_array && !place.empty())
        add("is an array in some records and a map in others, and will come back as a map");
    if (!place.empty() && (node.has_empty_map || node.has_empty_array))
        add("is an empty map or array in some records, and will not come back there");
    if (node.has_empty_text)
        add("is an empty text in some records, and will not come back there");
    if (!place.empty() && place.back().empty())
        add("has an empty key: `matchy build --nested` will refuse the table");
    if (node.types != 0 && !std::has_single_bit(node.types) && !node.is_inferred)
        losses.push_back('`' + column_name(place) + "` has values of several types (" +
                         type_names(node.types) + "); not all of them will come back");
    for (const auto& [step, part] : node.parts) {
        place.push_back(step);
        add_losses(*part, place, losses);
        place.pop_back();
    }
}

} // namespace matchy
