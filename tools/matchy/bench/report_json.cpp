// The report as one JSON object. Times are nanoseconds where the name says so, else seconds.
#include "report.h"

#include "../inspect/json_printer.h"

#include <array>
#include <cstdio>

namespace matchy::bench {
namespace {

class JsonReport {
public:
    explicit JsonReport(const Report& report) : report_(report) {}

    std::string text() {
        json_.open_object();
        string("file", report_.path);
        number("size", report_.size);
        number("seed", report_.seed);
        number("threads", report_.threads);
        number("clock_ns", report_.clock_cost);
        if (report_.made)
            print_made(*report_.made);
        print_loading();
        json_.key("lookups");
        json_.open_array();
        for (const Measurement& measurement : report_.measurements)
            print(measurement);
        json_.close_array();
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
    void decimal(const char* name, double value, int digits) {
        std::array<char, 64> text{};
        std::snprintf(text.data(), text.size(), "%.*f", digits, value);
        json_.key(name);
        json_.raw(text.data());
    }

    void print_made(const MadeReport& made) {
        json_.key("build");
        json_.open_object();
        string("kind", name_of(made.kind));
        number("keys", made.keys);
        number("networks", made.database.networks);
        number("literals", made.database.literals);
        number("globs", made.database.globs);
        number("repeated", made.database.repeated);
        decimal("hit_rate", made.hit_rate, 3);
        json_.key("kept");
        json_.boolean(made.is_kept);
        decimal("adding_seconds", made.database.adding_seconds, 6);
        decimal("writing_seconds", made.database.writing_seconds, 6);
        decimal("seconds", made.database.seconds(), 6);
        decimal("keys_per_second", static_cast<double>(made.keys) / made.database.seconds(), 0);
        number("peak_memory", made.database.peak_memory);
        json_.close_object();
    }

    void print_loading() {
        json_.key("load");
        json_.open_object();
        number("iterations", report_.load_iterations);
        decimal("open_ns", report_.load.open, 0);
        decimal("first_address_ns", report_.load.first_address, 0);
        if (report_.has_texts)
            decimal("first_name_ns", report_.load.first_text, 0);
        decimal("close_ns", report_.load.close, 0);
        json_.close_object();
    }

    void print(const Measurement& measurement) {
        const Latency& latency = measurement.latency;
        json_.open_object();
        string("keys", measurement.name);
        string("function", measurement.asks_addresses ? "MMDB_lookup_sockaddr" : "matchy_find_all");
        number("count", measurement.lookups);
        number("found", measurement.hits);
        if (measurement.expected_hits)
            number("expected", *measurement.expected_hits);
        decimal("lookups_per_second", measurement.lookups_per_second, 0);
        decimal("mean_ns", latency.mean, 1);
        number("median_ns", latency.median);
        number("p90_ns", latency.p90);
        number("p99_ns", latency.p99);
        number("p99_9_ns", latency.p99_9);
        number("max_ns", latency.max);
        json_.key("histogram");
        json_.open_array();
        for (const Latency::Bar& bar : latency.histogram)
            print(bar);
        json_.close_array();
        json_.close_object();
    }

    void print(const Latency::Bar& bar) {
        json_.raw("{\"from_ns\": " + std::to_string(bar.from) + ", \"to_ns\": " +
                  std::to_string(bar.to) + ", \"count\": " + std::to_string(bar.count) + "}");
    }

    const Report& report_;
    JsonPrinter json_;
};

} // namespace

std::string json_of(const Report& report) {
    return JsonReport(report).text();
}

} // namespace matchy::bench
