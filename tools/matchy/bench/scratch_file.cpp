// See scratch_file.h.
#include "scratch_file.h"

#include "../failure.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace matchy::bench {

ScratchFile::ScratchFile(const std::string& name) {
    std::error_code error;
    const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
    if (error)
        throw Failure(ExitStatus::system_error,
                      "no folder for temporary files: " + error.message());
    folder_ = (parent / "matchy-bench-XXXXXX").string();
    if (::mkdtemp(folder_.data()) == nullptr)
        throw Failure(ExitStatus::system_error, parent.string() + ": cannot make a folder: " +
                                                    std::system_category().message(errno));
    path_ = folder_ + "/" + name;
}

ScratchFile::~ScratchFile() {
    std::error_code ignored;
    if (!is_kept_)
        std::filesystem::remove(path_, ignored);
    std::filesystem::remove(folder_, ignored); // unless there is something in it
}

} // namespace matchy::bench
