// See csv_reader.h. A row is scanned where it stands in the window. If the window ends first, it
// grows, to twice its size at least where nothing could be dropped, and the scan starts again at
// the row's first byte: the work stays in proportion to the input.
#include "build/import/tables/csv_reader.h"

#include "build/data/value_pool.h"

#include <algorithm>
#include <cstring>

namespace mxy::build {

namespace {

// A quoted field that no value could hold has most likely lost its closing quote.
constexpr std::size_t max_quoted_size = max_value_size;

const char* find_byte(const char* from, const char* end, char byte) noexcept {
    const void* const found =
        from == end ? nullptr : std::memchr(from, byte, static_cast<std::size_t>(end - from));
    return found != nullptr ? static_cast<const char*>(found) : end;
}

std::string_view between(const char* start, const char* end) noexcept {
    return {start, static_cast<std::size_t>(end - start)};
}

} // namespace

CsvReader::Row CsvReader::next() {
    bool is_last = false;
    while (true) {
        const std::string_view window = input_.window();
        Cursor cursor{window.data(), window.data() + window.size(), next_line_, is_last};
        if (window.empty() && is_last)
            return Row::end;
        line_ = next_line_;
        const Scan scan = window.empty() ? Scan::needs_more : scan_row(cursor);
        if (scan == Scan::needs_more) {
            is_last = !input_.grow();
            continue;
        }
        input_.consume(static_cast<std::size_t>(cursor.next - window.data()));
        next_line_ = cursor.line;
        if (scan == Scan::broken)
            return Row::broken;
        const bool is_blank = fields_.size() == 1 && fields_.front().data() == window.data() &&
                              fields_.front().empty();
        if (is_blank)
            continue;
        take_off_doubled_quotes();
        return Row::good;
    }
}

// Leaves the cursor behind the row's line ending, or at the end of the window.
CsvReader::Scan CsvReader::scan_row(Cursor& cursor) {
    fields_.clear();
    doubled_.clear();
    while (true) {
        if (cursor.next != cursor.end && *cursor.next == '"') {
            if (const Scan scan = scan_quoted(cursor); scan != Scan::complete)
                return scan;
        } else {
            const char* const start = cursor.next;
            while (cursor.next != cursor.end && *cursor.next != delimiter_ && *cursor.next != '\n')
                ++cursor.next;
            fields_.push_back(between(start, cursor.next));
        }
        if (cursor.next == cursor.end) {
            if (!cursor.is_last)
                return Scan::needs_more;
            return Scan::complete;
        }
        if (*cursor.next++ == '\n')
            break;
    }
    ++cursor.line;
    std::string_view& last = fields_.back();
    if (last.ends_with('\r') && last.data() + last.size() + 1 == cursor.next)
        last.remove_suffix(1);
    return Scan::complete;
}

// Leaves the cursor at the delimiter or the line feed behind the field.
CsvReader::Scan CsvReader::scan_quoted(Cursor& cursor) {
    const char* const start = cursor.next + 1;
    const auto left = static_cast<std::size_t>(cursor.end - start);
    const char* const limit = start + std::min(left, max_quoted_size + 1);
    bool has_doubled = false;
    const char* close = find_byte(start, limit, '"');
    while (limit - close > 1 && close[1] == '"') {
        has_doubled = true;
        close = find_byte(close + 2, limit, '"');
    }
    if (close == limit && limit != cursor.end)
        return break_off(cursor, "a quote is not closed within " + std::to_string(max_quoted_size) +
                                     " bytes");
    if (close == cursor.end && cursor.is_last)
        return break_off(cursor, "a quote is never closed");
    // What stands behind the closing quote decides, two bytes where it is a line ending.
    const std::ptrdiff_t known = cursor.end - close;
    if (known < 3 && !cursor.is_last)
        return Scan::needs_more;
    const char* after = close + 1;
    if (known >= 3 && after[0] == '\r' && after[1] == '\n')
        ++after;
    const auto line_breaks = static_cast<std::uint64_t>(std::count(start, close, '\n'));
    if (after != cursor.end && *after != delimiter_ && *after != '\n')
        return break_off(cursor, line_breaks == 0 ? "text behind a closing quote"
                                                  : "a quote is closed in line " +
                                                        std::to_string(cursor.line + line_breaks) +
                                                        ", with text behind it");
    cursor.line += line_breaks;
    cursor.next = after;
    if (has_doubled)
        doubled_.push_back(fields_.size());
    fields_.push_back(between(start, close));
    return Scan::complete;
}

// Gives the row up because of the field at the cursor. Most likely its quote was left open, so
// reading goes on behind the line that it stands in, not behind where the quote was closed.
CsvReader::Scan CsvReader::break_off(Cursor& cursor, const std::string& what) {
    const char* const line_end = find_byte(cursor.next, cursor.end, '\n');
    if (line_end == cursor.end && !cursor.is_last)
        return Scan::needs_more;
    cursor.next = line_end == cursor.end ? line_end : line_end + 1;
    line_ = cursor.line++;
    problem_ = "field " + std::to_string(fields_.size() + 1) + ": " + what;
    return Scan::broken;
}

void CsvReader::take_off_doubled_quotes() {
    if (doubled_.empty())
        return;
    std::size_t size = 0;
    for (const std::size_t index : doubled_)
        size += fields_[index].size();
    single_.clear();
    single_.reserve(size); // views into it must stay good
    for (const std::size_t index : doubled_) {
        const std::size_t start = single_.size();
        for (std::string_view rest = fields_[index]; !rest.empty();) {
            const std::size_t quote = std::min(rest.find('"'), rest.size() - 1);
            single_ += rest.substr(0, quote + 1);
            rest.remove_prefix(std::min(quote + 2, rest.size()));
        }
        fields_[index] = std::string_view(single_).substr(start);
    }
}

} // namespace mxy::build
