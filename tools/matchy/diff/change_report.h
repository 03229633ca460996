// Tells of differences: for people a line each, with a sign in front and a colour where there are
// colours, and the counts at the end; for programs an object a line. It counts all it is told.
#pragma once

#include "../key_text.h"
#include "../terminal.h"

#include "build/data/value_pool.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matchy {

// What a difference is about.
enum class Subject : std::uint8_t { metadata, network, literal, glob, record };

struct Change {
    Subject subject = Subject::network;
    std::string key; // empty for records
    // One of them at least, and they are not equal.
    std::optional<mxy::build::ValueId> old_value;
    std::optional<mxy::build::ValueId> new_value;
};

class ChangeReport {
public:
    enum class Form : std::uint8_t { lines, json, none };

    // Values are those of `pool`; both outlive the report.
    ChangeReport(Terminal& terminal, const mxy::build::ValuePool& pool, Form form)
        : terminal_(terminal), pool_(pool), form_(form) {}

    void tell(const Change& change);
    // A network whose answers are equal, but come from networks of other sizes.
    void tell_split(const std::string& network, const std::string& old_network,
                    const std::string& new_network);
    // A place where just one of the trees shows its IPv4 part again.
    void tell_alias(const std::string& network, bool is_added);

    bool has_any() const noexcept { return has_any_; }
    // Prints the counts, and all that is held back.
    void finish();

private:
    static constexpr std::size_t subjects = 5;
    struct Counts {
        std::uint64_t added = 0;
        std::uint64_t removed = 0;
        std::uint64_t changed = 0;
        std::uint64_t split = 0;
    };

    void append_line(const Change& change);
    void append_json(const Change& change);
    void append_signed(std::string_view sign, Colour colour, const std::string& key);
    void settle();
    std::string summary() const;

    Terminal& terminal_;
    const mxy::build::ValuePool& pool_;
    Form form_;
    bool has_any_ = false;
    std::array<Counts, subjects> counts_{};
    std::string out_;
};

} // namespace matchy
