// See csv.h.
#include "csv.h"

#include "../failure.h"
#include "flat_value.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <compare>
#include <cstring>

namespace matchy {
namespace {

constexpr std::array<std::string_view, 7> entry_columns = {
    "key", "database", "kind", "network", "pattern", "pattern_id", "prefix_len"};

void append_entry_header(std::string& out, bool has_databases) {
    std::string_view comma;
    for (const std::string_view name : entry_columns) {
        if (name == "database" && !has_databases)
            continue;
        out += comma;
        out += name;
        comma = ",";
    }
}

// A column of data that would have the name of one about the entry.
std::string column_name(std::string_view place) {
    if (place.empty())
        return "data";
    const bool is_taken = std::ranges::find(entry_columns, place) != entry_columns.end();
    std::string name = is_taken ? "data." : "";
    return name.append(place);
}

void append_entry_cells(std::string& out, const Entry& entry, bool has_databases) {
    append_csv_cell(out, entry.key);
    if (has_databases) {
        out += ',';
        append_csv_cell(out, entry.database);
    }
    out += ',';
    out += name_of(entry.kind);
    if (entry.kind == EntryKind::address) {
        out += ',';
        out += to_text(entry.network);
        out += ",,,";
        out += std::to_string(entry.network.prefix_length);
    } else if (entry.is_text()) {
        out += ",,";
        append_csv_cell(out, entry.pattern);
        out += ',';
        out += std::to_string(entry.pattern_id);
        out += ',';
    } else {
        out += ",,,,";
    }
}

[[noreturn]] void fail_temporary_file() {
    throw Failure(ExitStatus::system_error, std::string("temporary file: ") + std::strerror(errno));
}

// Sizes and columns inside a row that waits.
void append_number(std::string& out, std::size_t number) {
    const auto short_number = static_cast<std::uint32_t>(number);
    char bytes[sizeof short_number];
    std::memcpy(bytes, &short_number, sizeof bytes);
    out.append(bytes, sizeof bytes);
}

std::uint32_t take_number(std::string_view& row) {
    std::uint32_t number = 0;
    std::memcpy(&number, row.data(), sizeof number);
    row.remove_prefix(sizeof number);
    return number;
}

std::string_view take_text(std::string_view& row) {
    const std::uint32_t size = take_number(row);
    const std::string_view text = row.substr(0, size);
    row.remove_prefix(size);
    return text;
}

std::string_view take_step(std::string_view& place) {
    std::size_t end = 0;
    while (end < place.size() && place[end] != '.')
        end += place[end] == '\\' ? 2 : 1;
    end = std::min(end, place.size());
    const std::string_view step = place.substr(0, end);
    place.remove_prefix(std::min(end + 1, place.size()));
    return step;
}

bool is_number(std::string_view step) noexcept {
    return !step.empty() && step.find_first_not_of("0123456789") == step.npos;
}

std::strong_ordering compare_steps(std::string_view a, std::string_view b) noexcept {
    if (is_number(a) && is_number(b) && a.size() != b.size())
        return a.size() <=> b.size();
    return a <=> b;
}

} // namespace

void append_csv_cell(std::string& out, std::string_view text) {
    const bool is_quoted =
        text.find_first_of(",\"\r\n") != text.npos || text.starts_with(' ') || text.ends_with(' ');
    if (!is_quoted) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

CsvPathsWriter::CsvPathsWriter(Terminal& terminal, const std::vector<ValuePath>& paths,
                               bool has_databases)
    : EntryWriter(terminal), paths_(paths), has_databases_(has_databases),
      render_([this](std::string& out, const ValuePool& pool, ValueId chosen) {
          append_cells(out, pool, chosen);
      }) {}

void CsvPathsWriter::append_cells(std::string& out, const ValuePool& pool, ValueId chosen) const {
    std::string text;
    for (const ValuePath& path : paths_) {
        text.clear();
        if (const auto value = chosen_value(pool, chosen, path))
            append_plain(text, pool, *value);
        out += ',';
        append_csv_cell(out, text);
    }
}

void CsvPathsWriter::start() {
    if (is_started_)
        return;
    is_started_ = true;
    append_entry_header(out(), has_databases_);
    for (const ValuePath& path : paths_) {
        out() += ',';
        append_csv_cell(out(), column_name(path.text()));
    }
    out() += '\n';
}

void CsvPathsWriter::write(const Entry& entry) {
    start();
    append_entry_cells(out(), entry, has_databases_);
    if (entry.has_data())
        out() += entry.records->rendered(entry.data_offset, render_);
    else
        out().append(paths_.size(), ',');
    out() += '\n';
    print_if_large();
}

void CsvPathsWriter::finish() {
    start();
}

void RowFile::add(std::string_view row) {
    if (!file_)
        file_.reset(std::tmpfile());
    if (!file_)
        fail_temporary_file();
    const std::size_t size = row.size();
    if (std::fwrite(&size, sizeof size, 1, file_.get()) != 1 ||
        std::fwrite(row.data(), 1, size, file_.get()) != size)
        fail_temporary_file();
}

void RowFile::rewind() {
    if (file_ && std::fseek(file_.get(), 0, SEEK_SET) != 0)
        fail_temporary_file();
}

bool RowFile::next(std::string& row) {
    std::size_t size = 0;
    if (!file_ || std::fread(&size, sizeof size, 1, file_.get()) != 1)
        return false;
    row.resize(size);
    if (std::fread(row.data(), 1, size, file_.get()) != size)
        fail_temporary_file();
    return true;
}

bool CsvPlacesWriter::PlaceOrder::operator()(std::string_view a,
                                             std::string_view b) const noexcept {
    std::string_view rest_of_a = a;
    std::string_view rest_of_b = b;
    while (!rest_of_a.empty() && !rest_of_b.empty()) {
        const auto order = compare_steps(take_step(rest_of_a), take_step(rest_of_b));
        if (std::is_neq(order))
            return std::is_lt(order);
    }
    return a < b; // one goes on where the other ends
}

CsvPlacesWriter::CsvPlacesWriter(Terminal& terminal, bool has_databases)
    : EntryWriter(terminal), has_databases_(has_databases),
      render_([this](std::string& out, const ValuePool& pool, ValueId value) {
          append_leaves(out, pool, value);
      }) {}

std::uint32_t CsvPlacesWriter::column_of(std::string_view place) {
    constexpr std::size_t most_columns = 16384; // of any spreadsheet
    const auto next = static_cast<std::uint32_t>(columns_.size());
    const auto [column, is_new] = columns_.try_emplace(std::string(place), next);
    if (is_new && columns_.size() > most_columns)
        throw Failure(ExitStatus::bad_input, "the data has values in more than " +
                                                 std::to_string(most_columns) +
                                                 " places: choose some with --path");
    return column->second;
}

void CsvPlacesWriter::append_leaves(std::string& out, const ValuePool& pool, ValueId value) {
    std::string text;
    for_each_leaf(pool, value, [&](std::string_view place, ValueId leaf) {
        text.clear();
        append_plain(text, pool, leaf);
        append_number(out, column_of(place));
        append_number(out, text.size());
        out += text;
    });
}

void CsvPlacesWriter::write(const Entry& entry) {
    std::string cells;
    append_entry_cells(cells, entry, has_databases_);
    row_.clear();
    append_number(row_, cells.size());
    row_ += cells;
    if (entry.has_data())
        row_ += entry.records->rendered(entry.data_offset, render_);
    rows_.add(row_);
}

void CsvPlacesWriter::finish() {
    append_entry_header(out(), has_databases_);
    std::vector<std::uint32_t> rank_of_column(columns_.size());
    std::uint32_t rank = 0;
    for (const auto& [place, column] : columns_) {
        out() += ',';
        append_csv_cell(out(), column_name(place));
        rank_of_column[column] = rank++;
    }
    out() += '\n';
    rows_.rewind();
    while (rows_.next(row_))
        print_row(row_, rank_of_column);
}

void CsvPlacesWriter::print_row(std::string_view row,
                                const std::vector<std::uint32_t>& rank_of_column) {
    out() += take_text(row);
    std::vector<std::string_view> cells(rank_of_column.size());
    while (!row.empty()) {
        const std::uint32_t column = take_number(row);
        cells[rank_of_column[column]] = take_text(row);
    }
    for (const std::string_view cell : cells) {
        out() += ',';
        append_csv_cell(out(), cell);
    }
    out() += '\n';
    print_if_large();
}

} // namespace matchy
