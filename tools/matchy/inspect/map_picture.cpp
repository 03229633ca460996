// See map_picture.h.
#include "map_picture.h"

#include "hilbert.h"
#include "numbers.h"
#include "svg_text.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace matchy {
namespace {

// Of the picture, in its own units.
constexpr unsigned margin = 36;
constexpr unsigned map_top = 104;
constexpr unsigned map_side = 1024;
constexpr unsigned legend_left = margin + map_side + 36;
constexpr unsigned legend_width = 260;
constexpr unsigned picture_width = legend_left + legend_width + margin;
constexpr unsigned picture_height = map_top + map_side + 52;
constexpr unsigned row_height = 27;
constexpr unsigned swatch = 16;

constexpr unsigned block_order = 4; // 16 by 16 blocks of 2^24 addresses
constexpr unsigned block_count = 256;
constexpr unsigned block_side = map_side / 16;

std::string text_of(unsigned number) {
    return std::to_string(number);
}

std::string attribute(const char* name, const std::string& value) {
    return ' ' + std::string(name) + "=\"" + value + '"';
}

std::string attribute(const char* name, unsigned value) {
    return attribute(name, text_of(value));
}

// Not for the public Internet as a whole: this network, private, loopback, multicast, reserved.
bool is_reserved(unsigned block) noexcept {
    return block == 0 || block == 10 || block == 127 || block >= 224;
}

std::string shortened(const std::string& text, std::size_t most) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        if (count + 1 == most && text.size() - at > 1)
            return text.substr(0, at) + "\u2026";
        const mxy::utf8::Unit unit = mxy::utf8::decode(text.data() + at, text.data() + text.size());
        at += unit.size;
    }
    return text;
}

// How much of a block is covered, and what has most of it.
struct BlockFacts {
    double covered = 0; // 0 to 1
    std::size_t group = 0;
};

class Picture {
public:
    Picture(const MapCells& cells, const std::vector<MapGroup>& groups, const MapTexts& texts)
        : cells_(cells), groups_(groups), texts_(texts) {}

    std::string draw() {
        open();
        draw_texts();
        draw_map();
        draw_blocks();
        draw_legend();
        out_ += "</svg>\n";
        return std::move(out_);
    }

private:
    void open();
    void draw_texts();
    void draw_map();
    void draw_blocks();
    void draw_number(unsigned x, unsigned y, const std::string& number);
    void draw_legend();
    void draw_curve(unsigned y);

    void rectangle(unsigned x, unsigned y, unsigned width, unsigned height, MapColour fill,
                   const std::string& more = "") {
        out_ += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", width) +
                attribute("height", height) + attribute("fill", hex_text(fill)) + more + "/>\n";
    }
    void text(unsigned x, unsigned y, const std::string& text_class, const std::string& content) {
        out_ += "<text" + attribute("x", x) + attribute("y", y) + attribute("class", text_class) +
                '>' + xml_text(content) + "</text>\n";
    }
    void legend_row(unsigned y, MapColour colour, const std::string& name,
                    const std::string& share);
    std::vector<BlockFacts> block_facts() const;

    const MapCells& cells_;
    const std::vector<MapGroup>& groups_;
    const MapTexts& texts_;
    std::string out_;
};

void Picture::open() {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
           attribute("width", picture_width) + attribute("height", picture_height) +
           attribute("viewBox", "0 0 " + text_of(picture_width) + ' ' + text_of(picture_height)) +
           " role=\"img\">\n<title>" + xml_text(texts_.title) + "</title>\n<desc>" +
           xml_text(texts_.subtitle) +
           "</desc>\n"
           "<style>\n"
           "text{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',"
           "sans-serif;font-size:14px;fill:#1f2933}\n"
           ".title{font-size:27px;font-weight:bold}\n"
           ".subtitle{font-size:15px;fill:#52606d}\n"
           ".heading{font-size:15px;font-weight:bold}\n"
           ".share{text-anchor:end;fill:#52606d}\n"
           ".note{font-size:12.5px;fill:#52606d}\n"
           ".end{text-anchor:end}\n"
           ".block{font-size:11px;fill-opacity:.75}\n"
           ".plate{fill:#fff;fill-opacity:.62}\n"
           "</style>\n";
    rectangle(0, 0, picture_width, picture_height, {0xFF, 0xFF, 0xFF});
}

void Picture::draw_texts() {
    text(margin, 52, "title", shortened(texts_.title, 84));
    text(margin, 82, "subtitle", shortened(texts_.subtitle, 160));
    text(margin, map_top + map_side + 30, "note", texts_.note);
}

// A number for each group and coverage; the grid has cells where they stand on the map.
void Picture::draw_map() {
    rectangle(margin, map_top, map_side, map_side, background_colour);
    for (unsigned block = 0; block < block_count; ++block) {
        const GridCell at = hilbert_cell(block_order, block);
        if (is_reserved(block))
            rectangle(margin + at.x * block_side, map_top + at.y * block_side, block_side,
                      block_side, reserved_colour, " shape-rendering=\"crispEdges\"");
    }
    ColouredGrid grid;
    grid.side = 1u << cells_.order();
    grid.numbers.resize(cells_.count());
    for (std::uint32_t i = 0; i < cells_.count(); ++i) {
        const MapCell& cell = cells_.cells()[i];
        if (cell.group != 0)
            grid.at(hilbert_cell(cells_.order(), i)) =
                static_cast<std::uint16_t>(cell.group * (full_coverage + 1) + cell.coverage);
    }
    const std::vector<std::string> paths =
        paths_of(std::move(grid), groups_.size() * (full_coverage + 1));
    const double scale = static_cast<double>(map_side) / (1u << cells_.order());
    std::string scale_text = std::to_string(scale);
    scale_text.erase(scale_text.find_last_not_of('0') + 1);
    if (scale_text.back() == '.')
        scale_text.pop_back();
    out_ += "<g shape-rendering=\"crispEdges\" transform=\"translate(" + text_of(margin) + ' ' +
            text_of(map_top) + ") scale(" + scale_text + ")\">\n";
    for (std::size_t number = 0; number < paths.size(); ++number) {
        if (paths[number].empty())
            continue;
        const double share = static_cast<double>(number % (full_coverage + 1)) / full_coverage;
        const MapColour colour = weakened(groups_[number / (full_coverage + 1)].colour, share);
        out_ +=
            "<path" + attribute("fill", hex_text(colour)) + attribute("d", paths[number]) + "/>\n";
    }
    out_ += "</g>\n";
}

// On a plate of its own, so that it can be read on any colour.
void Picture::draw_number(unsigned x, unsigned y, const std::string& number) {
    constexpr unsigned digit_width = 7;
    const auto width = static_cast<unsigned>(number.size()) * digit_width + 5;
    out_ += "<rect class=\"plate\"" + attribute("x", x + 1) + attribute("y", y + 1) +
            attribute("width", width) + attribute("height", 14u) + "/>\n";
    text(x + 4, y + 12, "block", number);
}

std::vector<BlockFacts> Picture::block_facts() const {
    std::vector<BlockFacts> all(block_count);
    const std::size_t cells_per_block = cells_.count() / block_count;
    for (std::size_t block = 0; block < block_count; ++block) {
        std::vector<unsigned> covered(groups_.size());
        unsigned total = 0;
        for (std::size_t i = 0; i < cells_per_block; ++i) {
            const MapCell& cell = cells_.cells()[block * cells_per_block + i];
            covered[cell.group] += cell.coverage;
            total += cell.coverage;
        }
        all[block].covered =
            static_cast<double>(total) / static_cast<double>(cells_per_block * full_coverage);
        all[block].group = static_cast<std::size_t>(
            std::max_element(covered.begin(), covered.end()) - covered.begin());
    }
    return all;
}

// Numbers and lines, and what a browser shows when the pointer rests on a block.
void Picture::draw_blocks() {
    std::string lines;
    for (unsigned i = 1; i < 16; ++i) {
        const std::string along = text_of(map_top + i * block_side);
        const std::string down = text_of(margin + i * block_side);
        lines += 'M' + text_of(margin) + ' ' + along + 'h' + text_of(map_side);
        lines += 'M' + down + ' ' + text_of(map_top) + 'v' + text_of(map_side);
    }
    out_ += "<path fill=\"none\" stroke=\"#1f2933\" stroke-opacity=\".22\"" +
            attribute("d", lines) + "/>\n";
    out_ += "<rect fill=\"none\" stroke=\"#52606d\"" + attribute("x", margin) +
            attribute("y", map_top) + attribute("width", map_side) + attribute("height", map_side) +
            "/>\n";
    const std::vector<BlockFacts> facts = block_facts();
    for (unsigned block = 0; block < block_count; ++block) {
        const GridCell at = hilbert_cell(block_order, block);
        const unsigned x = margin + at.x * block_side;
        const unsigned y = map_top + at.y * block_side;
        std::string told = text_of(block) + ".0.0.0/8: ";
        if (facts[block].covered > 0)
            told += percent(facts[block].covered, 1) + " covered, most of it " +
                    groups_[facts[block].group].name;
        else
            told += "not covered";
        draw_number(x, y, text_of(block));
        out_ += "<rect fill-opacity=\"0\"" + attribute("x", x) + attribute("y", y) +
                attribute("width", block_side) + attribute("height", block_side) + "><title>" +
                xml_text(told) + "</title></rect>\n";
    }
}

void Picture::legend_row(unsigned y, MapColour colour, const std::string& name,
                         const std::string& share) {
    rectangle(legend_left, y - swatch + 3, swatch, swatch, colour,
              " stroke=\"#1f2933\" stroke-opacity=\".35\"");
    text(legend_left + swatch + 10, y, "name", shortened(name, 22));
    if (!share.empty())
        text(legend_left + legend_width, y, "share", share);
}

void Picture::draw_legend() {
    const double space = std::pow(2.0, 32);
    std::uint64_t covered = 0;
    const MapGroup* largest = &groups_.front();
    for (const MapGroup& group : groups_) {
        covered += group.addresses;
        if (group.addresses > largest->addresses)
            largest = &group;
    }
    unsigned y = map_top + 14;
    text(legend_left, y, "heading", shortened(texts_.legend, 24));
    text(legend_left + legend_width, y, "share", "of covered");
    y += row_height + 2;
    for (std::size_t i = 1; i < groups_.size(); ++i) {
        if (groups_[i].addresses == 0)
            continue;
        legend_row(
            y, groups_[i].colour, groups_[i].name,
            percent(static_cast<double>(groups_[i].addresses), static_cast<double>(covered)));
        y += row_height;
    }
    y += 14;
    text(legend_left, y, "heading", "Not covered");
    text(legend_left + legend_width, y, "share", "of all");
    y += row_height + 2;
    legend_row(y, background_colour, "no network",
               percent(space - static_cast<double>(covered), space));
    y += row_height;
    legend_row(y, reserved_colour, "reserved blocks", "");
    y += row_height + 18;

    text(legend_left, y, "heading", "How much of a cell is covered");
    y += 14;
    constexpr unsigned step = legend_width / full_coverage;
    for (unsigned i = 1; i <= full_coverage; ++i)
        rectangle(legend_left + (i - 1) * step, y, step, swatch,
                  weakened(largest->colour, static_cast<double>(i) / full_coverage));
    y += swatch + 18;
    text(legend_left, y, "note", "little");
    text(legend_left + legend_width, y, "note end", "all");
    draw_curve(y + 44);
}

// The way of addresses through the blocks, as a small picture.
void Picture::draw_curve(unsigned y) {
    text(legend_left, y, "heading", "How addresses run");
    y += 16;
    constexpr unsigned step = legend_width / 16;
    std::string points;
    for (unsigned block = 0; block < block_count; ++block) {
        const GridCell at = hilbert_cell(block_order, block);
        points += (block == 0 ? "" : " ") + text_of(legend_left + at.x * step + step / 2) + ',' +
                  text_of(y + at.y * step + step / 2);
    }
    out_ += "<polyline fill=\"none\" stroke=\"#52606d\" stroke-width=\"1.6\"" +
            attribute("points", points) + "/>\n";
    for (const unsigned block : {0u, block_count - 1}) {
        const GridCell at = hilbert_cell(block_order, block);
        out_ += "<circle r=\"4\" fill=\"#1f2933\"" +
                attribute("cx", legend_left + at.x * step + step / 2) +
                attribute("cy", y + at.y * step + step / 2) + "/>\n";
    }
    y += 16 * step + 18;
    text(legend_left, y, "note", "0.0.0.0");
    text(legend_left + legend_width, y, "note end", "255.255.255.255");
}

} // namespace

std::string map_picture(const MapCells& cells, const std::vector<MapGroup>& groups,
                        const MapTexts& texts) {
    return Picture(cells, groups, texts).draw();
}

} // namespace matchy
