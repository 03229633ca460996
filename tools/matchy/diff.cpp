// matchy diff: what two databases answer differently, or say of themselves.
#include "diff/change_report.h"
#include "diff/network_changes.h"
#include "failure.h"
#include "metadata_values.h"
#include "progress.h"
#include "stored_database.h"
#include "verbs.h"

#include "build/build_error.h"
#include "build/data/record_reader.h"

#include <algorithm>

namespace matchy {
namespace {

using mxy::build::ValueId;
using mxy::build::ValuePool;

// One of the two databases, with its records as values of the pool that both share.
struct DiffSide {
    DiffSide(const std::string& path, ValuePool& pool)
        : database(path), reader(pool, database.data()), pool_(pool) {}

    // A name without data has an empty record, as a new database gives it.
    ValueId value_at(std::uint32_t data_offset) {
        if (data_offset == mxy::text::no_data)
            return pool_.empty_map();
        try {
            return reader.read(data_offset);
        } catch (const mxy::build::BuildError& error) {
            database.fail(error.what());
        }
    }

    StoredDatabase database;
    mxy::build::RecordReader reader;

private:
    ValuePool& pool_;
};

class Diff : public Verb {
public:
    void declare(CLI::App& app) override;
    ExitStatus run(Terminal& terminal) override;

private:
    bool is_over() const noexcept { return is_quiet_ && report_->has_any(); }
    void compare_metadata();
    void compare_networks(Progress& progress);
    void compare_names(NameKind kind);
    void compare_records();

    std::string old_path_;
    std::string new_path_;
    bool only_networks_ = false;
    bool only_names_ = false;
    bool only_records_ = false;
    bool is_strict_ = false;
    bool is_json_ = false;
    bool is_quiet_ = false;

    ValuePool pool_;
    std::unique_ptr<DiffSide> old_;
    std::unique_ptr<DiffSide> new_;
    std::unique_ptr<ChangeReport> report_;
};

void Diff::declare(CLI::App& app) {
    app.add_option("OLD", old_path_, "A database")->required()->type_name("");
    app.add_option("NEW", new_path_, "The database to compare it with")->required()->type_name("");
    app.add_flag("--networks", only_networks_, "Compare networks");
    app.add_flag("--names", only_names_, "Compare literals and globs");
    app.add_flag("--records", only_records_,
                 "Compare the records themselves, each once, whatever leads to them");
    app.add_flag("--strict-networks", is_strict_,
                 "Networks that are cut differently count, also where all addresses get the same "
                 "answers");
    app.add_flag("--json", is_json_, "An object a line for each difference");
    app.add_flag("-q,--quiet", is_quiet_,
                 "Print nothing: the exit status says whether there is any difference");
    app.footer("Without --networks, --names or --records: networks, names and metadata.\n"
               "Examples:\n"
               "  matchy diff GeoLite2-City.old.mmdb GeoLite2-City.mmdb\n"
               "  matchy diff --json --names monday.mxy tuesday.mxy");
}

ExitStatus Diff::run(Terminal& terminal) {
    terminal.set_quiet(is_quiet_);
    watch_for_interrupts();
    old_ = std::make_unique<DiffSide>(old_path_, pool_);
    new_ = std::make_unique<DiffSide>(new_path_, pool_);
    using Form = ChangeReport::Form;
    report_ = std::make_unique<ChangeReport>(terminal, pool_,
                                             is_quiet_  ? Form::none
                                             : is_json_ ? Form::json
                                                        : Form::lines);
    Progress progress(terminal);
    const bool is_all = !only_networks_ && !only_names_ && !only_records_;
    if (is_all)
        compare_metadata();
    if (is_all || only_networks_)
        compare_networks(progress);
    if (is_all || only_names_) {
        compare_names(NameKind::literal);
        compare_names(NameKind::glob);
    }
    if (only_records_)
        compare_records();
    progress.wipe();
    report_->finish();
    return report_->has_any() ? ExitStatus::not_found : ExitStatus::done;
}

// When a database was built is no difference.
void Diff::compare_metadata() {
    std::vector<MetadataValue> olds = metadata_values(old_->database, pool_);
    std::vector<MetadataValue> news = metadata_values(new_->database, pool_);
    const auto is_of_no_interest = [](const MetadataValue& value) {
        // Aliases are told with the networks.
        return value.name == "build_epoch" || value.name == "ipv4_aliases";
    };
    std::erase_if(olds, is_of_no_interest);
    std::erase_if(news, is_of_no_interest);
    const auto value_of = [](const std::vector<MetadataValue>& values, const std::string& name) {
        const auto found = std::ranges::find(values, name, &MetadataValue::name);
        return found == values.end() ? std::nullopt : std::optional(found->value);
    };
    for (const MetadataValue& value : olds) {
        const auto new_value = value_of(news, value.name);
        if (new_value != value.value)
            report_->tell({Subject::metadata, value.name, value.value, new_value});
    }
    for (const MetadataValue& value : news)
        if (!value_of(olds, value.name))
            report_->tell({Subject::metadata, value.name, std::nullopt, value.value});
}

void Diff::compare_networks(Progress& progress) {
    const auto compared = [](DiffSide& side) {
        return ComparedTree{side.database.tree(), side.database.has_ipv4_part(),
                            [&side](std::uint32_t offset) { return side.value_at(offset); }};
    };
    NetworkChanges changes(compared(*old_), compared(*new_), is_strict_);
    changes.on_step([&] {
        end_if_interrupted();
        progress.show_share("comparing networks", changes.share_done());
    });
    while (const auto change = is_over() ? std::nullopt : changes.next()) {
        progress.wipe();
        const std::string network = to_text(change->network);
        switch (change->kind) {
        case NetworkChange::Kind::answer:
            report_->tell({Subject::network, network, change->old_value, change->new_value});
            break;
        case NetworkChange::Kind::split:
            report_->tell_split(network, to_text(change->old_network),
                                to_text(change->new_network));
            break;
        case NetworkChange::Kind::alias:
            report_->tell_alias(network, change->is_added);
            break;
        }
    }
}

// The names of a kind, sorted by their text; of equal ones, in the order of ids.
std::vector<StoredName> sorted_names(StoredDatabase& database, NameKind kind) {
    std::vector<StoredName> names =
        kind == NameKind::literal ? database.literals() : database.globs();
    std::ranges::stable_sort(names, {}, &StoredName::text);
    return names;
}

void Diff::compare_names(NameKind kind) {
    const std::vector<StoredName> olds = sorted_names(old_->database, kind);
    const std::vector<StoredName> news = sorted_names(new_->database, kind);
    const Subject subject = kind == NameKind::literal ? Subject::literal : Subject::glob;
    const auto tell = [&](std::string_view text, std::optional<ValueId> old_value,
                          std::optional<ValueId> new_value) {
        if (old_value == new_value)
            return;
        // Programs are told the kind; people see it in the key, where it would not be clear.
        const std::string key = is_json_ ? std::string(text) : key_text(kind, text);
        report_->tell({subject, key, old_value, new_value});
    };
    auto old_name = olds.begin();
    auto new_name = news.begin();
    while (!is_over() && (old_name != olds.end() || new_name != news.end())) {
        end_if_interrupted();
        const int order = old_name == olds.end()   ? 1
                          : new_name == news.end() ? -1
                                                   : old_name->text.compare(new_name->text);
        if (order < 0)
            tell(old_name->text, old_->value_at(old_name->data_offset), std::nullopt);
        else if (order > 0)
            tell(new_name->text, std::nullopt, new_->value_at(new_name->data_offset));
        else
            tell(old_name->text, old_->value_at(old_name->data_offset),
                 new_->value_at(new_name->data_offset));
        old_name += order <= 0 ? 1 : 0;
        new_name += order >= 0 ? 1 : 0;
    }
}

// The values of all records, in the order of the file.
std::vector<ValueId> record_values(DiffSide& side) {
    std::vector<ValueId> values;
    for (const std::uint32_t offset : side.database.record_offsets()) {
        end_if_interrupted();
        values.push_back(side.value_at(offset));
    }
    return values;
}

// First those that went, then those that came.
void Diff::compare_records() {
    const std::vector<ValueId> olds = record_values(*old_);
    const std::vector<ValueId> news = record_values(*new_);
    std::vector<bool> is_old(pool_.size());
    std::vector<bool> is_new(pool_.size());
    for (const ValueId value : olds)
        is_old[mxy::build::index_of(value)] = true;
    for (const ValueId value : news)
        is_new[mxy::build::index_of(value)] = true;
    // What was told counts as known, so that a record that stands in a file twice is told once.
    for (const ValueId value : olds)
        if (!is_new[mxy::build::index_of(value)]) {
            is_new[mxy::build::index_of(value)] = true;
            report_->tell({Subject::record, "", value, std::nullopt});
        }
    for (const ValueId value : news)
        if (!is_old[mxy::build::index_of(value)]) {
            is_old[mxy::build::index_of(value)] = true;
            report_->tell({Subject::record, "", std::nullopt, value});
        }
}

} // namespace

std::unique_ptr<Verb> make_diff() {
    return std::make_unique<Diff>();
}

} // namespace matchy
