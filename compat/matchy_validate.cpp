// matchy_validate: the check of a whole file.
#include "last_error.h"
#include "matchy_interface.h"

#include "base/mapped_file.h"
#include "validate.h"

#include <cstring>
#include <new>

namespace mxy::compat {

namespace {

std::int32_t validate_file(const char* filename, Thoroughness thoroughness) noexcept try {
    MappedFile file;
    if (const Status status = file.open(filename); status != Status::ok)
        return fail(filename, status);
    const std::optional<Finding> finding = validate(file.bytes(), thoroughness);
    if (!finding)
        return MATCHY_SUCCESS;
    return fail(filename, TextError{finding->status, finding->offset, finding->what.c_str()});
} catch (const std::bad_alloc&) {
    return fail_no_memory();
}

std::int32_t validate_at(const char* filename, std::int32_t level) noexcept {
    if (filename == nullptr)
        return fail_null("matchy_validate");
    switch (level) {
    case MATCHY_VALIDATION_STANDARD:
        return validate_file(filename, Thoroughness::standard);
    case MATCHY_VALIDATION_STRICT:
    case MATCHY_VALIDATION_AUDIT:
        return validate_file(filename, Thoroughness::strict);
    default:
        return fail(MATCHY_ERROR_INVALID_PARAM, "matchy_validate: there is no level %d",
                    static_cast<int>(level));
    }
}

} // namespace

} // namespace mxy::compat

extern "C" int32_t matchy_validate(const char* filename, int32_t level, char** error_message) {
    if (error_message != nullptr)
        *error_message = nullptr;
    const std::int32_t status = mxy::compat::validate_at(filename, level);
    if (status != MATCHY_SUCCESS && error_message != nullptr)
        *error_message = ::strdup(mxy::compat::last_error());
    return status;
}
