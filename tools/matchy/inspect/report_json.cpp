// The report as one JSON object. Scripts read it: names of members stay as they are.
#include "report.h"

#include "../formats/json_value.h"
#include "json_printer.h"
#include "numbers.h"

#include <cstdio>

namespace matchy {
namespace {

class JsonReport {
public:
    explicit JsonReport(const Report& report) : report_(report), file_(report.file) {}

    std::string text() {
        json_.open_object();
        string("file", file_.path());
        string("format", file_.format());
        number("size", file_.size());
        print_sections();
        print_what_it_has();
        print_metadata();
        if (report_.entries.has_sound_tree())
            print_prefix_lengths();
        print_fields();
        print_memory();
        print_problems();
        json_.close_object();
        return json_.text() + '\n';
    }

private:
    void string(const char* name, std::string_view value) {
        json_.key(name);
        json_.string(value);
    }
    void number(const char* name, std::uint64_t value) {
        json_.key(name);
        json_.number(value);
    }
    void boolean(const char* name, bool value) {
        json_.key(name);
        json_.boolean(value);
    }

    void print_sections() {
        json_.key("sections");
        json_.open_array();
        for (const FileSection& section : file_.sections()) {
            json_.open_object();
            string("name", section.name);
            number("offset", section.offset);
            number("size", section.size);
            json_.key("percent");
            char share[32];
            std::snprintf(share, sizeof share, "%.2f",
                          100 * static_cast<double>(section.size) /
                              static_cast<double>(file_.size()));
            json_.raw(share);
            json_.close_object();
        }
        json_.close_array();
    }

    void print_what_it_has() {
        const EntryCounts& counts = report_.entries.counts();
        boolean("has_ip_data", file_.has_tree());
        boolean("has_string_data", file_.has_text());
        boolean("has_literal_data", file_.literal_count() != 0);
        boolean("has_glob_data", file_.glob_count() != 0);
        if (report_.entries.has_sound_tree()) {
            number("ip_count", counts.networks());
            number("ipv4_count", counts.ipv4_networks);
            number("ipv6_count", counts.ipv6_networks);
            number("ipv4_addresses", counts.ipv4_addresses);
            boolean("ipv4_mapped_alias", counts.aliases.mapped);
            boolean("ipv4_6to4_alias", counts.aliases.six_to_four);
        }
        if (file_.text() != nullptr) {
            number("literal_count", counts.literals);
            number("glob_count", counts.globs);
            if (file_.has_text())
                string("match_mode", file_.text()->case_mode() == mxy::text::CaseMode::insensitive
                                         ? "case-insensitive"
                                         : "case-sensitive");
        }
        number("record_count", report_.entries.records().size());
    }

    void print_metadata() {
        if (!file_.has_tree())
            return;
        const std::string built = date_text(file_.database().metadata.build_epoch, DateForm::iso);
        if (!built.empty())
            string("build_date", built);
        if (!report_.metadata)
            return;
        json_.key("metadata");
        std::string value;
        append_json_lines(value, report_.metadata_pool, *report_.metadata, json_.level());
        json_.raw(value);
    }

    void print_prefix_lengths() {
        const EntryCounts& counts = report_.entries.counts();
        json_.key("prefix_lengths");
        json_.open_object();
        print_lengths("ipv4", counts.ipv4_lengths);
        print_lengths("ipv6", counts.ipv6_lengths);
        json_.close_object();
    }

    template <typename Counts>
    void print_lengths(const char* name, const Counts& counts) {
        json_.key(name);
        json_.open_object();
        for (std::size_t length = 0; length < counts.size(); ++length)
            if (counts[length] != 0)
                number(std::to_string(length).c_str(), counts[length]);
        json_.close_object();
    }

    void print_fields() {
        if (report_.by) {
            json_.key("by");
            print_field(*report_.by);
        }
        json_.key("fields");
        json_.open_array();
        for (const Field& field : report_.fields.fields())
            print_field(field);
        json_.close_array();
        if (report_.fields.is_cut())
            boolean("has_more_fields", true);
    }

    void print_field(const Field& field) {
        json_.open_object();
        string("place", field.place);
        string("types", type_names(field.types));
        number("count", field.count);
        number("distinct", field.distinct);
        if (field.has_few_values()) {
            json_.key("top");
            json_.open_array();
            for (const CountedValue& counted : field.top) {
                json_.open_object();
                json_.key("value");
                std::string value;
                append_json_line(value, report_.pool, counted.value);
                json_.raw(value);
                number("count", counted.count);
                json_.close_object();
            }
            json_.close_array();
        }
        json_.close_object();
    }

    void print_memory() {
        json_.key("memory");
        json_.open_object();
        number("shared", file_.size());
        number("private", file_.has_text() ? file_.text()->memory() : 0);
        json_.close_object();
    }

    void print_problems() {
        json_.key("problems");
        json_.open_array();
        for (const std::string& problem : file_.problems())
            json_.string(problem);
        json_.close_array();
    }

    const Report& report_;
    const InspectedFile& file_;
    JsonPrinter json_;
};

} // namespace

void print_json_report(const Report& report, Terminal& terminal) {
    terminal.print(JsonReport(report).text());
}

} // namespace matchy
