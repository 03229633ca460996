// See command_model.h.
#include "command_model.h"

namespace matchy {
namespace {

// What a value is checked against stands behind its type: "HOW:{replace,deep}".
std::vector<std::string> choices_of(const std::string& type) {
    std::vector<std::string> choices;
    const std::size_t open = type.rfind(":{");
    if (open == std::string::npos || !type.ends_with('}'))
        return choices;
    for (std::size_t start = open + 2; start < type.size();) {
        const std::size_t end = type.find_first_of(",}", start);
        choices.push_back(type.substr(start, end - start));
        start = end + 1;
    }
    return choices;
}

VerbModel model_of_verb(const CLI::App& verb) {
    VerbModel model{verb.get_name(), verb.get_description(), {}};
    for (const CLI::Option* option : verb.get_options()) {
        if (option->get_snames().empty() && option->get_lnames().empty())
            continue; // it has a place, not a name
        const bool takes_value = option->get_items_expected_max() > 0;
        model.options.push_back({option->get_snames(), option->get_lnames(),
                                 option->get_description(), takes_value,
                                 choices_of(option->get_type_name())});
    }
    return model;
}

} // namespace

std::vector<VerbModel> model_of(const CLI::App& program) {
    std::vector<VerbModel> verbs;
    for (const CLI::App* verb : program.get_subcommands({}))
        verbs.push_back(model_of_verb(*verb));
    return verbs;
}

} // namespace matchy
