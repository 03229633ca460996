// matchy combine: a database of addresses and lists of names and patterns in one file.
#include "build_arguments.h"
#include "verbs.h"

namespace matchy {
namespace {

class Combine : public Verb {
public:
    void declare(CLI::App& app) override {
        app.add_option("--mmdb", database_, "The database whose entries are taken first")
            ->required()
            ->type_name("DB");
        app.add_option("--patterns", patterns_, "Lists of names and patterns; may be repeated")
            ->required()
            ->allow_extra_args(false)
            ->type_name("FILE");
        arguments_.declare_output(app);
        arguments_.declare_entries(app);
        arguments_.declare_tables(app);
        arguments_.declare_database(app);
        app.footer(
            "Examples:\n"
            "  matchy combine --mmdb GeoLite2-City.mmdb --patterns bad.txt -o both.mxy\n"
            "  matchy combine --mmdb geo.mmdb --patterns iocs.csv --patterns hosts -o all.mxy");
    }

    ExitStatus run(Terminal& terminal) override {
        std::vector<std::string> inputs = {database_};
        inputs.insert(inputs.end(), patterns_.begin(), patterns_.end());
        return arguments_.make(inputs, terminal);
    }

private:
    std::string database_;
    std::vector<std::string> patterns_;
    BuildArguments arguments_;
};

} // namespace

std::unique_ptr<Verb> make_combine() {
    return std::make_unique<Combine>();
}

} // namespace matchy
