// See svg_text.h.
#include "svg_text.h"

#include "base/utf8.h"

#include <algorithm>

namespace matchy {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

bool is_xml_character(std::uint32_t code_point) noexcept {
    const bool is_blank = code_point == '\t' || code_point == '\n' || code_point == '\r';
    return !mxy::utf8::is_broken(code_point) && (code_point >= 0x20 || is_blank) &&
           code_point != 0xFFFE && code_point != 0xFFFF;
}

// Takes the rectangle at a cell out of the grid: as wide as the row has that number, then as high
// as rows below have all of it.
struct Rectangle {
    std::uint32_t width = 1;
    std::uint32_t height = 1;
};

Rectangle take_rectangle(ColouredGrid& grid, GridCell corner) {
    const std::uint16_t number = grid.at(corner);
    Rectangle found;
    while (corner.x + found.width < grid.side &&
           grid.at({corner.x + found.width, corner.y}) == number)
        ++found.width;
    const auto row_at = [&](std::uint32_t y) {
        return grid.numbers.begin() +
               static_cast<std::ptrdiff_t>(std::size_t{y} * grid.side + corner.x);
    };
    const auto has_row = [&](std::uint32_t y) {
        const auto row = row_at(y);
        return std::all_of(row, row + found.width, [&](std::uint16_t n) { return n == number; });
    };
    while (corner.y + found.height < grid.side && has_row(corner.y + found.height))
        ++found.height;
    for (std::uint32_t y = corner.y; y < corner.y + found.height; ++y)
        std::fill_n(row_at(y), found.width, std::uint16_t{0});
    return found;
}

} // namespace

std::string xml_text(std::string_view text) {
    std::string out;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const mxy::utf8::Unit unit = mxy::utf8::decode(at, end);
        if (!is_xml_character(unit.value))
            out += replacement_character;
        else if (unit.value == '&')
            out += "&amp;";
        else if (unit.value == '<')
            out += "&lt;";
        else if (unit.value == '>')
            out += "&gt;";
        else if (unit.value == '"')
            out += "&quot;";
        else
            out.append(at, unit.size);
        at += unit.size;
    }
    return out;
}

std::vector<std::string> paths_of(ColouredGrid grid, std::size_t count) {
    std::vector<std::string> paths(count);
    for (GridCell cell; cell.y < grid.side; ++cell.y)
        for (cell.x = 0; cell.x < grid.side; ++cell.x) {
            const std::uint16_t number = grid.at(cell);
            if (number == 0)
                continue;
            const Rectangle found = take_rectangle(grid, cell);
            paths[number] += 'M' + std::to_string(cell.x) + ' ' + std::to_string(cell.y) + 'h' +
                             std::to_string(found.width) + 'v' + std::to_string(found.height) +
                             "h-" + std::to_string(found.width) + 'z';
        }
    return paths;
}

} // namespace matchy
