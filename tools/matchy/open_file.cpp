// See open_file.h.
#include "open_file.h"

#include "failure.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace matchy {

void open_file(mxy::MappedFile& file, const std::string& path) {
    namespace fs = std::filesystem;
    if (file.open(path.c_str()) == mxy::Status::ok)
        return;
    int error = errno;
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::is_regular_file(status) && fs::file_size(path, ignored) == 0)
        throw Failure(ExitStatus::bad_input, path + ": not a database: the file is empty");
    if (fs::is_directory(status))
        error = EISDIR;
    else if (fs::exists(status) && !fs::is_regular_file(status))
        throw Failure(ExitStatus::bad_input, path + ": not a database: not a regular file");
    throw Failure(ExitStatus::system_error,
                  path + ": cannot open: " + std::system_category().message(error));
}

} // namespace matchy
