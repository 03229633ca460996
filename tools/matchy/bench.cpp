// matchy bench: how fast a database answers, one that is there or one that is made up.
#include "bench/drawn_workloads.h"
#include "bench/key_file.h"
#include "bench/made_workloads.h"
#include "bench/report.h"
#include "bench/scratch_file.h"
#include "failure.h"
#include "inspect/inspected_file.h"
#include "verbs.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>

namespace matchy {
namespace {

using namespace bench;

const std::map<std::string, DatabaseKind> kinds = {{"ip", DatabaseKind::ip},
                                                   {"literal", DatabaseKind::literal},
                                                   {"pattern", DatabaseKind::pattern},
                                                   {"combined", DatabaseKind::combined}};
const std::map<std::string, GlobStyle> styles = {{"prefix", GlobStyle::prefix},
                                                 {"suffix", GlobStyle::suffix},
                                                 {"mixed", GlobStyle::mixed},
                                                 {"complex", GlobStyle::complex}};

class Bench : public Verb {
public:
    void declare(CLI::App& app) override;
    ExitStatus run(Terminal& terminal) override;

private:
    void declare_measurement(CLI::App& app);
    void declare_made_database(CLI::App& app);
    void check_options() const;
    std::vector<Workload> given_workloads(Progress& progress) const;
    std::vector<Workload> make(Progress& progress);
    void measure_all(const std::vector<Workload>& workloads, Progress& progress);

    std::string target_ = "ip";
    bool prints_json_ = false;
    std::string key_file_;
    std::uint64_t query_count_ = 100'000;
    unsigned load_iterations_ = 3;
    unsigned threads_ = 1;
    std::uint64_t seed_ = 1;

    std::uint32_t key_count_ = 1'000'000;
    std::string output_;
    bool is_kept_ = false;
    double hit_rate_ = 10;
    std::string style_ = "complex";
    std::uint64_t cache_size_ = 10'000;
    double cache_hit_rate_ = 0;

    CLI::Option* queries_option_ = nullptr;
    std::vector<CLI::Option*> made_options_;  // good for a made-up database alone
    std::vector<CLI::Option*> given_options_; // for one that is there
    std::optional<ScratchFile> scratch_;
    Report report_;
};

void Bench::declare(CLI::App& app) {
    app.add_option("DB", target_,
                   "A database; or ip, literal, pattern or combined, which make one up (a file of "
                   "that name is ./ip)")
        ->type_name("")
        ->capture_default_str();
    declare_measurement(app);
    declare_made_database(app);
    app.footer("Examples:\n"
               "  matchy bench GeoLite2-City.mmdb --threads 4\n"
               "  matchy bench combined -n 100000 --hit-rate 50 -o bench.mxy");
}

void Bench::declare_measurement(CLI::App& app) {
    given_options_.push_back(
        app.add_option("--keys", key_file_,
                       "Ask the lines of this file (- is standard input), in place of keys that "
                       "are drawn from the database")
            ->type_name("FILE"));
    queries_option_ =
        app.add_option("--query-count,--queries", query_count_,
                       "Keys to ask of each kind; with --keys, at most so many of the file's lines "
                       "(else all)")
            ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
            ->type_name("N")
            ->capture_default_str();
    app.add_option("--load-iterations", load_iterations_, "How often to open the database")
        ->check(CLI::Range(1u, 1'000'000u))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--threads", threads_, "Threads that ask at the same time, all of them all keys")
        ->check(CLI::Range(1u, 1024u))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--seed", seed_, "Same seed, same keys and same database")
        ->type_name("N")
        ->capture_default_str();
    app.add_flag("--json", prints_json_, "Print everything as one JSON object");
}

void Bench::declare_made_database(CLI::App& app) {
    const auto percent = [&](const char* name, double& value, const char* help) {
        return app.add_option(name, value, help)
            ->check(CLI::Range(0.0, 100.0))
            ->type_name("PERCENT")
            ->capture_default_str();
    };
    made_options_ = {
        app.add_option("-n,--count", key_count_, "Made-up database: how many keys it has")
            ->check(CLI::Range(std::uint32_t{1}, MadeKeys::most))
            ->type_name("N")
            ->capture_default_str(),
        app.add_option("-o,--output", output_,
                       "Made-up database: the file to write, which stays (else a temporary one)")
            ->type_name("FILE"),
        app.add_flag("-k,--keep", is_kept_, "Made-up database: keep the temporary file"),
        percent("--hit-rate", hit_rate_, "Made-up database: how many of the keys asked it has"),
        app.add_option("--pattern-style", style_,
                       "Made-up database: globs like word* (prefix), *.domain (suffix), both "
                       "(mixed), or of all shapes (complex)")
            ->check(CLI::IsMember(styles))
            ->type_name("STYLE")
            ->capture_default_str()};
    app.add_option("--cache-size", cache_size_,
                   "Changes nothing: there is no cache of answers. For scripts that give it")
        ->type_name("N");
    percent("--cache-hit-rate", cache_hit_rate_, "Changes nothing, for the same reason");
}

void Bench::check_options() const {
    const bool is_made = kinds.contains(target_);
    for (const CLI::Option* option : is_made ? given_options_ : made_options_)
        if (option->count() != 0)
            throw Failure(ExitStatus::usage,
                          option->get_name() + (is_made ? ": only for a database that is there"
                                                        : ": only for a made-up database (ip, "
                                                          "literal, pattern, combined)"));
}

ExitStatus Bench::run(Terminal& terminal) {
    check_options();
    watch_for_interrupts();
    Progress progress(terminal);
    report_.path = target_;
    report_.seed = seed_;
    report_.threads = threads_;
    report_.load_iterations = load_iterations_;
    const std::vector<Workload> workloads =
        kinds.contains(target_) ? make(progress) : given_workloads(progress);
    measure_all(workloads, progress);
    progress.wipe();
    if (scratch_ && is_kept_)
        scratch_->keep();
    terminal.print(prints_json_ ? json_of(report_) : text_of(report_, terminal));
    return ExitStatus::done;
}

std::vector<Workload> Bench::given_workloads(Progress& progress) const {
    if (key_file_.empty())
        return draw_workloads(target_, query_count_, seed_, progress);
    const InspectedFile check(target_); // before anybody types keys
    const bool is_limited = queries_option_->count() != 0;
    return read_workloads(key_file_,
                          is_limited ? query_count_ : std::numeric_limits<std::size_t>::max());
}

std::vector<Workload> Bench::make(Progress& progress) {
    const DatabaseKind kind = kinds.at(target_);
    const MadeKeys keys(kind, key_count_, seed_, styles.at(style_));
    if (output_.empty())
        scratch_.emplace(target_ + (kind == DatabaseKind::ip ? ".mmdb" : ".mxy"));
    report_.path = scratch_ ? scratch_->path() : output_;
    MadeReport& made = report_.made.emplace();
    made.kind = kind;
    made.keys = keys.count();
    made.hit_rate = hit_rate_;
    made.is_kept = !scratch_ || is_kept_;
    made.database = make_database(keys, kind, report_.path, progress);
    return workloads_for(keys, query_count_, hit_rate_);
}

void Bench::measure_all(const std::vector<Workload>& workloads, Progress& progress) {
    report_.load = measure_loading(report_.path, load_iterations_);
    const MeasuredDatabase database(report_.path);
    report_.has_texts = database.has_texts();
    report_.size = static_cast<std::uint64_t>(database.mmdb().file_size);
    report_.clock_cost = cost_of_clock();
    const Crew crew(threads_);
    for (const Workload& workload : workloads)
        report_.measurements.push_back(
            measure(database, workload, crew, report_.clock_cost, progress));
}

} // namespace

std::unique_ptr<Verb> make_bench() {
    return std::make_unique<Bench>();
}

} // namespace matchy
