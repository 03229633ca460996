// The rows of a table in text: fields with a delimiter between them, as RFC 4180 has it. A field in
// quotes may hold delimiters, line breaks, and quotes written twice; a quote inside a field that
// does not start with one is a byte like any other. It knows nothing of what columns mean.
#pragma once

#include "build/import/input_file.h"

#include <span>
#include <vector>

namespace mxy::build {

class CsvReader {
public:
    enum class Row {
        end,
        good,
        broken, // what is wrong is in problem(); reading goes on behind it
    };

    CsvReader(InputText& input, char delimiter) noexcept : input_(input), delimiter_(delimiter) {}

    // The next row; empty lines are passed over.
    Row next();

    // The fields of a good row, quotes taken off. Good until the next call.
    std::span<const std::string_view> fields() const noexcept { return fields_; }
    // Where the row starts, counted from 1; of a broken row, where the broken field starts.
    std::uint64_t line() const noexcept { return line_; }
    const std::string& problem() const noexcept { return problem_; }

private:
    enum class Scan { complete, needs_more, broken };

    // Where the scan of a row is. The pointers lead into the window.
    struct Cursor {
        const char* next;
        const char* end;
        std::uint64_t line;
        bool is_last; // nothing comes behind `end`
    };

    Scan scan_row(Cursor& cursor);
    Scan scan_quoted(Cursor& cursor);
    Scan break_off(Cursor& cursor, const std::string& what);
    void take_off_doubled_quotes();

    InputText& input_;
    char delimiter_;
    std::vector<std::string_view> fields_;
    std::vector<std::size_t> doubled_; // fields with quotes that are written twice
    std::string single_;               // the same fields, with single quotes
    std::string problem_;
    std::uint64_t line_ = 0;
    std::uint64_t next_line_ = 1;
};

} // namespace mxy::build
