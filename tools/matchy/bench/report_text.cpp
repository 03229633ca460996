// The report for people: a few lines about the database, a table with a row for each kind of keys,
// and how the times are spread, where a terminal shows that.
#include "report.h"

#include "../formats/printable.h"
#include "../inspect/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <langinfo.h>

namespace matchy::bench {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t longest_bar = 40;

std::string three_digits(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f",
                  value >= 99.95   ? 0
                  : value >= 9.995 ? 1
                                   : 2,
                  value);
    return text.data();
}

// "31 ns", "1.25 us", "12.3 ms", "2.50 s"
std::string time_text(double nanoseconds) {
    constexpr std::array<const char*, 3> units = {" us", " ms", " s"};
    if (nanoseconds < 999.5)
        return std::to_string(std::llround(nanoseconds)) + " ns";
    std::size_t unit = 0;
    nanoseconds /= 1000;
    for (; nanoseconds >= 999.5 && unit + 1 < units.size(); ++unit)
        nanoseconds /= 1000;
    return three_digits(nanoseconds) + units[unit];
}

// "12.3 M"
std::string rate_text(double rate) {
    constexpr std::array<const char*, 4> units = {"", " k", " M", " G"};
    std::size_t unit = 0;
    for (; rate >= 999.5 && unit + 1 < units.size(); ++unit)
        rate /= 1000;
    return unit == 0 ? std::to_string(std::llround(rate)) : three_digits(rate) + units[unit];
}

std::string bar(double columns) {
    static const bool has_blocks = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
    std::string text;
    for (auto left = std::llround(columns); left != 0; --left)
        text += has_blocks ? "█" : "#";
    return text;
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(text.size(), width), ' ') + text;
}

class TextReport {
public:
    TextReport(const Report& report, const Terminal& terminal)
        : report_(report), terminal_(terminal) {}

    std::string text() {
        print_database();
        print_loading();
        out_ += '\n';
        if (table_width() <= terminal_.width() || !terminal_.is_output_terminal())
            print_table();
        else
            print_blocks();
        if (terminal_.is_output_terminal())
            for (const Measurement& measurement : report_.measurements)
                print_histogram(measurement);
        print_method();
        return out_;
    }

private:
    using Cells = std::array<std::string, 8>;

    static constexpr std::array<const char*, 8> headings = {"KEYS",  "MEDIAN", "P90",   "P99",
                                                            "P99.9", "MAX",    "PER S", "FOUND"};

    void line(const char* label, const std::string& text) {
        std::string start = label;
        start.resize(8, ' ');
        out_ += terminal_.coloured(start, Colour::bold) + text + '\n';
    }

    void print_database() {
        if (!report_.made) {
            line("file", printable(report_.path) + ", " + size_text(report_.size));
            return;
        }
        const MadeReport& made = *report_.made;
        const MadeDatabase& database = made.database;
        line("keys", grouped(made.keys) + ": " + counted(database.networks, "network", "networks") +
                         ", " + counted(database.literals, "literal", "literals") + ", " +
                         counted(database.globs, "glob", "globs") + " (seed " +
                         std::to_string(report_.seed) + ")");
        line("build",
             time_text(database.seconds() * 1e9) + ", " +
                 rate_text(static_cast<double>(made.keys) / std::max(database.seconds(), 1e-9)) +
                 " keys/s; peak memory " + size_text(database.peak_memory));
        line("file", (made.is_kept ? printable(report_.path) : "temporary") + ", " +
                         size_text(report_.size));
    }

    void print_loading() {
        const LoadTimes& load = report_.load;
        line("load", "open " + time_text(load.open) + ", first address " +
                         time_text(load.first_address) +
                         (report_.has_texts ? ", first name " + time_text(load.first_text) : "") +
                         ", close " + time_text(load.close) + " (medians of " +
                         std::to_string(report_.load_iterations) + ")");
    }

    static Cells heading_cells() {
        Cells cells;
        std::ranges::copy(headings, cells.begin());
        return cells;
    }

    Cells cells_of(const Measurement& measurement) const {
        const Latency& latency = measurement.latency;
        return {measurement.name,
                time_text(latency.median),
                time_text(latency.p90),
                time_text(latency.p99),
                time_text(latency.p99_9),
                time_text(latency.max),
                rate_text(measurement.lookups_per_second),
                grouped(measurement.hits) + " of " + grouped(measurement.lookups)};
    }

    std::array<std::size_t, headings.size()> widths() const {
        std::array<std::size_t, headings.size()> widths{};
        const auto widen = [&](const Cells& cells) {
            for (std::size_t i = 0; i < cells.size(); ++i)
                widths[i] = std::max(widths[i], cells[i].size());
        };
        widen(heading_cells());
        for (const Measurement& measurement : report_.measurements)
            widen(cells_of(measurement));
        return widths;
    }

    std::size_t table_width() const {
        std::size_t width = gap * (headings.size() - 1);
        for (const std::size_t column : widths())
            width += column;
        return width;
    }

    // Names to the left, numbers to the right.
    void print_row(const Cells& cells, Colour colour) {
        const auto columns = widths();
        std::string row = cells.front() + std::string(columns[0] - cells[0].size(), ' ');
        for (std::size_t i = 1; i < cells.size(); ++i)
            row += right(cells[i], gap + columns[i]);
        out_ += terminal_.coloured(row, colour) + '\n';
    }

    void print_table() {
        print_row(heading_cells(), Colour::bold);
        for (const Measurement& measurement : report_.measurements)
            print_row(cells_of(measurement), Colour::plain);
    }

    // Where there is no room for columns.
    void print_blocks() {
        for (const Measurement& measurement : report_.measurements) {
            const Cells cells = cells_of(measurement);
            out_ += terminal_.coloured(cells.front(), Colour::bold) + '\n';
            for (std::size_t i = 1; i < cells.size(); ++i) {
                std::string label = headings[i];
                label.resize(8, ' ');
                out_ += "  " + label + cells[i] + '\n';
            }
        }
    }

    // The slowest lookups, one of a thousand, whom other programs may have delayed, share a bar.
    static std::vector<Latency::Bar> shown_bars(const Latency& latency) {
        std::vector<Latency::Bar> bars;
        for (const Latency::Bar& bar : latency.histogram) {
            if (!bars.empty() && bars.back().from > latency.p99_9)
                bars.back().count += bar.count;
            else
                bars.push_back(bar);
        }
        return bars;
    }

    void print_histogram(const Measurement& measurement) {
        const std::vector<Latency::Bar> bars = shown_bars(measurement.latency);
        const std::uint64_t most = std::ranges::max(bars, {}, &Latency::Bar::count).count;
        const auto all =
            static_cast<double>(measurement.lookups) * static_cast<double>(report_.threads);
        out_ += '\n' + terminal_.coloured(measurement.name, Colour::bold) + '\n';
        for (const Latency::Bar& bar : bars)
            print_bar(bar, all, static_cast<double>(most));
    }

    void print_bar(const Latency::Bar& shown, double all, double most) {
        constexpr std::size_t columns_before = 26;
        const auto count = static_cast<double>(shown.count);
        const std::string from = time_text(static_cast<double>(shown.from));
        const std::size_t room = std::max<std::size_t>(terminal_.width(), columns_before + 1);
        const std::size_t longest = std::min(room - columns_before - 1, longest_bar);
        std::string text = "  from " + right(from, 7) + right(percent(count, all), 10);
        const std::string drawn = bar(static_cast<double>(longest) * count / most);
        if (!drawn.empty())
            text += "  " + terminal_.coloured(drawn, Colour::cyan);
        out_ += text + '\n';
    }

    void print_method() {
        const bool is_crew = report_.threads > 1;
        out_ += "\nTimes are of single lookups, each timed alone, less the " +
                std::to_string(report_.clock_cost) + " ns of the clock.\n";
        out_ += "PER S: lookups in a second, without the clock";
        out_ += is_crew ? ", by all " + std::to_string(report_.threads) + " threads together.\n"
                        : ".\n";
    }

    const Report& report_;
    const Terminal& terminal_;
    std::string out_;
};

} // namespace

std::string text_of(const Report& report, const Terminal& terminal) {
    return TextReport(report, terminal).text();
}

} // namespace matchy::bench
