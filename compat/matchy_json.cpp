// matchy_result_to_json.
#include "json.h"
#include "matchy_result.h"

#include <cstdlib>
#include <cstring>

namespace mxy::compat {

namespace {

char* to_json(const matchy_entry_s& entry) noexcept {
    const ValuePlace place = place_of(entry);
    char* json = nullptr;
    if (const Status status = value_to_json(place.section, place.offset, &json);
        status != Status::ok)
        fail_value(*entry.db, status);
    return json;
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the function below is not in it

extern "C" char* matchy_result_to_json(const matchy_result_t* result) {
    if (result == nullptr) {
        compat::fail_null("matchy_result_to_json");
        return nullptr;
    }
    if (!result->found)
        return nullptr;
    if (result->_data_cache != nullptr)
        return compat::to_json({compat::content_of(*result), result->_data_cache});
    char* const json = ::strdup("null");
    if (json == nullptr)
        compat::fail_no_memory();
    return json;
}
