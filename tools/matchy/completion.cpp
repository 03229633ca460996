// matchy completion: scripts that let a shell complete verbs, options and file names.
#include "command_model.h"
#include "failure.h"
#include "verbs.h"

namespace matchy {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> verb_names(const std::vector<VerbModel>& verbs) {
    std::vector<std::string> names;
    names.reserve(verbs.size());
    for (const VerbModel& verb : verbs)
        names.push_back(verb.name);
    return names;
}

// As they are typed: -o, --output.
std::vector<std::string> spellings(const OptionModel& option) {
    std::vector<std::string> all;
    for (const std::string& name : option.short_names)
        all.push_back("-" + name);
    for (const std::string& name : option.long_names)
        all.push_back("--" + name);
    return all;
}

// A text inside single quotes of a shell; `also` are further characters that need a backslash.
std::string quoted(const std::string& text, std::string_view also = "") {
    std::string out;
    for (const char c : text) {
        if (c == '\'')
            out += "'\\'";
        else if (also.find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

// --- bash
// -----------------------------------------------------------------------------------------

std::string bash_case(const VerbModel& verb) {
    std::vector<std::string> names;
    std::string choices;
    for (const OptionModel& option : verb.options) {
        for (const std::string& name : spellings(option))
            names.push_back(name);
        if (option.choices.empty())
            continue;
        std::string pattern;
        for (const std::string& name : spellings(option))
            pattern += (pattern.empty() ? "" : "|") + name;
        choices +=
            "                " + pattern + ") values=\"" + joined(option.choices) + "\" ;;\n";
    }
    std::string text =
        "        " + verb.name + ")\n            options=\"" + joined(names) + "\"\n";
    if (!choices.empty())
        text += "            case $previous in\n" + choices + "            esac\n";
    return text + "            ;;\n";
}

std::string bash_script(const std::vector<VerbModel>& verbs) {
    std::string text = "# Completion of matchy for bash.\n"
                       "_matchy() {\n"
                       "    local word=${COMP_WORDS[COMP_CWORD]} options= values=\n"
                       "    local previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                       "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                       "        mapfile -t COMPREPLY < <(compgen -W \"" +
                       joined(verb_names(verbs)) +
                       " --help --version\" -- \"$word\")\n"
                       "        return\n"
                       "    fi\n"
                       "    case ${COMP_WORDS[1]} in\n";
    for (const VerbModel& verb : verbs)
        text += bash_case(verb);
    return text + "    esac\n"
                  "    if [ -n \"$values\" ]; then\n"
                  "        mapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$word\")\n"
                  "    elif [[ $word == -* ]]; then\n"
                  "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
                  "    else\n"
                  "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                  "        compopt -o filenames 2>/dev/null\n"
                  "    fi\n"
                  "}\n"
                  "complete -F _matchy matchy\n";
}

// --- zsh
// ------------------------------------------------------------------------------------------

std::string zsh_option(const OptionModel& option) {
    std::string lines;
    for (const std::string& name : spellings(option)) {
        lines += "                '*" + name + "[" + quoted(option.description, "[]:\\") + "]";
        if (option.takes_value)
            lines += option.choices.empty() ? ":value:_files"
                                            : ":value:(" + joined(option.choices) + ")";
        lines += "' \\\n";
    }
    return lines;
}

std::string zsh_script(const std::vector<VerbModel>& verbs) {
    std::string text = "#compdef matchy\n"
                       "# Completion of matchy for zsh.\n"
                       "_matchy() {\n"
                       "    local -a verbs\n"
                       "    verbs=(\n";
    for (const VerbModel& verb : verbs)
        text += "        '" + verb.name + ":" + quoted(verb.description, ":\\") + "'\n";
    text += "    )\n"
            "    if (( CURRENT == 2 )); then\n"
            "        _describe 'verb' verbs\n"
            "        return\n"
            "    fi\n"
            "    local verb=$words[2]\n"
            "    shift words\n"
            "    (( CURRENT-- ))\n"
            "    case $verb in\n";
    for (const VerbModel& verb : verbs) {
        text += "        " + verb.name + ")\n            _arguments -s \\\n";
        for (const OptionModel& option : verb.options)
            text += zsh_option(option);
        text += "                '*:file:_files'\n            ;;\n";
    }
    return text + "    esac\n}\n_matchy \"$@\"\n";
}

// --- fish
// -----------------------------------------------------------------------------------------

std::string fish_option(const std::string& verb, const OptionModel& option) {
    std::string line = "complete -c matchy -n '__fish_seen_subcommand_from " + verb + "'";
    for (const std::string& name : option.short_names)
        line += " -s " + name;
    for (const std::string& name : option.long_names)
        line += " -l " + name;
    if (!option.choices.empty())
        line += " -x -a '" + joined(option.choices) + "'";
    else if (option.takes_value)
        line += " -r";
    return line + " -d '" + quoted(option.description) + "'\n";
}

std::string fish_script(const std::vector<VerbModel>& verbs) {
    std::string text = "# Completion of matchy for fish.\n";
    for (const VerbModel& verb : verbs)
        text += "complete -c matchy -f -n __fish_use_subcommand -a " + verb.name + " -d '" +
                quoted(verb.description) + "'\n";
    for (const VerbModel& verb : verbs)
        for (const OptionModel& option : verb.options)
            text += fish_option(verb.name, option);
    return text;
}

class Completion : public Verb {
public:
    void declare(CLI::App& app) override {
        app_ = &app;
        app.add_option("SHELL", shell_, "bash, zsh or fish")
            ->required()
            ->check(CLI::IsMember({"bash", "zsh", "fish"}))
            ->type_name("");
        app.footer("Examples:\n"
                   "  source <(matchy completion bash)\n"
                   "  matchy completion fish > ~/.config/fish/completions/matchy.fish");
    }

    ExitStatus run(Terminal& terminal) override {
        const std::vector<VerbModel> verbs = model_of(*app_->get_parent());
        terminal.print(shell_ == "bash"  ? bash_script(verbs)
                       : shell_ == "zsh" ? zsh_script(verbs)
                                         : fish_script(verbs));
        return ExitStatus::done;
    }

private:
    CLI::App* app_ = nullptr;
    std::string shell_;
};

} // namespace

std::unique_ptr<Verb> make_completion() {
    return std::make_unique<Completion>();
}

} // namespace matchy
