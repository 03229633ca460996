// matchy build-mmdb: a database of addresses out of tables. What `build` does, under the name and
// with the options that say so.
#include "build_arguments.h"
#include "verbs.h"

namespace matchy {
namespace {

class BuildMmdb : public Verb {
public:
    void declare(CLI::App& app) override {
        app.add_option("TABLE", inputs_, "CSV or TSV files; - is standard input")
            ->required()
            ->type_name("");
        arguments_.declare_output(app);
        arguments_.declare_tables(app);
        arguments_.declare_entries(app);
        arguments_.declare_database(app);
        app.footer("Examples:\n"
                   "  matchy build-mmdb nets.csv -o nets.mmdb --ip-column network \\\n"
                   "      --data-columns country,city\n"
                   "  matchy build-mmdb ranges.csv -o nets.mmdb --ip-column start_ip,end_ip");
    }

    ExitStatus run(Terminal& terminal) override { return arguments_.make(inputs_, terminal); }

private:
    std::vector<std::string> inputs_;
    BuildArguments arguments_;
};

} // namespace

std::unique_ptr<Verb> make_build_mmdb() {
    return std::make_unique<BuildMmdb>();
}

} // namespace matchy
