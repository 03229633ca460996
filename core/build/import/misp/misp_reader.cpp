// See misp_reader.h.
#include "build/import/misp/misp_reader.h"

#include <array>

namespace mxy::build {

MispReader::MispReader(JsonReader& reader, std::function<void(const MispEvent&)> on_event)
    : reader_(reader), on_event_(std::move(on_event)) {}

bool MispReader::on(const JsonEvent& event) {
    if (event.kind == JsonEvent::Kind::key) {
        key_ = event.text;
        return true;
    }
    if (event.is_start())
        enter(inner_place(event.kind == JsonEvent::Kind::start_map));
    else if (event.is_end())
        leave();
    else if (event.kind != JsonEvent::Kind::null)
        take(event);
    key_.clear();
    return true;
}

MispReader::Place MispReader::inner_place(bool is_map) const {
    struct Step {
        Place outer;
        std::string_view key;
        bool is_map;
        Place inner;
    };
    static constexpr std::array steps = {
        Step{Place::event, "Orgc", true, Place::organisation},
        Step{Place::event, "Tag", false, Place::event_tags},
        Step{Place::event_tags, "", true, Place::event_tag},
        Step{Place::event, "Attribute", false, Place::attributes},
        Step{Place::attributes, "", true, Place::attribute},
        Step{Place::attribute, "Tag", false, Place::attribute_tags},
        Step{Place::attribute_tags, "", true, Place::attribute_tag},
        Step{Place::event, "Object", false, Place::objects},
        Step{Place::objects, "", true, Place::object},
        Step{Place::object, "Attribute", false, Place::attributes},
    };
    const Place outer = place();
    if (outer == Place::outside)
        return is_map && key_ == "Event" ? Place::event : Place::outside;
    for (const Step& step : steps)
        if (step.outer == outer && step.key == key_ && step.is_map == is_map)
            return step.inner;
    return Place::ignored;
}

void MispReader::enter(Place place) {
    path_.push_back(place);
    if (place == Place::event) {
        event_ = {};
        object_.reset();
    } else if (place == Place::object) {
        object_ = event_.objects.size();
        event_.objects.emplace_back();
    } else if (place == Place::attribute) {
        event_.attributes.emplace_back();
        event_.attributes.back().line = reader_.line();
        event_.attributes.back().object = object_;
    }
}

void MispReader::leave() {
    const Place left = place();
    path_.pop_back();
    if (left == Place::object)
        object_.reset();
    else if (left == Place::event)
        on_event_(event_);
}

void MispReader::take(const JsonEvent& scalar) {
    std::string text(scalar.text);
    if (scalar.kind == JsonEvent::Kind::boolean)
        text = scalar.truth ? "true" : "false";
    switch (place()) {
    case Place::event:
        return take_of_event(std::move(text));
    case Place::organisation:
        if (key_ == "name")
            event_.organisation = std::move(text);
        return;
    case Place::event_tag:
        if (key_ == "name")
            event_.tags.push_back(std::move(text));
        return;
    case Place::object:
        if (key_ == "name")
            event_.objects.back().name = std::move(text);
        else if (key_ == "comment")
            event_.objects.back().comment = std::move(text);
        return;
    case Place::attribute:
        return take_of_attribute(std::move(text));
    case Place::attribute_tag:
        if (key_ == "name")
            event_.attributes.back().tags.push_back(std::move(text));
        return;
    default:
        return;
    }
}

void MispReader::take_of_event(std::string text) {
    if (key_ == "info")
        event_.info = std::move(text);
    else if (key_ == "uuid")
        event_.uuid = std::move(text);
    else if (key_ == "date")
        event_.date = std::move(text);
    else if (key_ == "threat_level_id")
        event_.threat_level_id = std::move(text);
    else if (key_ == "analysis")
        event_.analysis = std::move(text);
}

void MispReader::take_of_attribute(std::string text) {
    MispAttribute& attribute = event_.attributes.back();
    if (key_ == "type")
        attribute.type = std::move(text);
    else if (key_ == "value")
        attribute.value = std::move(text);
    else if (key_ == "category")
        attribute.category = std::move(text);
    else if (key_ == "to_ids")
        attribute.to_ids = text == "true" || text == "1";
    else if (key_ == "comment")
        attribute.comment = std::move(text);
}

} // namespace mxy::build
