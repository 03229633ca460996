// matchy build: a database out of lists, tables, feeds and other databases.
#include "build_arguments.h"
#include "verbs.h"

namespace matchy {
namespace {

class Build : public Verb {
public:
    void declare(CLI::App& app) override {
        app.add_option("INPUT", inputs_, "Files to read, in this order; - is standard input")
            ->required()
            ->type_name("");
        arguments_.declare_output(app);
        arguments_.declare_entries(app);
        arguments_.declare_tables(app);
        arguments_.declare_database(app);
        app.footer("Examples:\n"
                   "  matchy build threats.csv -o threats.mxy\n"
                   "  matchy build old.mxy new.jsonl -o new.mxy -t My-Threats --merge deep");
    }

    ExitStatus run(Terminal& terminal) override { return arguments_.make(inputs_, terminal); }

private:
    std::vector<std::string> inputs_;
    BuildArguments arguments_;
};

} // namespace

std::unique_ptr<Verb> make_build() {
    return std::make_unique<Build>();
}

} // namespace matchy
