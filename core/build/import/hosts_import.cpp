// See hosts_import.h. A line is read word by word: the first one tells whether it is a line of a
// hosts file or a name alone.
#include "build/import/hosts_import.h"

#include "build/import/entry_sink.h"
#include "build/import/format_detection.h"
#include "build/import/line_reader.h"

#include <algorithm>
#include <array>

namespace mxy::build {

namespace {

// Names that hosts files give to the machine itself, as systems and block lists write them.
bool is_of_this_machine(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 5> names = {"localhost", "localhost.localdomain",
                                                       "local", "broadcasthost", "0.0.0.0"};
    return name.starts_with("ip6-") || std::find(names.begin(), names.end(), name) != names.end();
}

class HostsImport {
public:
    HostsImport(EntrySink& sink, const ImportOptions& options)
        : sink_(sink), merge_(options.merge),
          value_(options.value.value_or(sink.builder().values().empty_map())) {}

    void read_line(std::string_view line, std::uint64_t number) {
        std::string_view rest = line.substr(0, line.find('#'));
        const std::string_view first = take_word(rest);
        std::string_view name = take_word(rest);
        if (first.empty())
            return;
        if (!is_host_address(first)) {
            if (name.empty())
                add(first, number);
            else
                sink_.skip(number, "neither an address with its names nor a name alone");
            return;
        }
        if (name.empty())
            sink_.skip(number, "an address without names");
        for (; !name.empty(); name = take_word(rest))
            add(name, number);
    }

private:
    void add(std::string_view name, std::uint64_t number) {
        if (is_of_this_machine(name))
            return;
        DatabaseBuilder& builder = sink_.builder();
        if (name.find('*') != std::string_view::npos)
            sink_.take(number, [&] { builder.add_glob(name, value_, merge_); });
        else
            sink_.take(number, [&] { builder.add_literal(name, value_, merge_); });
    }

    EntrySink& sink_;
    Merge merge_;
    ValueId value_;
};

} // namespace

ImportCounts import_hosts(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                          ImportLog& log) {
    EntrySink sink(input, options, builder, log);
    HostsImport import(sink, options);
    LineReader lines(input);
    for (std::string_view line; lines.next(line);) {
        sink.report_progress();
        import.read_line(line, lines.number());
    }
    return sink.finish();
}

} // namespace mxy::build
