// See build_arguments.h.
#include "build_arguments.h"

#include "failure.h"

#include "build/data/value_assembler.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace matchy {
namespace {

using namespace mxy::build;

constexpr std::uint64_t most_warnings = 10; // of one kind; the rest is counted

Failure usage(const std::string& what) {
    return {ExitStatus::usage, what};
}

Merge merge_named(std::string_view name) {
    return name == "deep" ? Merge::deep : name == "top-level" ? Merge::top_level : Merge::replace;
}

IntegerTypes integer_types_named(std::string_view name) {
    return name == "uint32"   ? IntegerTypes::uint32
           : name == "uint64" ? IntegerTypes::uint64
                              : IntegerTypes::smallest;
}

// "place.in.record=uint32".
void add_type(std::string_view text, ValueTypes& types) {
    const std::size_t equals = text.rfind('=');
    const auto type =
        equals == std::string_view::npos ? std::nullopt : type_named(text.substr(equals + 1));
    if (!type)
        throw usage("--types: `" + std::string(text) +
                    "` is not PLACE=TYPE, with a type out of string, bytes, double, float, uint16, "
                    "uint32, int32, uint64, uint128, boolean");
    types.places[std::string(text.substr(0, equals))] = *type;
}

// A file with one PLACE=TYPE a line. Empty lines are passed over, and those that start with `# `.
void add_types_of_file(const std::string& path, ValueTypes& types) {
    std::ifstream file(path);
    if (!file)
        throw Failure(ExitStatus::system_error, path + ": cannot open: " + std::strerror(errno));
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty() && line != "#" && !line.starts_with("# "))
            add_type(line, types);
    }
    if (file.bad())
        throw Failure(ExitStatus::system_error, path + ": cannot read");
}

char delimiter_named(const std::string& text) {
    if (text.empty())
        return 0;
    if (text == "tab" || text == "\\t")
        return '\t';
    if (text.size() != 1)
        throw usage("--delimiter: one character, or `tab`, not `" + text + "`");
    return text[0];
}

// Tells people of entries that were skipped, a few of them in full.
class SkippedEntries : public ImportLog {
public:
    SkippedEntries(Terminal& terminal, bool is_verbose)
        : terminal_(terminal), is_verbose_(is_verbose), progress_(terminal) {}

    void skipped(std::string_view file, std::uint64_t line, std::string_view reason) override {
        tell(file, line, reason, skipped_);
    }

    void warning(std::string_view file, std::uint64_t line, std::string_view reason) override {
        tell(file, line, reason, warnings_);
    }

    void progress(std::string_view file, std::uint64_t done, std::uint64_t total) override {
        end_if_interrupted();
        progress_.show("reading " + std::string(file), done, total, "B");
    }

    void finish() {
        progress_.wipe();
        if (is_verbose_)
            return;
        if (skipped_ > most_warnings)
            terminal_.warn(std::to_string(skipped_ - most_warnings) +
                           " more entries were skipped (--verbose shows them all)");
        if (warnings_ > most_warnings)
            terminal_.warn(std::to_string(warnings_ - most_warnings) +
                           " more warnings (--verbose shows them all)");
    }

private:
    void tell(std::string_view file, std::uint64_t line, std::string_view reason,
              std::uint64_t& count) {
        if (++count > most_warnings && !is_verbose_)
            return;
        progress_.wipe();
        std::string text(file);
        if (line != 0)
            text += ":" + std::to_string(line);
        terminal_.warn(text + ": " + std::string(reason));
    }

    Terminal& terminal_;
    bool is_verbose_;
    Progress progress_;
    std::uint64_t skipped_ = 0;
    std::uint64_t warnings_ = 0;
};

std::string counted(std::uint64_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string summary(const std::string& path, const BuildCounts& counts, std::uint64_t skipped) {
    std::string text = path + ": " + counted(counts.networks, "network") + ", " +
                       counted(counts.literals, "literal") + ", " + counted(counts.globs, "glob");
    if (counts.replaced != 0)
        text += "; " + std::to_string(counts.replaced) + " came again";
    if (skipped != 0)
        text += "; " + std::to_string(skipped) + " skipped";
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    return none ? text : text + "; " + counted(size, "byte");
}

} // namespace

void BuildArguments::declare_output(CLI::App& app) {
    app.add_option("-o,--output", output, "The file to write; it appears complete or not at all")
        ->required()
        ->type_name("FILE");
    app.add_flag("-q,--quiet", is_quiet_, "No warnings, no progress, no summary");
    app.add_flag("-v,--verbose,--debug", is_verbose_, "All warnings");
}

void BuildArguments::declare_database(CLI::App& app) {
    app.add_option("-t,--database-type", database_type_,
                   "The type in the metadata; `threatdb` also holds all records to that schema")
        ->type_name("TYPE");
    app.add_option("-d,--description", description_, "The description in the metadata")
        ->type_name("TEXT");
    app.add_option("--desc-lang", description_language_, "The language of the description")
        ->type_name("LANG")
        ->capture_default_str();
    app.add_option("--languages", languages_, "The languages in the metadata, if others")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST");
    app.add_flag_function(
        "-i,--case-insensitive,!--case-sensitive",
        [this](std::int64_t times) { folds_case_ = times > 0; },
        "Case does not count in names and patterns; or does (default: as the first database among "
        "the inputs has it, else it counts)");
    app.add_option("--build-epoch", build_epoch_,
                   "The build time, in seconds (else $SOURCE_DATE_EPOCH, else now)")
        ->type_name("SECONDS");
    app.add_option("-s,--record-size", record_size_,
                   "Bits of a record in the tree (default: the smallest that fits)")
        ->check(CLI::IsMember({24, 28, 32}))
        ->type_name("24|28|32");
    app.add_option("--ip-version", ip_version_, "4 or 6 (default: 6 if there is an IPv6 network)")
        ->check(CLI::IsMember({4, 6}))
        ->type_name("4|6");
    app.add_flag("--no-alias", no_alias_,
                 "Do not lead ::ffff:0:0/96 and 2002::/16 to the IPv4 networks");
    app.add_flag("--drop-reserved", drop_reserved_,
                 "Leave out addresses that IANA gives to nobody (10.0.0.0/8, ...)");
    app.add_flag("--join-equal", join_equal_, "Join neighbouring networks that have equal records");
    app.add_flag("--lean", lean_, "Leave out what only the first reader of patterns needs");
    app.add_flag("--no-index", no_index_, "Leave out the index of names and patterns");
}

void BuildArguments::declare_entries(CLI::App& app) {
    app.add_option("-f,--format", format_,
                   "Of all inputs: auto, text, csv, tsv, json, hosts, misp, zeek-intel, database")
        ->type_name("FORMAT")
        ->capture_default_str();
    app.add_option("-m,--merge", merge_,
                   "Where records meet, at equal keys and in networks inside others: replace, "
                   "top-level, deep")
        ->check(CLI::IsMember({"replace", "top-level", "deep"}))
        ->type_name("HOW")
        ->capture_default_str();
    app.add_option("--types", types_,
                   "Types of values by place: country.geoname_id=uint32,...; @FILE reads them from "
                   "a file, one a line")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("PLACE=TYPE");
    app.add_option("--integers", integer_types_,
                   "Type of whole numbers: smallest that fits, uint32 or larger, or uint64")
        ->check(CLI::IsMember({"smallest", "uint32", "uint64"}))
        ->type_name("TYPE")
        ->capture_default_str();
    app.add_option("--value", value_, "The record of every key of a plain list, as JSON")
        ->type_name("JSON");
    app.add_flag("--strict", is_strict_, "Stop at the first entry that cannot be taken");
}

void BuildArguments::declare_tables(CLI::App& app) {
    app.add_option("-k,--key-column,--ip-column", table.key_columns,
                   "Tables: the column of the key, by name or number; two for a range")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("COLUMN");
    app.add_option("--columns,--data-columns", table.data_columns,
                   "Tables: the columns of the record; COLUMN=place.in.record moves one")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST");
    app.add_option("--column-names", table.column_names, "Tables: names in place of the header")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST");
    app.add_flag("--no-header", no_header_, "Tables: the first line is a row");
    app.add_flag("--nested", table.dotted_names,
                 "Tables: a column `country.iso_code` becomes a map in the record, "
                 "`tags.0` an array");
    app.add_flag("--keep-empty", table.keep_empty, "Tables: empty cells become empty strings");
    app.add_option("--delimiter", delimiter_, "Tables: what stands between cells")
        ->type_name("CHARACTER");
}

BuildOptions BuildArguments::build_options() const {
    BuildOptions options;
    options.database_type = database_type_;
    if (const auto schema = schema_named(database_type_)) {
        options.schema = *schema;
        options.database_type = database_type_of(*schema);
    }
    if (!description_.empty())
        options.description = {{description_language_, description_}};
    options.languages = languages_;
    options.build_epoch = build_epoch_;
    options.record_size = record_size_;
    options.case_mode_is_chosen = folds_case_.has_value();
    options.case_mode = folds_case_.value_or(false) ? mxy::text::CaseMode::insensitive
                                                    : mxy::text::CaseMode::sensitive;
    options.alias_ipv4_is_chosen = no_alias_;
    options.tree.alias_ipv4 = !no_alias_;
    options.tree.ip_version = ip_version_;
    options.tree.drop_reserved = drop_reserved_;
    options.tree.join_equal = join_equal_;
    options.lean = lean_;
    options.without_index = no_index_;
    return options;
}

ImportOptions BuildArguments::import_options(DatabaseBuilder& builder, Terminal& terminal) const {
    ImportOptions options;
    if (format_ != "auto") {
        const auto format = format_named(format_);
        if (!format)
            throw usage("--format: there is no format `" + format_ + "`");
        options.format = *format;
    }
    options.merge = merge_named(merge_);
    options.strict = is_strict_;
    options.types.integers = integer_types_named(integer_types_);
    for (const std::string& type : types_)
        if (type.starts_with('@'))
            add_types_of_file(type.substr(1), options.types);
        else
            add_type(type, options.types);
    options.table = table;
    options.table.has_header = !no_header_;
    options.table.delimiter = delimiter_named(delimiter_);
    if (!value_.empty())
        options.value = value_of_json(builder.values(), value_, options.types);
    options.types.on_loss = [&terminal](std::string_view text) { terminal.warn(text); };
    return options;
}

ExitStatus BuildArguments::make(const std::vector<std::string>& inputs, Terminal& terminal) {
    terminal.set_quiet(is_quiet_);
    watch_for_interrupts();
    DatabaseBuilder builder(build_options());
    const ImportOptions options = import_options(builder, terminal);
    std::uint64_t skipped = 0;
    {
        SkippedEntries log(terminal, is_verbose_);
        for (const std::string& input : inputs)
            skipped += import_file(input, options, builder, log).skipped;
        log.finish();
    }
    Progress progress(terminal);
    builder.on_progress([&](std::string_view stage, double share) {
        end_if_interrupted();
        progress.show_share("building: " + std::string(stage), share);
    });
    builder.write_file(output);
    progress.wipe();
    if (!is_quiet_)
        terminal.print(summary(output, builder.counts(), skipped) + "\n");
    return ExitStatus::done;
}

} // namespace matchy
