// See measuring.h.
#include "measuring.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include <time.h>

namespace mxy::bench {

namespace {

std::size_t to_number(std::string_view option, std::string_view text) {
    std::size_t number = 0;
    const char* const end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, number).ptr != end)
        throw std::runtime_error("not a number: " + std::string(option) + std::string(text));
    return number;
}

std::vector<std::size_t> to_numbers(std::string_view option, std::string_view text) {
    std::vector<std::size_t> numbers;
    while (true) {
        const std::size_t comma = text.find(',');
        numbers.push_back(to_number(option, text.substr(0, comma)));
        if (comma == std::string_view::npos)
            return numbers;
        text.remove_prefix(comma + 1);
    }
}

bool take_option(std::string_view argument, const Option& option) {
    if (bool* const* flag = std::get_if<bool*>(&option.value)) {
        if (argument != option.name)
            return false;
        **flag = true;
        return true;
    }
    if (!argument.starts_with(option.name))
        return false;
    const std::string_view text = argument.substr(option.name.size());
    if (std::size_t* const* number = std::get_if<std::size_t*>(&option.value))
        **number = to_number(option.name, text);
    else if (std::string* const* string = std::get_if<std::string*>(&option.value))
        **string = text;
    else
        *std::get<std::vector<std::size_t>*>(option.value) = to_numbers(option.name, text);
    return true;
}

void write_text(std::ostream& out, std::string_view text) {
    out << '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out << '\\';
        out << c;
    }
    out << '"';
}

} // namespace

double spent_nanoseconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e9 + static_cast<double>(spent.tv_nsec);
}

double quantile(std::vector<double> values, double part) {
    if (values.empty())
        return 0;
    const auto place =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

double median(const std::vector<double>& values) {
    return quantile(values, 0.5);
}

void Pairs::add(double peer_ns, double ours_ns) {
    peer_.push_back(peer_ns);
    ours_.push_back(ours_ns);
    ratios_.push_back(peer_ns / ours_ns);
}

PairedResult Pairs::result() const {
    return {median(peer_),           median(ours_),           median(ratios_),
            quantile(ratios_, 0.25), quantile(ratios_, 0.75), ratios_.size()};
}

void take_options(int& count, char** arguments, std::span<const Option> options) {
    int kept = 1;
    for (int i = 1; i < count; ++i)
        if (std::none_of(options.begin(), options.end(),
                         [&](const Option& option) { return take_option(arguments[i], option); }))
            arguments[kept++] = arguments[i];
    count = kept;
}

bool has_argument(int count, char** arguments, std::string_view wanted) {
    return std::find(arguments + 1, arguments + count, wanted) != arguments + count;
}

ResultFile::ResultFile(const std::string& path) {
    if (path.empty())
        return;
    out_.open(path);
    if (!out_)
        throw std::runtime_error("cannot write " + path);
}

void ResultFile::add(std::initializer_list<Field> fields, const PairedResult* pairs) {
    if (!out_.is_open())
        return;
    char before = '{';
    const auto add_field = [&](const Field& field) {
        out_ << before;
        write_text(out_, field.name);
        out_ << ": ";
        if (const auto* text = std::get_if<std::string_view>(&field.value))
            write_text(out_, *text);
        else if (const auto* number = std::get_if<double>(&field.value))
            out_ << *number;
        else
            out_ << std::get<std::size_t>(field.value);
        before = ',';
    };
    for (const Field& field : fields)
        add_field(field);
    if (pairs != nullptr)
        for (const Field& field :
             {Field{"peer_ns", pairs->peer_ns}, Field{"ours_ns", pairs->ours_ns},
              Field{"ratio", pairs->ratio}, Field{"lower", pairs->lower},
              Field{"upper", pairs->upper}, Field{"pairs", pairs->pairs}})
            add_field(field);
    out_ << "}\n" << std::flush;
}

int run_program(const char* name, int (*run)(int count, char** arguments), int count,
                char** arguments) {
    try {
        return run(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", name, error.what());
        return 4;
    }
}

} // namespace mxy::bench
