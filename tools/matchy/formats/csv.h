// CSV (RFC 4180, lines end with a line feed): a row for each entry. The first columns are about the
// entry (key, database where there are several, kind, network, pattern, pattern_id, prefix_len),
// the others are single values of its data. Those are the paths that were asked for; or else every
// place that occurs in any of the data, sorted, for which the rows wait in a temporary file until
// all have come.
#pragma once

#include "entry.h"

#include <cstdio>
#include <functional>
#include <map>
#include <memory>

namespace matchy {

// A cell, quoted where it must be.
void append_csv_cell(std::string& out, std::string_view text);

// Columns are known from the start, and rows leave at once.
class CsvPathsWriter : public EntryWriter {
public:
    // The records' paths; they outlive this.
    CsvPathsWriter(Terminal& terminal, const std::vector<ValuePath>& paths, bool has_databases);
    void write(const Entry& entry) override;
    void finish() override;

private:
    void append_cells(std::string& out, const ValuePool& pool, ValueId chosen) const;
    void start();

    const std::vector<ValuePath>& paths_;
    bool has_databases_;
    bool is_started_ = false;
    Renderer render_;
};

// Rows, each a text, in the order in which they came.
class RowFile {
public:
    // Throw Failure (system_error).
    void add(std::string_view row);
    void rewind();
    // False at the end.
    bool next(std::string& row);

private:
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
};

// Columns are known in the end.
class CsvPlacesWriter : public EntryWriter {
public:
    CsvPlacesWriter(Terminal& terminal, bool has_databases);
    void write(const Entry& entry) override;
    void finish() override;

private:
    // Places in the order of their steps; steps that are numbers go by their value.
    struct PlaceOrder {
        bool operator()(std::string_view a, std::string_view b) const noexcept;
    };

    void append_leaves(std::string& out, const ValuePool& pool, ValueId value);
    std::uint32_t column_of(std::string_view place);
    void print_row(std::string_view row, const std::vector<std::uint32_t>& rank_of_column);

    bool has_databases_;
    std::map<std::string, std::uint32_t, PlaceOrder> columns_; // in the order of appearance
    RowFile rows_;
    std::string row_;
    Renderer render_;
};

} // namespace matchy
