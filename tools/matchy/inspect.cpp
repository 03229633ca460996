// matchy inspect: what is in a database.
#include "failure.h"
#include "inspect/map_file.h"
#include "inspect/record_values.h"
#include "inspect/report.h"
#include "inspect/value_place.h"
#include "progress.h"
#include "verbs.h"

#include "build/build_error.h"
#include "build/data/record_reader.h"

namespace matchy {
namespace {

using mxy::build::ValueId;
using mxy::build::ValuePool;

std::optional<ValueId> metadata_of(InspectedFile& file, ValuePool& pool) {
    if (!file.has_tree())
        return std::nullopt;
    try {
        const ValueId metadata = mxy::build::read_record(pool, file.database().metadata_section, 0);
        if (pool.type(metadata) == mxy::mmdb::DataType::map)
            return metadata;
    } catch (const mxy::build::BuildError& error) {
        file.add_problem(std::string("the metadata cannot be read to its end: ") + error.what());
    }
    return std::nullopt;
}

std::vector<std::string> languages_of(const InspectedFile& file) {
    std::vector<std::string> languages;
    if (!file.has_tree())
        return languages;
    const mxy::mmdb::TextList& list = file.database().metadata.languages;
    std::uint32_t next = list.first;
    for (std::uint32_t i = 0; i < list.count; ++i)
        languages.emplace_back(mxy::mmdb::take_text(file.database().metadata_section, next));
    return languages;
}

// Different offsets may lead to the same value.
Tally entries_of_values(const EntrySurvey& survey, const RecordValues& records) {
    Tally values;
    for (std::size_t i = 0; i < survey.records().size(); ++i)
        if (const auto& value = records.values()[i])
            values.add(*value, survey.records()[i].entries);
    return values;
}

Field field_at(const ValuePlace& place, const ValuePool& pool, const Tally& records,
               std::size_t top) {
    Tally values;
    for (const CountedValue& record : records.values())
        place.for_each(pool, record.value, [&](ValueId value) { values.add(value, record.count); });
    Field field = field_of(pool, place.text(), values);
    field.top = values.top(top);
    return field;
}

class Inspect : public Verb {
public:
    void declare(CLI::App& app) override;
    ExitStatus run(Terminal& terminal) override;

private:
    std::size_t top() const noexcept;

    std::string path_;
    std::string by_;
    std::string map_;
    unsigned map_order_ = 8;
    std::size_t top_ = 0;
    bool is_json_ = false;
    bool is_verbose_ = false;
    CLI::Option* top_option_ = nullptr;
};

void Inspect::declare(CLI::App& app) {
    app.add_option("DB", path_, "The database to look into")->required()->type_name("");
    app.add_flag("-j,--json", is_json_, "Print everything as one JSON object");
    app.add_flag("-v,--verbose", is_verbose_, "Show all fields that records have, too");
    app.add_option("--by", by_,
                   "Count the values at this place of the records alone, as in country.iso_code, "
                   "subdivisions.0.iso_code, tags.*; the map shows them, too")
        ->type_name("PLACE");
    top_option_ =
        app.add_option("--top", top_, "How many values to show of a field (5; with --by 20)")
            ->check(CLI::Range(1u, 1000000u))
            ->type_name("N");
    app.add_option("--map", map_,
                   "Draw the IPv4 space into an SVG file: what is covered, coloured by prefix "
                   "length or by the values of --by")
        ->type_name("FILE");
    app.add_option("--map-order", map_order_,
                   "How fine the map is: 2^N by 2^N cells, 4 to 12 (8: a cell for each /16)")
        ->check(CLI::Range(4u, 12u))
        ->type_name("N");
    app.footer("Examples:\n"
               "  matchy inspect threats.mxy\n"
               "  matchy inspect GeoLite2-City.mmdb --by country.iso_code --map city.svg");
}

std::size_t Inspect::top() const noexcept {
    constexpr std::size_t of_many_fields = 5;
    constexpr std::size_t of_one_field = 20;
    if (top_option_->count() != 0)
        return top_;
    return by_.empty() ? of_many_fields : of_one_field;
}

ExitStatus Inspect::run(Terminal& terminal) {
    std::optional<ValuePlace> place;
    if (!by_.empty())
        place.emplace(by_);
    watch_for_interrupts();
    InspectedFile file(path_);
    Progress progress(terminal);
    const EntrySurvey survey(file, progress);
    const RecordValues records(file, survey, progress);
    const Tally values = entries_of_values(survey, records);
    const FieldSurvey fields(records.pool(), values, top());
    ValuePool metadata_pool;
    const std::optional<ValueId> metadata = metadata_of(file, metadata_pool);
    Report report{file, survey,   records.pool(), fields,
                  {},   metadata, metadata_pool,  languages_of(file)};
    if (place) {
        report.by = field_at(*place, records.pool(), values, top());
        if (report.by->count == 0 && file.problems().empty())
            throw Failure(ExitStatus::not_found,
                          path_ + ": no record has a value at `" + by_ + "`");
    }
    if (!map_.empty())
        write_map(map_, {file, survey, records, place, map_order_}, progress);
    progress.wipe();
    if (is_json_)
        print_json_report(report, terminal);
    else
        print_report(report, is_verbose_, terminal);
    terminal.flush();
    for (const std::string& problem : file.problems())
        terminal.error(path_ + ": " + problem);
    return file.problems().empty() ? ExitStatus::done : ExitStatus::bad_input;
}

} // namespace

std::unique_ptr<Verb> make_inspect() {
    return std::make_unique<Inspect>();
}

} // namespace matchy
