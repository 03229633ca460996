// What every program here needs: its options, processor time, the median of pairs, and results
// that another program can read. It does not know what is measured.
#pragma once

#include <cstddef>
#include <fstream>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mxy::bench {

// Of this thread's processor time: while another process has the core, nothing is counted. On a
// busy machine the turns of two rivals would otherwise fall in step with the scheduler's.
double spent_nanoseconds();

class Stopwatch {
public:
    double nanoseconds() const { return spent_nanoseconds() - start_; }
    double milliseconds() const { return nanoseconds() / 1e6; }
    double seconds() const { return nanoseconds() / 1e9; }

private:
    double start_ = spent_nanoseconds();
};

// The value below which this part of them lies; 0 for none.
double quantile(std::vector<double> values, double part);
double median(const std::vector<double>& values);

struct PairedResult {
    double peer_ns = 0; // medians of one call
    double ours_ns = 0;
    double ratio = 0; // peer to ours: above 1, ours is faster
    double lower = 0; // quartiles of the ratio
    double upper = 0;
    std::size_t pairs = 0;
};

// Times of neighbours. Whatever else the machine did hit both alike, so the result is the median of
// their ratios, not the ratio of medians.
class Pairs {
public:
    void add(double peer_ns, double ours_ns);
    PairedResult result() const;

private:
    std::vector<double> peer_;
    std::vector<double> ours_;
    std::vector<double> ratios_;
};

// An option as it stands on the command line: "--name" for a flag, "--name=" for the others. A list
// is one of numbers with commas between.
struct Option {
    std::string_view name;
    std::variant<bool*, std::size_t*, std::string*, std::vector<std::size_t>*> value;
};

// Removes these options from the command line; the rest may be somebody else's. Throws
// std::runtime_error where a value is not one.
void take_options(int& count, char** arguments, std::span<const Option> options);

bool has_argument(int count, char** arguments, std::string_view wanted);

// Lines of JSON, one for each result; nothing where no file is wanted.
class ResultFile {
public:
    struct Field {
        std::string_view name;
        std::variant<std::string_view, double, std::size_t> value;
    };

    // An empty path: no file. Throws std::runtime_error where it cannot be written.
    explicit ResultFile(const std::string& path);

    void add(std::initializer_list<Field> fields, const PairedResult* pairs = nullptr);

private:
    std::ofstream out_;
};

// main(): what is thrown becomes a message with the program's name, and 4.
int run_program(const char* name, int (*run)(int count, char** arguments), int count,
                char** arguments);

} // namespace mxy::bench
