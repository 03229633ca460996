// See record_shape.h. Members of maps stand in the order of their keys, as the pool wants them, so
// that it finds nothing to sort.
#include "build/import/tables/record_shape.h"

#include "build/build_error.h"

#include <algorithm>
#include <span>

namespace mxy::build {

namespace {

constexpr std::string_view escapable = ".\\*";

// Decimal, as an index is written: no zero stands in front of other digits.
bool is_index(std::string_view key) noexcept {
    const bool is_number =
        !key.empty() && key.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number && (key == "0" || key.front() != '0');
}

void append_key(std::string& text, std::string_view key) {
    for (const char byte : key) {
        if (byte == '.' || byte == '\\' || key == "*")
            text += '\\';
        text += byte;
    }
}

} // namespace

Place parse_place(std::string_view text) {
    Place place(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size() &&
                               escapable.find(text[i + 1]) != std::string_view::npos;
        if (is_escape)
            place.back() += text[++i];
        else if (text[i] == '.')
            place.emplace_back();
        else
            place.back() += text[i];
    }
    return place;
}

std::string place_text(const Place& place) {
    std::string text;
    for (const std::string& key : place) {
        if (&key != &place.front())
            text += '.';
        append_key(text, key);
    }
    return text;
}

std::string place_text_of_any_index(const Place& place) {
    std::string text;
    for (const std::string& key : place) {
        if (&key != &place.front())
            text += '.';
        if (is_index(key))
            text += '*';
        else
            append_key(text, key);
    }
    return text;
}

RecordShape::RecordShape(ValuePool& pool, const std::vector<Place>& places) : pool_(pool) {
    for (std::size_t i = 0; i < places.size(); ++i)
        insert(root_, places[i], i);
    settle(root_);
    root_.is_array = false;
}

void RecordShape::insert(Node& root, const Place& place, std::size_t value) {
    Node* map = &root;
    for (std::size_t depth = 0; depth < place.size(); ++depth) {
        const bool is_value = depth + 1 == place.size();
        const auto found = std::find_if(map->members.begin(), map->members.end(),
                                        [&](const Node& node) { return node.key == place[depth]; });
        if (found == map->members.end()) {
            map->members.push_back({place[depth], {}, value, {}});
            map = &map->members.back();
            continue;
        }
        if (is_value || found->members.empty())
            throw BuildError(BuildError::Kind::bad_input,
                             "two columns would stand at the place \"" + place_text(place) +
                                 "\", or one inside the other");
        map = &*found;
    }
}

// Sorts the members, those of an array by their indexes.
void RecordShape::settle(Node& node) {
    const auto by_key = [](const Node& one, const Node& other) { return one.key < other.key; };
    const auto by_index = [&](const Node& one, const Node& other) {
        return one.key.size() != other.key.size() ? one.key.size() < other.key.size()
                                                  : by_key(one, other);
    };
    node.is_array = !node.members.empty() &&
                    std::all_of(node.members.begin(), node.members.end(),
                                [](const Node& member) { return is_index(member.key); });
    if (node.is_array) {
        std::sort(node.members.begin(), node.members.end(), by_index);
        node.is_array = node.members.back().key == std::to_string(node.members.size() - 1);
    }
    if (!node.is_array)
        std::sort(node.members.begin(), node.members.end(), by_key);
    for (Node& member : node.members) {
        member.key_id = pool_.string(member.key);
        settle(member);
    }
}

ValueId RecordShape::assemble(const Values& values) {
    members_.clear();
    elements_.clear();
    return assemble_map(root_, values).value_or(pool_.empty_map());
}

std::optional<ValueId> RecordShape::assemble(const Node& node, const Values& values) {
    if (node.members.empty())
        return values[node.value];
    return node.is_array ? assemble_array(node, values) : assemble_map(node, values);
}

std::optional<ValueId> RecordShape::assemble_map(const Node& map, const Values& values) {
    const std::size_t first = members_.size();
    for (const Node& member : map.members)
        if (const std::optional<ValueId> value = assemble(member, values))
            members_.push_back({member.key_id, *value});
    if (members_.size() == first)
        return std::nullopt;
    const ValueId made = pool_.map(std::span(members_).subspan(first));
    members_.resize(first);
    return made;
}

std::optional<ValueId> RecordShape::assemble_array(const Node& array, const Values& values) {
    const std::size_t first = elements_.size();
    std::size_t absent = 0; // before the next element
    for (const Node& member : array.members) {
        const std::optional<ValueId> value = assemble(member, values);
        if (!value) {
            ++absent;
            continue;
        }
        for (; absent != 0; --absent)
            elements_.push_back(pool_.string({}));
        elements_.push_back(*value);
    }
    if (elements_.size() == first)
        return std::nullopt;
    const ValueId made = pool_.array(std::span(elements_).subspan(first));
    elements_.resize(first);
    return made;
}

} // namespace mxy::build
