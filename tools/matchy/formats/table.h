// A table for people: columns as wide as their cells need, but no wider all together than the
// terminal. Cells that do not fit go on in the next line; where there is no room for columns, each
// entry is a block of lines. Rows can come in pieces: columns grow with them, and never shrink.
#pragma once

#include "entry.h"

#include <vector>

namespace matchy {

struct Column {
    std::string_view heading;
    Colour colour = Colour::plain; // of its cells
};

class Table {
public:
    // `terminal` outlives the table. The first `leading` columns say what a row is about, and are
    // empty where it is about the same as the one above.
    Table(const Terminal& terminal, std::vector<Column> columns, std::size_t leading);

    // The cells of one row, one for each column, fit for a terminal. A cell's own colour goes
    // before that of its column.
    struct Cell {
        std::string text;
        Colour colour = Colour::plain;
    };
    void add_row(std::vector<Cell> cells);

    // Appends the rows that came since the last call, the first time below the headings.
    void print(std::string& out);
    std::size_t row_count() const noexcept { return rows_.size(); }

private:
    using Row = std::vector<Cell>;

    void fit();
    void print_headings(std::string& out);
    void print_row(std::string& out, const Row& row) const;
    void print_block(std::string& out, const Row& row) const;
    void append_cell(std::string& out, std::string_view text, std::size_t width, Colour colour,
                     bool is_last) const;

    const Terminal& terminal_;
    std::vector<Column> columns_;
    std::size_t leading_;
    std::vector<Row> rows_;
    std::vector<std::size_t> needed_; // the widest cell of each column so far
    std::vector<std::size_t> widths_; // empty: there is no room for columns
    bool has_headings_ = false;
};

// The lines that a text takes in so many columns, broken at blanks where there are any. At least
// one line.
std::vector<std::string_view> wrapped(std::string_view text, std::size_t width);

// A row for each single value of an entry's data; the entry itself stands in the first one.
class TableWriter : public EntryWriter {
public:
    TableWriter(Terminal& terminal, bool has_databases);
    void write(const Entry& entry) override;
    void finish() override { settle(); }

protected:
    void settle() override { table_.print(out()); }

private:
    using Cells = std::vector<Table::Cell>;

    Cells cells_of(const Entry& entry) const;

    bool has_databases_;
    Table table_;
};

} // namespace matchy
