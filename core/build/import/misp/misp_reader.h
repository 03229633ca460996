// Reading MISP's JSON: from the events of the text to events of MISP. Members come in any order,
// and what it does not know it passes over.
#pragma once

#include "build/import/json/json_reader.h"
#include "build/import/misp/misp_event.h"

#include <functional>

namespace mxy::build {

class MispReader : public JsonListener {
public:
    // `on_event` is told of each event at its end.
    MispReader(JsonReader& reader, std::function<void(const MispEvent&)> on_event);

    bool on(const JsonEvent& event) override;

private:
    // What a map or an array of the text is.
    enum class Place : std::uint8_t {
        outside,
        event,
        organisation,
        event_tags,
        event_tag,
        objects,
        object,
        attributes,
        attribute,
        attribute_tags,
        attribute_tag,
        ignored,
    };

    Place place() const noexcept { return path_.empty() ? Place::outside : path_.back(); }
    Place inner_place(bool is_map) const;
    void enter(Place place);
    void leave();
    void take(const JsonEvent& scalar);
    void take_of_event(std::string text);
    void take_of_attribute(std::string text);

    JsonReader& reader_;
    std::function<void(const MispEvent&)> on_event_;
    std::vector<Place> path_; // from the outermost container to the one being read
    std::string key_;         // of the member whose value comes next; empty in arrays
    MispEvent event_;
    std::optional<std::size_t> object_; // of the event, that is being read
};

} // namespace mxy::build
