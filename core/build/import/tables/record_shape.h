// The shape of the records that a table's rows become: which value goes to which place in maps and
// arrays inside each other. It knows nothing of where the values come from.
#pragma once

#include "build/data/value_pool.h"

#include <optional>
#include <string>
#include <vector>

namespace mxy::build {

// The keys of a place, outermost first. The index of an array's element is its key.
using Place = std::vector<std::string>;

// "country.iso_code" as two keys; a backslash takes a dot, a backslash or a star behind it as it
// is.
Place parse_place(std::string_view text);
// The other way round: the text that ValueTypes names places by.
std::string place_text(const Place& place);
// The same with a star for each key that is a number, which stands for any index.
std::string place_text_of_any_index(const Place& place);

class RecordShape {
public:
    // The value with index i goes to places[i], which have one key at least. Inside the record,
    // what would be a map with the keys 0, 1, 2 and so on, all of them, is an array. Throws
    // BuildError (bad_input) where two values go to one place, or one goes inside another.
    RecordShape(ValuePool& pool, const std::vector<Place>& places);

    // A record. Values that are not there are left out, and maps and arrays that would be empty,
    // too; an element that is not there, while one behind it is, is an empty text. The record
    // itself is a map in any case.
    ValueId assemble(const std::vector<std::optional<ValueId>>& values);

private:
    using Values = std::vector<std::optional<ValueId>>;

    // A map or an array of the shape has members; anything else is the value with an index.
    struct Node {
        std::string key;
        ValueId key_id{};
        std::size_t value = 0;
        std::vector<Node> members;
        bool is_array = false;
    };

    static void insert(Node& root, const Place& place, std::size_t value);
    void settle(Node& node);
    std::optional<ValueId> assemble(const Node& node, const Values& values);
    std::optional<ValueId> assemble_map(const Node& map, const Values& values);
    std::optional<ValueId> assemble_array(const Node& array, const Values& values);

    ValuePool& pool_;
    Node root_;
    // Parts of the maps and arrays that are being made, innermost last.
    std::vector<MapMember> members_;
    std::vector<ValueId> elements_;
};

} // namespace mxy::build
