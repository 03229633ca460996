// The report for people: blocks of lines under headings, with bars where a terminal shows them.
#include "report.h"

#include "../formats/flat_value.h"
#include "../formats/printable.h"
#include "../formats/value_path.h"
#include "numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <langinfo.h>
#include <string_view>

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;

constexpr std::size_t label_width = 14;
constexpr std::size_t gap = 2;
constexpr std::size_t longest_bar = 40;

// A bar of so many columns, in eighths of one where the terminal has the characters.
std::string bar(double columns) {
    static const bool has_blocks = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
    if (!has_blocks)
        return std::string(static_cast<std::size_t>(std::ceil(columns)), '#');
    constexpr std::array<const char*, 8> parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    auto eighths = static_cast<std::size_t>(std::lround(columns * 8));
    if (columns > 0)
        eighths = std::max<std::size_t>(eighths, 1);
    std::string text;
    for (; eighths >= 8; eighths -= 8)
        text += "█";
    return text + parts[eighths];
}

// Lines of several columns, and maybe a bar behind them.
struct Line {
    std::vector<std::string> cells;
    std::uint64_t amount = 0; // that the bar shows
};

enum class Align : std::uint8_t { left, right };

class TextReport {
public:
    TextReport(const Report& report, bool is_verbose, const Terminal& terminal)
        : report_(report), file_(report.file), counts_(report.entries.counts()),
          terminal_(terminal), is_verbose_(is_verbose) {}

    std::string text() {
        out_ = terminal_.coloured(printable(file_.path()), Colour::bold) + ": " + file_.format() +
               '\n';
        if (file_.has_tree())
            print_metadata();
        print_sections();
        print_entries();
        if (report_.entries.has_sound_tree()) {
            print_lengths("IPv4 prefix lengths", counts_.ipv4_lengths);
            print_lengths("IPv6 prefix lengths", counts_.ipv6_lengths);
        }
        print_values();
        if (is_verbose_)
            print_fields();
        return std::move(out_);
    }

private:
    void heading(std::string_view text) {
        out_ += '\n' + terminal_.coloured(text, Colour::bold) + '\n';
    }

    // A label in front of its first line only.
    void row(std::string_view label, const std::string& value) {
        const std::size_t width = columns_of(label);
        out_.append(gap, ' ');
        if (!label.empty())
            out_ += terminal_.coloured(label, Colour::cyan);
        out_.append(width < label_width ? label_width - width : gap, ' ');
        out_ += value + '\n';
    }

    void print_lines(const std::vector<Line>& lines, const std::vector<Align>& columns);
    void print_metadata();
    void print_other_metadata();
    void print_sections();
    void print_entries();
    template <typename Counts>
    void print_lengths(const char* title, const Counts& counts);
    void print_values();
    void print_field_values(const Field& field);
    void print_fields();
    std::string value_text(const ValuePool& pool, ValueId value, std::size_t width) const;
    // What is counted.
    const char* entry_word() const { return file_.has_text() ? "entries" : "networks"; }

    const Report& report_;
    const InspectedFile& file_;
    const EntryCounts& counts_;
    const Terminal& terminal_;
    bool is_verbose_;
    std::string out_;
};

void TextReport::print_lines(const std::vector<Line>& lines, const std::vector<Align>& columns) {
    std::vector<std::size_t> widths(columns.size());
    std::uint64_t most = 0;
    for (const Line& line : lines) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            widths[i] = std::max(widths[i], columns_of(line.cells[i]));
        most = std::max(most, line.amount);
    }
    std::size_t used = gap;
    for (const std::size_t width : widths)
        used += width + gap;
    const std::size_t room = terminal_.width() > used ? terminal_.width() - used : 0;
    const auto longest = static_cast<double>(std::min(room, longest_bar));
    const bool has_bars = terminal_.is_output_terminal() && most != 0;
    for (const Line& line : lines) {
        std::string text;
        std::size_t blanks = gap;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::size_t missing = widths[i] - columns_of(line.cells[i]);
            const bool is_right = columns[i] == Align::right;
            text.append(blanks + (is_right ? missing : 0), ' ');
            text += line.cells[i];
            blanks = gap + (is_right ? 0 : missing);
        }
        if (has_bars && line.amount != 0) {
            const double share = static_cast<double>(line.amount) / static_cast<double>(most);
            text.append(blanks, ' ');
            text += terminal_.coloured(bar(longest * share), Colour::blue);
        }
        out_ += text + '\n';
    }
}

// One line, cut to a width.
std::string TextReport::value_text(const ValuePool& pool, ValueId value, std::size_t width) const {
    std::string plain;
    append_plain(plain, pool, value);
    std::string text = printable(plain);
    if (columns_of(text) <= width)
        return text;
    std::string cut;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            ++end;
        if (columns_of(cut) + 4 > width)
            break;
        cut.append(text, at, end - at);
        at = end;
    }
    return cut + "...";
}

void TextReport::print_metadata() {
    const mxy::mmdb::Metadata& metadata = file_.database().metadata;
    heading("Metadata");
    row("Type", printable(metadata.database_type));
    std::uint32_t next = metadata.description.first;
    for (std::uint32_t i = 0; i < metadata.description.count; ++i) {
        const mxy::mmdb::Section& section = file_.database().metadata_section;
        std::string line = printable(mxy::mmdb::take_text(section, next)) + ": ";
        line += printable(mxy::mmdb::take_text(section, next));
        row(i == 0 ? "Description" : "", line);
    }
    std::string languages;
    for (const std::string& language : report_.languages)
        languages.append(languages.empty() ? "" : ", ").append(printable(language));
    if (!languages.empty())
        row("Languages", languages);
    const std::string date = date_text(metadata.build_epoch, DateForm::plain);
    const std::string epoch = std::to_string(metadata.build_epoch);
    row("Built", date.empty() ? epoch : date + " (" + epoch + ")");
    row("Tree", "IPv" + std::to_string(metadata.ip_version) + ", " +
                    counted(metadata.node_count, "node", "nodes") + ", " +
                    std::to_string(metadata.record_size) + " bits to a record");
    row("Version", "MaxMind DB " + std::to_string(metadata.major_version) + '.' +
                       std::to_string(metadata.minor_version));
    print_other_metadata();
}

void TextReport::print_other_metadata() {
    constexpr std::array<std::string_view, 9> shown = {"binary_format_major_version",
                                                       "binary_format_minor_version",
                                                       "build_epoch",
                                                       "database_type",
                                                       "description",
                                                       "ip_version",
                                                       "languages",
                                                       "node_count",
                                                       "record_size"};
    if (!report_.metadata)
        return;
    const ValuePool& pool = report_.metadata_pool;
    const char* label = "Also";
    for (const MapMember& member : pool.members(*report_.metadata)) {
        const std::string_view key = pool.text(member.key);
        if (std::ranges::find(shown, key) != shown.end())
            continue;
        constexpr std::size_t any_width = 10000;
        row(label, printable(key) + ": " + value_text(pool, member.value, any_width));
        label = "";
    }
}

void TextReport::print_sections() {
    heading("File");
    const std::string size = size_text(file_.size());
    row("Size", file_.size() < 1000 ? size : size + " (" + grouped(file_.size()) + " bytes)");
    std::string memory = "pages of the file, shared by all processes";
    if (file_.has_text())
        memory += "; " + size_text(file_.text()->memory()) + " of its own for names and patterns";
    row("Memory", memory);
    std::vector<Line> lines = {{{"section", "offset", "bytes", "share"}, 0}};
    for (const FileSection& section : file_.sections())
        lines.push_back(
            {{section.name, grouped(section.offset), grouped(section.size),
              percent(static_cast<double>(section.size), static_cast<double>(file_.size()))},
             section.size});
    print_lines(lines, {Align::left, Align::right, Align::right, Align::right});
}

void TextReport::print_entries() {
    heading("Entries");
    if (report_.entries.has_sound_tree()) {
        std::string ipv4 = counted(counts_.ipv4_networks, "network", "networks");
        if (counts_.ipv4_addresses != 0)
            ipv4 += ", " + percent(static_cast<double>(counts_.ipv4_addresses), std::pow(2.0, 32)) +
                    " of all addresses";
        row("IPv4", ipv4);
        if (file_.database().metadata.ip_version == 6)
            row("IPv6", counted(counts_.ipv6_networks, "network", "networks"));
        if (counts_.aliases.mapped || counts_.aliases.six_to_four)
            row("", std::string("the IPv4 part is also at ") +
                        (counts_.aliases.mapped ? "::ffff:0:0/96" : "") +
                        (counts_.aliases.are_usual() ? " and " : "") +
                        (counts_.aliases.six_to_four ? "2002::/16" : ""));
    }
    if (file_.has_text()) {
        const bool folds_case = file_.text()->case_mode() == mxy::text::CaseMode::insensitive;
        row("Literals", grouped(counts_.literals));
        row("Globs", grouped(counts_.globs));
        row("Case", folds_case ? "does not count (case-insensitive)" : "counts (case-sensitive)");
    }
    row("Records",
        counted(report_.entries.records().size(), "different record", "different records"));
}

template <typename Counts>
void TextReport::print_lengths(const char* title, const Counts& counts) {
    std::uint64_t total = 0;
    for (const std::uint64_t count : counts)
        total += count;
    if (total == 0)
        return;
    heading(title);
    std::vector<Line> lines;
    for (std::size_t length = 0; length < counts.size(); ++length)
        if (counts[length] != 0)
            lines.push_back(
                {{'/' + std::to_string(length), grouped(counts[length]),
                  percent(static_cast<double>(counts[length]), static_cast<double>(total))},
                 counts[length]});
    print_lines(lines, {Align::left, Align::right, Align::right});
}

void TextReport::print_values() {
    if (report_.by)
        return print_field_values(*report_.by);
    for (const Field* field : telling_fields(report_.fields.fields()))
        print_field_values(*field);
}

void TextReport::print_field_values(const Field& field) {
    const std::string place = field.place.empty() ? "The records" : printable(field.place);
    heading(place + ": " + counted(field.distinct, "value", "different values"));
    std::vector<Line> lines;
    std::uint64_t shown = 0;
    for (const CountedValue& counted_value : field.top) {
        const std::uint64_t count = counted_value.count;
        shown += count;
        const std::size_t width = std::max<std::size_t>(terminal_.width() / 2, 20);
        lines.push_back({{value_text(report_.pool, counted_value.value, width), grouped(count),
                          percent(static_cast<double>(count), static_cast<double>(field.count))},
                         count});
    }
    if (field.distinct > field.top.size())
        lines.push_back(
            {{counted(field.distinct - field.top.size(), "other", "others"),
              grouped(field.count - shown),
              percent(static_cast<double>(field.count - shown), static_cast<double>(field.count))},
             0});
    print_lines(lines, {Align::left, Align::right, Align::right});
}

void TextReport::print_fields() {
    if (report_.fields.fields().empty())
        return;
    heading("Fields of the records");
    std::vector<Line> lines = {{{"place", "type", entry_word(), "different"}, 0}};
    for (const Field& field : report_.fields.fields())
        lines.push_back({{field.place.empty() ? "(the record)" : printable(field.place),
                          type_names(field.types), grouped(field.count), grouped(field.distinct)},
                         0});
    print_lines(lines, {Align::left, Align::left, Align::right, Align::right});
    if (report_.fields.is_cut())
        out_ += "  and more\n";
}

} // namespace

void print_report(const Report& report, bool is_verbose, Terminal& terminal) {
    terminal.print(TextReport(report, is_verbose, terminal).text());
}

} // namespace matchy
