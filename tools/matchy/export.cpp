// matchy export: everything in a database as text, for people, for other programs, and for making
// the same database again.
#include "export/export_output.h"
#include "export/json_lines.h"
#include "export/key_lines.h"
#include "export/place_table.h"
#include "export/rebuild_note.h"
#include "failure.h"
#include "progress.h"
#include "stored_database.h"
#include "verbs.h"

#include <array>
#include <filesystem>

namespace matchy {
namespace {

using mxy::build::TreeNetworks;

enum class ExportFormat : std::uint8_t { jsonl, csv, tsv, text };

struct Ending {
    std::string_view name;
    ExportFormat format;
};

constexpr std::array endings = {
    Ending{".jsonl", ExportFormat::jsonl}, Ending{".ndjson", ExportFormat::jsonl},
    Ending{".json", ExportFormat::jsonl},  Ending{".csv", ExportFormat::csv},
    Ending{".tsv", ExportFormat::tsv},     Ending{".txt", ExportFormat::text},
};

constexpr std::array<std::string_view, 3> database_endings = {".mmdb", ".mxy", ".pgb"};

Failure usage(const std::string& what) {
    return {ExitStatus::usage, what};
}

ExportFormat format_of_name(const std::string& path) {
    if (path.empty())
        return ExportFormat::jsonl;
    for (const Ending& ending : endings)
        if (path.ends_with(ending.name))
            return ending.format;
    for (const std::string_view ending : database_endings)
        if (path.ends_with(ending))
            throw usage(path + ": an export is text; `matchy build` makes databases, of databases "
                               "too");
    throw usage(path + ": the ending does not say the format; name it with --format");
}

class Export : public Verb {
public:
    void declare(CLI::App& app) override;
    ExitStatus run(Terminal& terminal) override;

private:
    ExportFormat chosen_format() const;
    void check_paths() const;
    std::unique_ptr<ExportWriter> make_writer(ExportOutput& output, Progress& progress);
    std::unique_ptr<ExportWriter> make_table(ExportOutput& output, char delimiter,
                                             Progress& progress);
    void write_entries(ExportWriter& writer, ExportOutput& output, Progress& progress);
    void write_types(Terminal& terminal);

    std::string path_;
    std::string format_name_;
    std::string output_;
    std::string types_output_;
    bool is_plain_ = false;
    bool is_without_aliases_ = false;
    bool is_quiet_ = false;

    ExportFormat format_ = ExportFormat::jsonl;
    std::unique_ptr<StoredDatabase> database_;
    PlaceTable* table_ = nullptr;   // where a table is written
    KeyLines* key_lines_ = nullptr; // where keys alone are
};

void Export::declare(CLI::App& app) {
    app.alias("convert");
    app.add_option("DB", path_, "The database")->required()->type_name("");
    app.add_option("-f,--format", format_name_,
                   "jsonl (loses nothing), csv, tsv, text (keys alone); default: by the ending of "
                   "FILE, else jsonl")
        ->check(CLI::IsMember({"jsonl", "csv", "tsv", "text"}))
        ->type_name("FORMAT");
    app.add_option("-o,--output", output_,
                   "The file to write, in place of standard output; it appears complete or not at "
                   "all")
        ->type_name("FILE");
    app.add_flag("--plain", is_plain_,
                 "JSON lines for any reader: no header, and no types where JSON has none");
    app.add_option("--types-out", types_output_,
                   "Tables: also write the types of the columns, and the command that makes the "
                   "same database of both files")
        ->type_name("FILE");
    app.add_flag("--no-aliases", is_without_aliases_,
                 "Leave out where an IPv6 database shows its IPv4 networks again (2001::/32, ...)");
    app.add_flag("-q,--quiet", is_quiet_, "No warnings, no progress");
    app.footer("Examples:\n"
               "  matchy export threats.mxy > threats.jsonl\n"
               "  matchy export GeoLite2-City.mmdb -o city.csv --types-out city.types");
}

ExportFormat Export::chosen_format() const {
    if (format_name_.empty())
        return format_of_name(output_);
    return format_name_ == "csv"    ? ExportFormat::csv
           : format_name_ == "tsv"  ? ExportFormat::tsv
           : format_name_ == "text" ? ExportFormat::text
                                    : ExportFormat::jsonl;
}

// A file must not take the place of the database, or of the other file.
void Export::check_paths() const {
    for (const std::string& written : {output_, types_output_}) {
        std::error_code none;
        if (!written.empty() && std::filesystem::equivalent(path_, written, none))
            throw usage(written + ": this is the database itself");
    }
    if (!output_.empty() && output_ == types_output_)
        throw usage(output_ + ": two files cannot have one name");
}

ExitStatus Export::run(Terminal& terminal) {
    terminal.set_quiet(is_quiet_);
    format_ = chosen_format();
    const bool is_table = format_ == ExportFormat::csv || format_ == ExportFormat::tsv;
    if (is_plain_ && format_ != ExportFormat::jsonl)
        throw usage("--plain is for JSON lines");
    if (!types_output_.empty() && !is_table)
        throw usage("--types-out is for tables");
    check_paths();
    watch_for_interrupts();
    database_ = std::make_unique<StoredDatabase>(path_);
    database_->literals(); // what is wrong with names is said before any output
    Progress progress(terminal);
    ExportOutput output(terminal, output_);
    const auto writer = make_writer(output, progress);
    write_entries(*writer, output, progress);
    progress.wipe();
    if (table_ != nullptr && !types_output_.empty())
        write_types(terminal);
    output.finish();
    if (key_lines_ != nullptr && key_lines_->left_out() != 0)
        terminal.warn(std::to_string(key_lines_->left_out()) +
                      " names left out that do not fit on a line of their own");
    return ExitStatus::done;
}

std::unique_ptr<ExportWriter> Export::make_writer(ExportOutput& output, Progress& progress) {
    switch (format_) {
    case ExportFormat::csv:
        return make_table(output, ',', progress);
    case ExportFormat::tsv:
        return make_table(output, '\t', progress);
    case ExportFormat::text: {
        auto lines = std::make_unique<KeyLines>(output);
        key_lines_ = lines.get();
        return lines;
    }
    case ExportFormat::jsonl:
        break;
    }
    if (is_plain_)
        return std::make_unique<PlainJsonExport>(output, *database_);
    return std::make_unique<LosslessExport>(output, *database_);
}

std::unique_ptr<ExportWriter> Export::make_table(ExportOutput& output, char delimiter,
                                                 Progress& progress) {
    const auto tell = [&](std::uint64_t done, std::uint64_t total) {
        end_if_interrupted();
        progress.show("finding the columns", done, total, "records");
    };
    auto table =
        std::make_unique<PlaceTable>(output, *database_, delimiter, !types_output_.empty(), tell);
    table_ = table.get();
    return table;
}

void Export::write_entries(ExportWriter& writer, ExportOutput& output, Progress& progress) {
    // Aliases that a new database has anyhow are no networks of their own.
    const auto skip = is_without_aliases_                ? TreeNetworks::Skip::all_aliases
                      : database_->aliases().are_usual() ? TreeNetworks::Skip::usual_aliases
                                                         : TreeNetworks::Skip::no_alias;
    const std::uint64_t networks = database_->count_networks(skip);
    const std::uint64_t total = networks + database_->literals().size() + database_->globs().size();
    std::uint64_t done = 0;
    const auto settle = [&] {
        output.settle();
        end_if_interrupted();
        progress.show("writing", ++done, total, "entries");
    };
    writer.start();
    if (networks != 0) {
        TreeNetworks all(database_->tree(), skip);
        while (const auto found = all.next()) {
            writer.write_network(found->network, found->data_offset);
            settle();
        }
    }
    for (const StoredName& literal : database_->literals()) {
        writer.write_name(NameKind::literal, literal.text, literal.data_offset);
        settle();
    }
    for (const StoredName& glob : database_->globs()) {
        writer.write_name(NameKind::glob, glob.text, glob.data_offset);
        settle();
    }
    writer.finish();
}

void Export::write_types(Terminal& terminal) {
    constexpr std::size_t most_warnings = 10;
    const std::vector<std::string> losses = table_->places().losses();
    for (std::size_t i = 0; i < losses.size() && i < most_warnings; ++i)
        terminal.warn(losses[i]);
    if (losses.size() > most_warnings)
        terminal.warn(std::to_string(losses.size() - most_warnings) +
                      " more things that the table loses");
    ExportOutput types(terminal, types_output_);
    types.text() = rebuild_note(*database_, table_->places(),
                                {output_, types_output_, format_ == ExportFormat::tsv});
    types.finish();
}

} // namespace

std::unique_ptr<Verb> make_export() {
    return std::make_unique<Export>();
}

} // namespace matchy
