// See map_colours.h.
#include "map_colours.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace matchy {

MapColour distinct_colour(unsigned number) noexcept {
    constexpr std::array<MapColour, distinct_colours> colours = {{
        {0x00, 0x72, 0xB2}, // blue
        {0xE6, 0x9F, 0x00}, // amber
        {0x00, 0x9E, 0x73}, // green
        {0xD5, 0x3E, 0x2A}, // red
        {0x7E, 0x57, 0xC2}, // purple
        {0x56, 0xB4, 0xE9}, // sky blue
        {0xD8, 0x1B, 0x8C}, // magenta
        {0x7A, 0x4B, 0x2A}, // brown
        {0xA2, 0xC9, 0x3A}, // lime
        {0xF4, 0x8F, 0xB1}, // pink
        {0x1B, 0x2F, 0x5C}, // navy
        {0x00, 0xB8, 0xB0}, // turquoise
    }};
    return colours[number];
}

// Twelve steps of the map "viridis" (CC0), from its light end.
MapColour ordered_colour(unsigned number) noexcept {
    constexpr std::array<MapColour, ordered_colours> colours = {{
        {0xFD, 0xE7, 0x25},
        {0xC2, 0xDF, 0x23},
        {0x86, 0xD5, 0x49},
        {0x52, 0xC5, 0x69},
        {0x2A, 0xB0, 0x7F},
        {0x1E, 0x9B, 0x8A},
        {0x25, 0x85, 0x8E},
        {0x2D, 0x70, 0x8E},
        {0x38, 0x58, 0x8C},
        {0x43, 0x3E, 0x85},
        {0x48, 0x21, 0x73},
        {0x44, 0x01, 0x54},
    }};
    return colours[number];
}

MapColour weakened(MapColour colour, double share) noexcept {
    constexpr double least = 0.34; // what is covered at all can be seen
    const double weight = least + (1 - least) * share;
    const auto mixed = [weight](std::uint8_t strong, std::uint8_t weak) {
        return static_cast<std::uint8_t>(std::lround(weight * strong + (1 - weight) * weak));
    };
    return {mixed(colour.red, background_colour.red), mixed(colour.green, background_colour.green),
            mixed(colour.blue, background_colour.blue)};
}

std::string hex_text(MapColour colour) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "#%02x%02x%02x", colour.red, colour.green, colour.blue);
    return text.data();
}

} // namespace matchy
