// See table.h.
#include "table.h"

#include "flat_value.h"
#include "printable.h"

#include "base/utf8.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace matchy {
namespace {

constexpr std::size_t gap = 2;        // between columns
constexpr std::size_t narrowest = 14; // that a column may be made
constexpr std::size_t rows_at_a_time = 256;

// How wide columns may be at most so that all together have that width.
std::size_t limit_for(const std::vector<std::size_t>& needed, std::size_t width) {
    std::vector<std::size_t> ascending = needed;
    std::ranges::sort(ascending);
    std::size_t left = width;
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        const std::size_t share = left / (ascending.size() - i);
        if (ascending[i] > share)
            return share;
        left -= ascending[i];
    }
    return width;
}

// How much of the text fits, in bytes: at least one character.
std::size_t fitting(std::string_view text, std::size_t width) {
    const char* const end = text.data() + text.size();
    const char* at = text.data();
    std::size_t columns = 0;
    while (at != end) {
        const mxy::utf8::Unit unit = mxy::utf8::decode(at, end);
        columns += columns_of({at, unit.size});
        if (columns > width && at != text.data())
            break;
        at += unit.size;
    }
    return static_cast<std::size_t>(at - text.data());
}

} // namespace

std::vector<std::string_view> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string_view> lines;
    do {
        std::size_t size = fitting(text, width);
        std::size_t next = size;
        if (size < text.size()) {
            const std::size_t blank = text.substr(0, size + 1).rfind(' ');
            if (blank != text.npos && blank > 0) {
                size = blank;
                next = blank + 1;
            }
        }
        lines.push_back(text.substr(0, size));
        text.remove_prefix(next);
    } while (!text.empty());
    return lines;
}

Table::Table(const Terminal& terminal, std::vector<Column> columns, std::size_t leading)
    : terminal_(terminal), columns_(std::move(columns)), leading_(leading) {
    for (const Column& column : columns_)
        needed_.push_back(columns_of(column.heading));
}

void Table::add_row(std::vector<Cell> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
        needed_[i] = std::max(needed_[i], columns_of(cells[i].text));
    rows_.push_back(std::move(cells));
}

// The leading columns stay whole where the others have room beside them.
void Table::fit() {
    const std::size_t gaps = gap * (columns_.size() - 1);
    const std::size_t width = std::max<std::size_t>(terminal_.width(), gaps) - gaps;
    const auto others = needed_.begin() + static_cast<std::ptrdiff_t>(leading_);
    const std::size_t taken = std::accumulate(needed_.begin(), others, std::size_t{0});
    const std::size_t limit = limit_for(needed_, width);
    const std::size_t limit_of_others =
        limit_for({others, needed_.end()}, std::max(width, taken) - taken);
    widths_.clear();
    if (limit_of_others < narrowest && limit < narrowest)
        return;
    for (std::size_t i = 0; i < needed_.size(); ++i) {
        const bool is_whole = i < leading_ && limit_of_others >= narrowest;
        const std::size_t own_limit = limit_of_others >= narrowest ? limit_of_others : limit;
        widths_.push_back(is_whole ? needed_[i] : std::min(needed_[i], own_limit));
    }
}

void Table::print(std::string& out) {
    if (rows_.empty())
        return;
    fit();
    if (!has_headings_ && !widths_.empty())
        print_headings(out);
    has_headings_ = true;
    for (const Row& row : rows_) {
        if (widths_.empty())
            print_block(out, row);
        else
            print_row(out, row);
    }
    rows_.clear();
}

void Table::print_headings(std::string& out) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        append_cell(out, columns_[i].heading, widths_[i], Colour::bold, i + 1 == columns_.size());
}

void Table::append_cell(std::string& out, std::string_view text, std::size_t width, Colour colour,
                        bool is_last) const {
    if (!text.empty())
        out += terminal_.coloured(text, colour);
    if (is_last) {
        out.resize(out.find_last_not_of(' ') + 1);
        out += '\n';
    } else {
        out.append(width + gap - std::min(columns_of(text), width), ' ');
    }
}

void Table::print_row(std::string& out, const Row& row) const {
    std::vector<std::vector<std::string_view>> cells;
    std::size_t lines = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
        cells.push_back(wrapped(row[i].text, widths_[i]));
        lines = std::max(lines, cells.back().size());
    }
    for (std::size_t line = 0; line < lines; ++line) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool is_there = line < cells[i].size();
            const Colour own = row[i].colour;
            append_cell(out, is_there ? cells[i][line] : std::string_view{}, widths_[i],
                        own != Colour::plain ? own : columns_[i].colour, i + 1 == row.size());
        }
    }
}

// Without columns: a line of the leading cells, and one of the others, indented.
void Table::print_block(std::string& out, const Row& row) const {
    const auto join = [&](std::size_t first, std::size_t end) {
        std::string text;
        for (std::size_t i = first; i < end; ++i)
            if (!row[i].text.empty())
                text += (text.empty() ? "" : " ") + row[i].text;
        return text;
    };
    const auto print = [&](const std::string& text, std::size_t indent, Colour colour) {
        if (text.empty())
            return;
        const std::size_t width = std::max<std::size_t>(terminal_.width(), narrowest) - indent;
        for (const std::string_view line : wrapped(text, width))
            out.append(indent, ' ').append(terminal_.coloured(line, colour)) += '\n';
    };
    print(join(0, leading_), 0, Colour::bold);
    print(join(leading_, row.size()), 2, Colour::plain);
}

TableWriter::TableWriter(Terminal& terminal, bool has_databases)
    : EntryWriter(terminal), has_databases_(has_databases),
      table_(
          terminal,
          [has_databases] {
              std::vector<Column> columns = {{"KEY", Colour::bold}};
              if (has_databases)
                  columns.push_back({"DATABASE", Colour::plain});
              columns.insert(columns.end(), {{"KIND", Colour::plain},
                                             {"MATCH", Colour::plain},
                                             {"DATA", Colour::cyan},
                                             {"VALUE", Colour::plain}});
              return columns;
          }(),
          has_databases ? 4 : 3) {}

TableWriter::Cells TableWriter::cells_of(const Entry& entry) const {
    const auto colour_of = [](EntryKind kind) {
        switch (kind) {
        case EntryKind::address:
            return Colour::blue;
        case EntryKind::literal:
            return Colour::green;
        case EntryKind::glob:
            return Colour::yellow;
        default:
            return Colour::dim;
        }
    };
    Cells cells = {{printable(entry.key)}};
    if (has_databases_)
        cells.push_back({printable(entry.database)});
    cells.push_back({std::string(name_of(entry.kind)), colour_of(entry.kind)});
    cells.push_back(
        {entry.kind == EntryKind::address ? to_text(entry.network) : printable(entry.pattern)});
    return cells;
}

void TableWriter::write(const Entry& entry) {
    Cells cells = cells_of(entry);
    const std::size_t entry_cells = cells.size();
    const auto add = [&](std::string place, std::string value) {
        cells.push_back({std::move(place)});
        cells.push_back({std::move(value)});
        table_.add_row(std::exchange(cells, Cells(entry_cells)));
    };
    if (!entry.has_data()) {
        add("", "");
    } else {
        const ValueId value = entry.records->read(entry.data_offset);
        const ValuePool& pool = entry.records->pool();
        for_each_leaf(pool, value, [&](std::string_view place, ValueId leaf) {
            std::string text;
            append_plain(text, pool, leaf);
            add(printable(place), printable(text));
        });
    }
    if (table_.row_count() >= rows_at_a_time) {
        settle();
        print_if_large();
    }
}

} // namespace matchy
