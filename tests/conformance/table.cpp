#include "table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mxy::test {

namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream text(line);
    for (std::string cell; std::getline(text, cell, '\t');)
        cells.push_back(cell);
    return cells;
}

std::string cell(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    return found == row.end() ? "(nothing)" : found->second;
}

} // namespace

Table read_table(const std::string& name) {
    const std::string path = std::string(MXYDB_EXPECTED_RESULTS) + "/" + name;
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error("cannot read " + path);

    Table table;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#')
            continue;
        const auto cells = cells_of(line);
        if (table.columns.empty()) {
            table.columns = cells;
            continue;
        }
        if (cells.size() > table.columns.size())
            throw std::runtime_error(path + ": too many cells: " + line);
        for (std::size_t i = 0; i < cells.size(); ++i)
            table.rows[cells[0]][table.columns[i]] = cells[i];
    }
    return table;
}

void expect_same(const Row& observed, const Row& expected) {
    Row all = observed;
    all.insert(expected.begin(), expected.end());
    for (const auto& [column, ignored] : all)
        EXPECT_EQ(cell(observed, column), cell(expected, column))
            << "in column " << column << " of " << cell(expected, "file");
}

} // namespace mxy::test
