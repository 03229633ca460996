// What the validator of the format's first reader has to say, at its strict level, about text
// sections: written from the format's description, defects included. It uses nothing of core/.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mxy::test {

// Errors and warnings alike; each text once.
std::vector<std::string> peer_validate_image(std::span<const std::uint8_t> image);
std::vector<std::string> peer_validate_literals(std::span<const std::uint8_t> section);

// That checks ids of pieces against the number of patterns, so that it finds this wrong with its
// own writer's files where a pattern has two pieces.
inline constexpr const char* piece_id_out_of_range = "automaton: id out of range";

} // namespace mxy::test
