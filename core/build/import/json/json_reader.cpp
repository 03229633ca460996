// See json_reader.h. RapidJSON does the reading; nothing of it is seen outside.
#include "build/import/json/json_reader.h"

#include "build/data/json_memory.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace mxy::build {

namespace {

// The parser keeps a few bytes for each open map and array; no honest text has that many.
constexpr std::uint32_t most_levels = 100'000;

using Parser = rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, JsonMemory>;

// Turns the parser's calls into events.
class Events {
public:
    explicit Events(JsonListener& listener) noexcept : listener_(listener) {}

    bool Null() { return tell({JsonEvent::Kind::null, false, level_, {}}); }
    bool Bool(bool value) { return tell({JsonEvent::Kind::boolean, value, level_, {}}); }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        return tell({JsonEvent::Kind::number, false, level_, {text, size}});
    }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        return tell({JsonEvent::Kind::string, false, level_, {text, size}});
    }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        return tell({JsonEvent::Kind::key, false, level_, {text, size}});
    }
    bool StartObject() { return start(JsonEvent::Kind::start_map); }
    bool EndObject(rapidjson::SizeType) { return end(JsonEvent::Kind::end_map); }
    bool StartArray() { return start(JsonEvent::Kind::start_array); }
    bool EndArray(rapidjson::SizeType) { return end(JsonEvent::Kind::end_array); }

    // Numbers are always told raw; the parser wants these to exist.
    bool Int(int) const noexcept { return false; }
    bool Uint(unsigned) const noexcept { return false; }
    bool Int64(std::int64_t) const noexcept { return false; }
    bool Uint64(std::uint64_t) const noexcept { return false; }
    bool Double(double) const noexcept { return false; }

    bool is_too_deep() const noexcept { return level_ > most_levels; }

private:
    bool tell(const JsonEvent& event) { return listener_.on(event); }

    bool start(JsonEvent::Kind kind) {
        const bool goes_on = tell({kind, false, level_, {}});
        return ++level_ <= most_levels && goes_on;
    }

    bool end(JsonEvent::Kind kind) {
        --level_;
        return tell({kind, false, level_, {}});
    }

    JsonListener& listener_;
    std::uint32_t level_ = 0;
};

bool is_blank(char byte) noexcept {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

} // namespace

struct JsonReader::State {
    std::string_view text;
    Parser parser;
    rapidjson::MemoryStream stream{"", 0};
    std::size_t stream_start = 0;
    std::size_t counted_to = 0; // newlines before it are in `line`
    std::uint64_t line = 1;
};

JsonReader::JsonReader(std::string_view text) : state_(std::make_unique<State>()) {
    state_->text = text;
}

JsonReader::~JsonReader() = default;

std::size_t JsonReader::read(std::size_t from, std::size_t to, JsonListener& listener) {
    constexpr unsigned flags = rapidjson::kParseIterativeFlag |
                               rapidjson::kParseNumbersAsStringsFlag |
                               rapidjson::kParseStopWhenDoneFlag;
    State& state = *state_;
    state.stream = rapidjson::MemoryStream(state.text.data() + from, to - from);
    state.stream_start = from;
    Events events(listener);
    const rapidjson::ParseResult result = state.parser.Parse<flags>(state.stream, events);
    if (events.is_too_deep())
        throw JsonError("more than " + std::to_string(most_levels) + " levels", position());
    if (result.IsError() && result.Code() != rapidjson::kParseErrorTermination)
        throw JsonError(rapidjson::GetParseError_En(result.Code()), from + result.Offset());
    return position();
}

std::size_t JsonReader::position() const noexcept {
    return state_->stream_start + state_->stream.Tell();
}

std::uint64_t JsonReader::line_of(std::size_t position) noexcept {
    State& state = *state_;
    if (position < state.counted_to) {
        state.counted_to = 0;
        state.line = 1;
    }
    const std::string_view more = state.text.substr(state.counted_to, position - state.counted_to);
    state.line += static_cast<std::uint64_t>(std::count(more.begin(), more.end(), '\n'));
    state.counted_to = position;
    return state.line;
}

std::size_t JsonReader::column_of(std::size_t position) const noexcept {
    const std::size_t newline = state_->text.substr(0, position).rfind('\n');
    return newline == std::string_view::npos ? position + 1 : position - newline;
}

std::size_t JsonReader::skip_blanks(std::size_t from) const noexcept {
    while (from < state_->text.size() && is_blank(state_->text[from]))
        ++from;
    return from;
}

} // namespace mxy::build
