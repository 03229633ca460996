// The colours of maps: groups that have no order are told apart as well as eyes can do that, and
// those that have one run from light to dark.
#pragma once

#include <cstdint>
#include <string>

namespace matchy {

struct MapColour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
};

inline constexpr unsigned distinct_colours = 12;
inline constexpr unsigned ordered_colours = 12;

// `number` is below the number of colours.
MapColour distinct_colour(unsigned number) noexcept;
MapColour ordered_colour(unsigned number) noexcept;

inline constexpr MapColour other_colour = {0x8A, 0x8D, 0x91};
inline constexpr MapColour no_value_colour = {0xC9, 0xBC, 0xA5};
inline constexpr MapColour background_colour = {0xF6, 0xF7, 0xF9};
inline constexpr MapColour reserved_colour = {0xE3, 0xE6, 0xEA};

// The colour on the background, weaker the less there is of it: `share` is 0 to 1.
MapColour weakened(MapColour colour, double share) noexcept;

// "#1b3a5c"
std::string hex_text(MapColour colour);

} // namespace matchy
