// See recorded.h.
#include "recorded.h"

#include "values.h"

#include "support/test_data.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace mxy::test {

namespace {

namespace fs = std::filesystem;
using rapidjson::Value;

std::string text_of(const Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

std::string json_of(const Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

rapidjson::Document parse(const std::string& text) {
    rapidjson::Document document;
    if (document.Parse(text.data(), text.size()).HasParseError())
        throw std::runtime_error("no JSON: " + text);
    return document;
}

// A value with its MMDB type, as it was recorded: {"u32": 1}, {"m": {...}}, {"a": [...]}.
std::string canonical(const Value& typed) {
    const auto& member = *typed.MemberBegin();
    const std::string type = text_of(member.name);
    const Value& value = member.value;
    if (type == "m") {
        std::map<std::string, std::string> members;
        for (const auto& pair : value.GetObject())
            members[text_of(pair.name)] = canonical(pair.value);
        return canonical_map(members);
    }
    if (type == "a") {
        std::vector<std::string> items;
        for (const Value& item : value.GetArray())
            items.push_back(canonical(item));
        return canonical_array(items);
    }
    if (type == "b") { // empty arrays were recorded as bytes, too
        std::vector<std::string> bytes;
        for (const Value& byte : value.GetArray())
            bytes.push_back(canonical_integer("byte", false, byte.GetUint()));
        return canonical_array(bytes);
    }
    if (type == "s")
        return canonical_text(text_of(value));
    if (type == "d" || type == "f")
        return canonical_number(type, value.GetDouble());
    if (type == "bool")
        return canonical_number(type, value.GetBool() ? 1 : 0);
    if (value.IsInt64())
        return canonical_integer(type, value.GetInt64() < 0,
                                 value.IsUint64() ? value.GetUint64()
                                                  : static_cast<std::uint64_t>(-value.GetInt64()));
    if (value.IsUint64())
        return canonical_integer(type, false, value.GetUint64());
    throw std::runtime_error("a recorded value of type " + type + " is not understood");
}

// The same value without its types.
Value untyped(const Value& typed, rapidjson::Document& document) {
    const auto& member = *typed.MemberBegin();
    const std::string type = text_of(member.name);
    if (type != "m" && type != "a")
        return Value(member.value, document.GetAllocator());
    Value plain(type == "m" ? rapidjson::kObjectType : rapidjson::kArrayType);
    if (type == "m")
        for (const auto& pair : member.value.GetObject())
            plain.AddMember(Value(pair.name, document.GetAllocator()),
                            untyped(pair.value, document), document.GetAllocator());
    else
        for (const Value& item : member.value.GetArray())
            plain.PushBack(untyped(item, document), document.GetAllocator());
    return plain;
}

RecordedAnswer answer_of(const Value& in) {
    RecordedAnswer out;
    out.query = text_of(in["query"]);
    out.kind = text_of(in["kind"]);
    if (out.kind == "ip") {
        out.prefix_length = in["prefix_len"].GetUint();
        out.values = {canonical(in["typed"])};
        out.first_json = json_of(in["data"]);
    } else if (out.kind == "pattern") {
        for (const Value& id : in["pattern_ids"].GetArray())
            out.ids.push_back(id.GetUint());
        for (const Value& value : in["typed"].GetArray())
            out.values.push_back(canonical(value));
        out.first_json = json_of(in["data"].GetArray()[0]);
    }
    return out;
}

Recording read(const fs::path& path) {
    constexpr std::string_view ending = ".expected.json";
    const auto bytes = read_file(path);
    const rapidjson::Document in = parse({bytes.begin(), bytes.end()});
    const std::string name = path.string();
    Recording out;
    const std::string stem = name.substr(0, name.size() - ending.size());
    out.database = stem.ends_with(".pgb") ? stem : stem + ".mxy";
    out.format = text_of(in["format"]);
    out.literal_count = in["literal_count"].GetUint();
    out.glob_count = in["glob_count"].GetUint();
    if (in["metadata"].IsObject()) {
        rapidjson::Document document;
        out.metadata_json = json_of(untyped(in["metadata"], document));
    }
    for (const Value& answer : in["results"].GetArray())
        out.answers.push_back(answer_of(answer));
    return out;
}

} // namespace

std::vector<Recording> recordings() {
    std::vector<fs::path> paths;
    if (!data_folder().empty())
        for (const auto& entry : fs::recursive_directory_iterator(data_folder() / "matchy"))
            if (entry.path().string().ends_with(".expected.json"))
                paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<Recording> all;
    for (const fs::path& path : paths)
        all.push_back(read(path));
    return all;
}

bool same_json(const std::string& left, const std::string& right) {
    return parse(left) == parse(right);
}

} // namespace mxy::test
