// The program's command line as data: verbs with their options. Taken from what the verbs declare,
// so that completion scripts are right by construction.
#pragma once

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace matchy {

struct OptionModel {
    std::vector<std::string> short_names; // without dashes
    std::vector<std::string> long_names;
    std::string description;
    bool takes_value = false;
    std::vector<std::string> choices; // of the value, where they are few and known
};

struct VerbModel {
    std::string name;
    std::string description;
    std::vector<OptionModel> options;
};

std::vector<VerbModel> model_of(const CLI::App& program);

} // namespace matchy
