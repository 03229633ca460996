// matchy query: what databases have for addresses, networks and names.
#include "failure.h"
#include "formats/writers.h"
#include "progress.h"
#include "query/asked_database.h"
#include "query/key_source.h"
#include "verbs.h"

#include <optional>

namespace matchy {
namespace {

// A database, and its values for the output.
struct Source {
    Source(const std::string& path, const std::vector<ValuePath>& paths)
        : database(path), records(path, database.data(), paths) {}

    AskedDatabase database;
    Records records;
};

EntryKind kind_of(Match::Kind kind) noexcept {
    switch (kind) {
    case Match::Kind::literal:
        return EntryKind::literal;
    case Match::Kind::glob:
        return EntryKind::glob;
    default:
        return EntryKind::address;
    }
}

Entry miss_of(std::string_view key) noexcept {
    Entry entry;
    entry.key = key;
    return entry;
}

class Query : public Verb {
public:
    void declare(CLI::App& app) override;
    ExitStatus run(Terminal& terminal) override;

private:
    void take_words();
    void open_databases();
    std::string chosen_format(const Terminal& terminal) const;
    ExitStatus answer_quietly(KeySource& keys);
    ExitStatus answer(KeySource& keys, Terminal& terminal);
    bool ask(std::string_view key, const TakeMatch& take, Source& source) const;
    bool answer_key(std::string_view key, EntryWriter& writer);

    std::optional<std::string> first_word_;
    std::vector<std::string> words_; // after the first
    std::vector<std::string> databases_;
    std::vector<std::string> files_;
    std::vector<std::string> paths_;
    std::string format_;
    bool shows_misses_ = false;
    bool is_quiet_ = false;

    OutputShape shape_;
    std::vector<std::unique_ptr<Source>> sources_;
};

void Query::declare(CLI::App& app) {
    app.add_option("DB", first_word_, "The database")->type_name("");
    app.add_option("KEY", words_,
                   "What to look up: addresses, networks (192.0.2.0/24), ranges "
                   "(192.0.2.1-192.0.2.9), names; - reads keys from standard input")
        ->type_name("");
    app.add_option(
           "-d,--database", databases_,
           "A database to ask; may be given several times. The first word is then a key too")
        ->allow_extra_args(false)
        ->type_name("DB");
    app.add_option("-f,--file", files_, "Look up each line of a file; may be given several times")
        ->allow_extra_args(false)
        ->type_name("FILE");
    app.add_option("-p,--path", paths_,
                   "Only this value of the data, as in country.iso_code or subdivisions.0; may be "
                   "given several times")
        ->allow_extra_args(false)
        ->type_name("PATH");
    app.add_option("--format", format_,
                   "How to print: json, jsonl, csv, yaml, pretty (a table), plain (values alone)")
        ->check(CLI::IsMember(format_names()))
        ->type_name("FORMAT");
    app.add_flag("--misses", shows_misses_, "Print keys that match nothing, too");
    app.add_flag("-q,--quiet", is_quiet_,
                 "Print nothing: the exit status says whether any key matches");
    app.footer(
        "Examples:\n"
        "  matchy query GeoLite2-City.mmdb 81.2.69.160 --path country.iso_code\n"
        "  matchy query -d threats.mxy -d GeoLite2-City.mmdb --file keys.txt --format jsonl");
}

// With -d, the word where a database would stand is a key.
void Query::take_words() {
    if (databases_.empty() && !first_word_)
        throw Failure(ExitStatus::usage, "no database: name one, and what to look up in it");
    if (databases_.empty())
        databases_.push_back(*first_word_);
    else if (first_word_)
        words_.insert(words_.begin(), *first_word_);
    if (words_.empty() && files_.empty())
        throw Failure(ExitStatus::usage,
                      "nothing to look up: give keys, --file FILE, or - for standard input");
}

void Query::open_databases() {
    for (const std::string& path : paths_)
        shape_.paths.emplace_back(path);
    shape_.has_databases = databases_.size() > 1;
    for (const std::string& path : databases_)
        sources_.push_back(std::make_unique<Source>(path, shape_.paths));
}

std::string Query::chosen_format(const Terminal& terminal) const {
    if (!format_.empty())
        return format_;
    if (!paths_.empty())
        return "plain";
    return terminal.is_output_terminal() ? "pretty" : "json";
}

ExitStatus Query::run(Terminal& terminal) {
    take_words();
    open_databases();
    KeySource keys(words_, files_);
    shape_.is_single_key = keys.is_single();
    return is_quiet_ ? answer_quietly(keys) : answer(keys, terminal);
}

// Tells of matches; where paths are given, of those that have any of the values. Returns whether
// there were any.
bool Query::ask(std::string_view key, const TakeMatch& take, Source& source) const {
    bool is_found = false;
    source.database.ask(key, [&](const Match& match) {
        const bool has_data = match.data_offset != mxy::text::no_data;
        if (!paths_.empty() && !(has_data && source.records.has_value(match.data_offset)))
            return true;
        is_found = true;
        return take(match);
    });
    return is_found;
}

ExitStatus Query::answer_quietly(KeySource& keys) {
    const TakeMatch one_is_enough = [](const Match&) { return false; };
    std::string_view key;
    while (keys.next(key))
        for (const auto& source : sources_)
            if (ask(key, one_is_enough, *source))
                return ExitStatus::done;
    return ExitStatus::not_found;
}

bool Query::answer_key(std::string_view key, EntryWriter& writer) {
    bool is_found = false;
    for (const auto& source : sources_) {
        Entry entry;
        entry.key = key;
        entry.records = &source->records;
        if (shape_.has_databases)
            entry.database = source->database.path();
        const auto write = [&](const Match& match) {
            entry.kind = kind_of(match.kind);
            entry.network = match.network;
            entry.pattern = match.pattern;
            entry.pattern_id = match.id;
            entry.data_offset = match.data_offset;
            writer.write(entry);
            return true;
        };
        is_found = ask(key, write, *source) || is_found;
    }
    return is_found;
}

ExitStatus Query::answer(KeySource& keys, Terminal& terminal) {
    const std::string format = chosen_format(terminal);
    const auto writer = make_writer(format, terminal, shape_);
    keys.on_wait([&] { writer->show(); });
    // Results on the same terminal say enough of how far things are.
    std::optional<Progress> progress;
    if (!terminal.is_output_terminal())
        progress.emplace(terminal);
    bool is_any_found = false;
    std::uint64_t count = 0;
    for (std::string_view key; keys.next(key);) {
        const bool is_found = answer_key(key, *writer);
        is_any_found |= is_found;
        if (!is_found && (shows_misses_ || (format == "pretty" && keys.is_typed())))
            writer->write(miss_of(key));
        ++count;
        if (const double share = keys.share_done(); progress && share >= 0)
            progress->show_share("looking up", share);
        else if (progress)
            progress->show("looked up", count, 0, "keys");
    }
    writer->finish();
    writer->show();
    return is_any_found ? ExitStatus::done : ExitStatus::not_found;
}

} // namespace

std::unique_ptr<Verb> make_query() {
    return std::make_unique<Query>();
}

} // namespace matchy
