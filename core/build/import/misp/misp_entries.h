// What an event of MISP becomes: the record of each attribute, and the keys that its value has in
// it, by the attribute's type. It knows nothing of JSON.
#pragma once

#include "build/import/json/json_session.h"
#include "build/import/misp/misp_event.h"

namespace mxy::build {

void add_misp_event(JsonSession& session, const MispEvent& event);

// The host of a URL, without its port; empty where it has none.
std::string_view host_of_url(std::string_view url) noexcept;

} // namespace mxy::build
