// The options that all verbs which make databases share, and the making itself: reading inputs,
// counting what was skipped, writing the file, saying what came out.
#pragma once

#include "progress.h"
#include "verb.h"

#include "build/import/import.h"

#include <optional>
#include <string>
#include <vector>

namespace matchy {

// What the command line says of a build.
class BuildArguments {
public:
    void declare_output(CLI::App& app);   // -o, --quiet, --verbose
    void declare_database(CLI::App& app); // what the database is
    void declare_entries(CLI::App& app);  // how entries are taken
    void declare_tables(CLI::App& app);   // where a table has its keys and values

    std::string output;
    mxy::build::TableOptions table;

    // Reads the inputs and writes the file. Throws Failure, mxy::build::BuildError.
    ExitStatus make(const std::vector<std::string>& inputs, Terminal& terminal);

private:
    mxy::build::BuildOptions build_options() const;
    mxy::build::ImportOptions import_options(mxy::build::DatabaseBuilder& builder,
                                             Terminal& terminal) const;

    bool is_quiet_ = false;
    bool is_verbose_ = false;
    std::string format_ = "auto";
    std::string database_type_;
    std::string description_;
    std::string description_language_ = "en";
    std::vector<std::string> languages_;
    std::optional<bool> folds_case_;
    std::optional<std::uint64_t> build_epoch_;
    unsigned record_size_ = 0;
    int ip_version_ = 0;
    bool no_alias_ = false;
    bool drop_reserved_ = false;
    bool join_equal_ = false;
    bool lean_ = false;
    bool no_index_ = false;
    std::string merge_ = "replace";
    std::vector<std::string> types_;
    std::string integer_types_ = "smallest";
    std::string value_;
    bool is_strict_ = false;
    bool no_header_ = false;
    std::string delimiter_;
};

} // namespace matchy
