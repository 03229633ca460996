// Reading JSON as a sequence of events, without a tree in memory and without recursion, however
// deep the text is. Numbers are told as they are written. It knows nothing of what the text means.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mxy::build {

struct JsonEvent {
    enum class Kind : std::uint8_t {
        null,
        boolean,
        number,
        string,
        key,
        start_map,
        end_map,
        start_array,
        end_array,
    };

    Kind kind = Kind::null;
    bool truth = false;      // of a boolean
    std::uint32_t level = 0; // maps and arrays around it; those are at the level of their own start
    std::string_view text;   // of a number, a string or a key; good until the event is over

    bool is_start() const noexcept { return kind == Kind::start_map || kind == Kind::start_array; }
    bool is_end() const noexcept { return kind == Kind::end_map || kind == Kind::end_array; }
    // Whether a value at this event's level is over with it.
    bool ends_value() const noexcept { return kind != Kind::key && !is_start(); }
};

class JsonListener {
public:
    virtual ~JsonListener() = default;
    // False ends the reading.
    virtual bool on(const JsonEvent& event) = 0;
};

// Text that is not JSON, and where.
class JsonError : public std::runtime_error {
public:
    JsonError(const std::string& reason, std::size_t position)
        : std::runtime_error(reason), position_(position) {}

    std::size_t position() const noexcept { return position_; }

private:
    std::size_t position_;
};

class JsonReader {
public:
    // The text outlives the reader.
    explicit JsonReader(std::string_view text);
    ~JsonReader();

    // Reads one value, which starts at `from` or behind blanks there, and ends before `to`. Returns
    // where it ends, or where the listener ended the reading. Throws JsonError, and what the
    // listener throws.
    std::size_t read(std::size_t from, std::size_t to, JsonListener& listener);

    // Where the text goes on behind the event that is being told.
    std::size_t position() const noexcept;

    // The line of a position, from 1. Quick where positions ascend from call to call.
    std::uint64_t line_of(std::size_t position) noexcept;
    std::uint64_t line() noexcept { return line_of(position()); }
    // Bytes of the line before the position, and 1.
    std::size_t column_of(std::size_t position) const noexcept;

    // The first byte at or behind `from` that is not blank, or the end of the text.
    std::size_t skip_blanks(std::size_t from) const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mxy::build
