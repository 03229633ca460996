// See last_error.h.
#include "last_error.h"

#include "last_error_text.h"
#include "matchy_interface.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace mxy::compat {

namespace {

const char* name_of(const char* filename) noexcept {
    return filename == nullptr || *filename == '\0' ? "database in memory" : filename;
}

// The GNU form of strerror_r: a text, perhaps in the buffer.
const char* system_text(int error, std::span<char> buffer) noexcept {
    return ::strerror_r(error, buffer.data(), buffer.size());
}

} // namespace

const char* last_error() noexcept {
    return last_error_text().data();
}

std::int32_t fail(std::int32_t code, const char* format, ...) noexcept {
    const std::span<char> text = last_error_text();
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text.data(), text.size(), format, arguments);
    va_end(arguments);
    return code;
}

std::int32_t fail(const char* filename, Status status) noexcept {
    const int error = errno;
    std::int32_t code = matchy_code(status);
    if (status == Status::file_open_error && error == ENOENT)
        code = MATCHY_ERROR_FILE_NOT_FOUND;
    if (status != Status::file_open_error && status != Status::io_error)
        return fail(code, "%s: %s", name_of(filename), status_text(static_cast<int>(status)));
    char buffer[128];
    return fail(code, "%s: cannot be %s: %s", name_of(filename),
                status == Status::io_error ? "mapped" : "opened", system_text(error, buffer));
}

std::int32_t fail(const char* filename, const TextError& error) noexcept {
    return fail(matchy_code(error.status), "%s: offset %llu: %s", name_of(filename),
                static_cast<unsigned long long>(error.offset), error.reason);
}

std::int32_t fail_no_memory() noexcept {
    return fail(MATCHY_ERROR_OUT_OF_MEMORY, "out of memory");
}

std::int32_t fail_null(const char* function) noexcept {
    return fail(MATCHY_ERROR_INVALID_PARAM, "%s: an argument is NULL that must not be", function);
}

std::int32_t matchy_code(Status status) noexcept {
    switch (status) {
    case Status::ok:
        return MATCHY_SUCCESS;
    case Status::file_open_error:
    case Status::io_error:
        return MATCHY_ERROR_IO;
    case Status::out_of_memory:
        return MATCHY_ERROR_OUT_OF_MEMORY;
    case Status::invalid_metadata:
    case Status::unknown_format:
    case Status::path_does_not_match: // a key of the metadata is missing
        return MATCHY_ERROR_INVALID_FORMAT;
    default:
        return MATCHY_ERROR_CORRUPT_DATA;
    }
}

} // namespace mxy::compat

extern "C" const char* matchy_last_error(void) {
    return mxy::compat::last_error();
}
