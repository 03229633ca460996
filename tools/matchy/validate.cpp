// matchy validate: whether a database is sound, and if not, where and why.
#include "open_file.h"
#include "progress.h"
#include "verbs.h"

#include "base/mapped_file.h"
#include "build/data/json_text.h"
#include "validate.h"

namespace matchy {
namespace {

using mxy::Finding;
using mxy::Severity;

constexpr const char* name_of(Severity severity) noexcept {
    return severity == Severity::error ? "error" : "warning";
}

std::size_t count_of(const std::vector<Finding>& findings, Severity severity) {
    std::size_t count = 0;
    for (const Finding& finding : findings)
        count += finding.severity == severity ? 1u : 0u;
    return count;
}

std::string counted(std::size_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

class Validate : public Verb {
public:
    void declare(CLI::App& app) override {
        app.add_option("DB", paths_, "Databases: .mmdb, .mxy or .pgb")->required()->type_name("");
        app.add_option("-l,--level", level_,
                       "standard: what makes lookups fail or answer wrongly; strict: also what no "
                       "lookup notices")
            ->check(CLI::IsMember({"standard", "strict", "audit"}))
            ->type_name("standard|strict")
            ->capture_default_str();
        app.add_flag("-j,--json", is_json_, "A JSON object for each database, one a line");
        app.add_flag("-v,--verbose", is_verbose_, "Say what was checked, too");
        app.add_flag("-q,--quiet", is_quiet_, "Nothing but the exit status");
        app.add_option("--most", most_, "Stop after so many findings")
            ->check(CLI::PositiveNumber)
            ->type_name("N")
            ->capture_default_str();
        app.footer("Exit status: 0 sound (warnings are allowed), 1 not sound, 3 no file that could "
                   "be one, 4 cannot\nbe read.\n\n"
                   "Examples:\n"
                   "  matchy validate threats.mxy again.mmdb\n"
                   "  matchy validate GeoLite2-City.mmdb --level standard --json");
    }

    ExitStatus run(Terminal& terminal) override {
        terminal.set_quiet(is_quiet_);
        watch_for_interrupts();
        bool all_are_sound = true;
        for (const std::string& path : paths_)
            all_are_sound &= check(path, terminal);
        return all_are_sound ? ExitStatus::done : ExitStatus::not_found;
    }

private:
    // Whether the database is sound.
    bool check(const std::string& path, Terminal& terminal) const {
        mxy::MappedFile file;
        open_file(file, path);
        const std::vector<Finding> findings = findings_of(file.bytes(), terminal);
        if (is_json_)
            terminal.print(json(path, findings));
        else if (!is_quiet_)
            print(path, findings, terminal);
        return count_of(findings, Severity::error) == 0;
    }

    std::vector<Finding> findings_of(mxy::ByteView bytes, const Terminal& terminal) const {
        Progress progress(terminal);
        const auto thoroughness =
            level_ == "standard" ? mxy::Thoroughness::standard : mxy::Thoroughness::strict;
        return mxy::validate_all(bytes, thoroughness, most_,
                                 [&](std::string_view step, double share) {
                                     end_if_interrupted();
                                     progress.show_share("checking " + std::string(step), share);
                                 });
    }

    std::string json(const std::string& path, const std::vector<Finding>& findings) const {
        std::string text = "{\"file\":";
        mxy::build::append_json_string(text, path);
        text += ",\"level\":\"" + level_ + "\",\"sound\":";
        text += count_of(findings, Severity::error) == 0 ? "true" : "false";
        text += ",\"findings\":[";
        for (const Finding& finding : findings) {
            text += &finding == &findings.front() ? "" : ",";
            text += "{\"severity\":\"" + std::string(name_of(finding.severity)) +
                    "\",\"offset\":" + std::to_string(finding.offset) + ",\"what\":";
            mxy::build::append_json_string(text, finding.what);
            text += "}";
        }
        return text + "]}\n";
    }

    void print(const std::string& path, const std::vector<Finding>& findings,
               Terminal& terminal) const {
        for (const Finding& finding : findings) {
            const bool is_error = finding.severity == Severity::error;
            terminal.print(path + ": " +
                           terminal.coloured(name_of(finding.severity),
                                             is_error ? Colour::red : Colour::yellow) +
                           " at byte " + std::to_string(finding.offset) + ": " + finding.what +
                           "\n");
        }
        if (is_verbose_)
            terminal.print(path + ": checked at level " + level_ +
                           ": metadata, search tree, records, names, patterns, index\n");
        terminal.print(path + ": " + verdict(findings, terminal) + "\n");
    }

    std::string verdict(const std::vector<Finding>& findings, const Terminal& terminal) const {
        const std::size_t errors = count_of(findings, Severity::error);
        const std::size_t warnings = count_of(findings, Severity::warning);
        std::string text = errors == 0 ? terminal.coloured("sound", Colour::green)
                                       : terminal.coloured("not sound", Colour::red);
        if (errors != 0)
            text += ", " + counted(errors, "error");
        if (warnings != 0)
            text += ", " + counted(warnings, "warning");
        if (findings.size() == most_)
            text += " (there may be more)";
        return text;
    }

    std::vector<std::string> paths_;
    std::string level_ = "strict";
    std::size_t most_ = 100;
    bool is_json_ = false;
    bool is_verbose_ = false;
    bool is_quiet_ = false;
};

} // namespace

std::unique_ptr<Verb> make_validate() {
    return std::make_unique<Validate>();
}

} // namespace matchy
