// Reads the tables of expected results in expected/: tab-separated text, comment lines with '#',
// one line of column names, then a row for each file.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace mxy::test {

// Cells by column name; cells left out at the end of a line are not there.
using Row = std::map<std::string, std::string>;

struct Table {
    std::vector<std::string> columns;
    std::map<std::string, Row> rows; // by their first cell
};

Table read_table(const std::string& name);

// Fails the running test at every cell that differs.
void expect_same(const Row& observed, const Row& expected);

} // namespace mxy::test
