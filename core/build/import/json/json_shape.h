// Telling what a JSON input is made of, by looking at its first value. It makes no values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mxy::build {

enum class JsonForm : std::uint8_t {
    entries,  // objects with a key in each, one after the other or in arrays
    dataset,  // one object: {"dataset": [entries], "metadata": {}}
    mapping,  // one object: its members' names are the keys
    exported, // what this library exports: {"mxydb": 1}, then entries with the kind of their keys
};

struct JsonShape {
    JsonForm form = JsonForm::entries;
    // Each value has a line of its own, so that one bad line does no harm to the others.
    bool is_lines = false;
};

// Throws JsonError where the text is no JSON and no line behind the first one is either.
JsonShape json_shape(std::string_view text);

// How the member of an entry can be called that is its key; of several, the first of these.
inline constexpr std::array<std::string_view, 7> key_members = {
    "key", "entry", "network", "cidr", "range", "ip", "indicator"};
// The index of a name there.
std::optional<std::size_t> rank_of_key_member(std::string_view name) noexcept;

} // namespace mxy::build
