// A JSON text as a value. RapidJSON tells what it reads without recursion, however deep the text
// is, and numbers as they are written, so that no digit is lost.
#include "build/build_error.h"
#include "build/data/json_memory.h"
#include "build/data/value_assembler.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace mxy::build {

namespace {

// Hands RapidJSON's events on.
class Listener {
public:
    explicit Listener(ValueAssembler& assembler) : assembler_(assembler) {}

    bool Null() { return assembler_.null(), true; }
    bool Bool(bool value) { return assembler_.boolean(value), true; }
    bool Int(int value) { return assembler_.integer(value), true; }
    bool Uint(unsigned value) { return assembler_.unsigned_integer(value), true; }
    bool Int64(std::int64_t value) { return assembler_.integer(value), true; }
    bool Uint64(std::uint64_t value) { return assembler_.unsigned_integer(value), true; }
    bool Double(double) { return false; } // numbers come as texts
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        return assembler_.number({text, size}), true;
    }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        return assembler_.string({text, size}), true;
    }
    bool StartObject() { return assembler_.start_map(), true; }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        return assembler_.key({text, size}), true;
    }
    bool EndObject(rapidjson::SizeType) { return assembler_.end_map(), true; }
    bool StartArray() { return assembler_.start_array(), true; }
    bool EndArray(rapidjson::SizeType) { return assembler_.end_array(), true; }

private:
    ValueAssembler& assembler_;
};

BuildError error_at(std::size_t position, BuildError::Kind kind, const std::string& reason) {
    return {kind, "byte " + std::to_string(position) + ": " + reason};
}

} // namespace

ValueId value_of_json(ValuePool& pool, std::string_view json, const ValueTypes& types,
                      bool tagged_types) {
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    using Kind = BuildError::Kind;

    ValueAssembler assembler(pool, types, tagged_types);
    Listener listener(assembler);
    rapidjson::MemoryStream stream(json.data(), json.size());
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, JsonMemory> reader;
    rapidjson::ParseResult result;
    try {
        result = reader.Parse<flags>(stream, listener);
    } catch (const BuildError& error) {
        throw error_at(stream.Tell(), error.kind(), error.what());
    }
    if (result.IsError())
        throw error_at(result.Offset(), Kind::bad_input,
                       rapidjson::GetParseError_En(result.Code()));
    // To the stream a NUL is the end of the text.
    if (stream.Tell() != json.size())
        throw error_at(stream.Tell(), Kind::bad_input, "more text behind the value");
    return assembler.take();
}

} // namespace mxy::build
