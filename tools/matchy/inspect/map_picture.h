// A picture of the IPv4 space as SVG: cells along a Hilbert curve in the colours of their groups,
// the /8 blocks with their numbers, a title and a legend. It knows nothing of databases.
#pragma once

#include "map_cells.h"
#include "map_groups.h"

#include <string>
#include <vector>

namespace matchy {

struct MapTexts {
    std::string title;
    std::string subtitle;
    std::string legend; // what the groups are
    std::string note;   // below the map
};

std::string map_picture(const MapCells& cells, const std::vector<MapGroup>& groups,
                        const MapTexts& texts);

} // namespace matchy
