// See json_shape.h.
#include "build/import/json/json_shape.h"

#include "build/import/json/json_reader.h"

#include <algorithm>
#include <string>

namespace mxy::build {

namespace {

// Looks at the members of the first value, up to the one that tells.
class FirstValue : public JsonListener {
public:
    bool on(const JsonEvent& event) override {
        if (event.level == 0 && event.kind != JsonEvent::Kind::start_map)
            return event.kind == JsonEvent::Kind::end_map;
        if (event.level != 1)
            return true;
        if (event.kind == JsonEvent::Kind::key)
            name_ = event.text;
        else if (!form)
            form = form_by(event);
        is_object = true;
        return form != JsonForm::dataset && form != JsonForm::exported;
    }

    bool is_object = false; // with members
    std::optional<JsonForm> form;

private:
    std::optional<JsonForm> form_by(const JsonEvent& value) const {
        if (value.kind == JsonEvent::Kind::start_array && name_ == "dataset")
            return JsonForm::dataset;
        if (value.kind == JsonEvent::Kind::number && name_ == "mxydb")
            return JsonForm::exported;
        if (value.kind == JsonEvent::Kind::string && rank_of_key_member(name_))
            return JsonForm::entries;
        return std::nullopt;
    }

    std::string name_;
};

std::size_t end_of_line(std::string_view text, std::size_t from) noexcept {
    return std::min(text.find('\n', from), text.size());
}

// Whether the first line that is not blank behind `from` is an entry by itself.
bool entry_in_line(JsonReader& reader, std::string_view text, std::size_t from) {
    const std::size_t start = reader.skip_blanks(from);
    const std::size_t end = end_of_line(text, start);
    FirstValue value;
    try {
        return start < text.size() && reader.skip_blanks(reader.read(start, end, value)) >= end &&
               value.form == JsonForm::entries;
    } catch (const JsonError&) {
        return false;
    }
}

} // namespace

JsonShape json_shape(std::string_view text) {
    JsonReader reader(text);
    const std::size_t start = reader.skip_blanks(0);
    if (start == text.size())
        return {};
    const std::size_t line_end = end_of_line(text, start);
    FirstValue first;
    std::size_t end = 0;
    try {
        end = reader.read(start, text.size(), first);
    } catch (const JsonError&) {
        if (entry_in_line(reader, text, line_end))
            return {JsonForm::entries, true};
        throw;
    }
    if (first.form == JsonForm::dataset)
        return {JsonForm::dataset, false};
    if (first.form == JsonForm::exported)
        return {JsonForm::exported, true};
    if (text[start] != '{')
        return {};
    const bool is_alone = reader.skip_blanks(end) == text.size();
    if (!first.form && is_alone && first.is_object)
        return {JsonForm::mapping, false};
    return {JsonForm::entries, end <= line_end};
}

std::optional<std::size_t> rank_of_key_member(std::string_view name) noexcept {
    const auto* const found = std::find(key_members.begin(), key_members.end(), name);
    if (found == key_members.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - key_members.begin());
}

} // namespace mxy::build
