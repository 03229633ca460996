// One event of MISP as it is read: what it says of itself, its objects, and its attributes. It
// knows nothing of the entries that they become.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mxy::build {

struct MispObject {
    std::optional<std::string> name;
    std::optional<std::string> comment;
};

struct MispAttribute {
    std::uint64_t line = 0; // of its start
    std::string type;
    std::string value;
    std::optional<std::string> category;
    std::optional<bool> to_ids;
    std::string comment;
    std::vector<std::string> tags;
    std::optional<std::size_t> object; // that it is part of
};

struct MispEvent {
    std::optional<std::string> info;
    std::optional<std::string> uuid;
    std::optional<std::string> date;
    std::optional<std::string> organisation;
    std::optional<std::string> threat_level_id;
    std::optional<std::string> analysis;
    std::vector<std::string> tags;
    std::vector<MispObject> objects;
    std::vector<MispAttribute> attributes; // in the order of the text, those of objects included
};

} // namespace mxy::build
