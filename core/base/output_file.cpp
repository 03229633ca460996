// See output_file.h. O_TMPFILE gives a file without a name, so that not even kill -9 leaves one
// behind; where the file system has none, a hidden file beside the target stands in.
#include "base/output_file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mxy {
namespace {

constexpr int attempts = 100; // at a temporary name that nobody else has

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

// Where symbolic links lead, if the file exists.
std::string resolved(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real == nullptr ? path : std::string(real.get());
}

// What a descriptor is called where names are asked for; empty without /proc.
std::string name_of_descriptor(int descriptor) {
    std::string name = "/proc/self/fd/" + std::to_string(descriptor);
    return access(name.c_str(), F_OK) == 0 ? name : std::string();
}

// The folder's entry must be on disk too, or a crash of the system may undo the rename. File
// systems that cannot do this are left alone.
void sync_folder(const std::string& folder) noexcept {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    ::close(descriptor);
}

} // namespace

OutputFile::~OutputFile() {
    const int kept = errno;
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (!temporary_.empty())
        unlink(temporary_.c_str());
    errno = kept;
}

int OutputFile::open(const std::string& path) {
    path_ = resolved(path);
    folder_ = folder_of(path_);
    struct stat old {};
    const bool exists = stat(path_.c_str(), &old) == 0;
    if (exists && S_ISDIR(old.st_mode))
        return EISDIR;
    if (exists && !S_ISREG(old.st_mode)) {
        is_direct_ = true;
        descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
        return descriptor_ < 0 ? errno : 0;
    }
    if (name_of(path_).empty())
        return EISDIR;
    int error = kind_ == Temporary::unnamed ? open_unnamed() : EOPNOTSUPP;
    if (error == EOPNOTSUPP || error == EISDIR || error == EINVAL) // no such files there
        error = open_named();
    if (error != 0)
        return error;
    return !exists || fchmod(descriptor_, old.st_mode & 07777) == 0 ? 0 : errno;
}

std::string OutputFile::temporary_name(int attempt) const {
    return folder_ + "/." + name_of(path_) + ".mxydb-" + std::to_string(getpid()) + "-" +
           std::to_string(attempt);
}

int OutputFile::open_unnamed() {
    descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        return errno;
    if (!name_of_descriptor(descriptor_).empty())
        return 0;
    ::close(std::exchange(descriptor_, -1));
    return EOPNOTSUPP;
}

int OutputFile::open_named() {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        std::string name = temporary_name(attempt);
        descriptor_ = ::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (descriptor_ >= 0) {
            temporary_ = std::move(name);
            return 0;
        }
        if (errno != EEXIST)
            return errno;
    }
    return EEXIST;
}

int OutputFile::write(ByteView bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return errno;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
}

// A file without a name cannot replace another one; it gets a name first.
int OutputFile::take_name() {
    const std::string own = name_of_descriptor(descriptor_);
    const auto link_to = [&](const std::string& name) {
        return linkat(AT_FDCWD, own.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    };
    if (link_to(path_))
        return 0; // there was nothing to replace
    for (int attempt = 0; errno == EEXIST && attempt < attempts; ++attempt) {
        std::string name = temporary_name(attempt);
        if (link_to(name)) {
            temporary_ = std::move(name);
            return 0;
        }
    }
    return errno;
}

int OutputFile::commit() {
    if (!is_direct_) {
        if (fsync(descriptor_) != 0)
            return errno;
        if (temporary_.empty())
            if (const int error = take_name(); error != 0)
                return error;
        if (!temporary_.empty() && rename(temporary_.c_str(), path_.c_str()) != 0)
            return errno;
        temporary_.clear();
        sync_folder(folder_);
    }
    const int descriptor = std::exchange(descriptor_, -1);
    return ::close(descriptor) == 0 ? 0 : errno;
}

} // namespace mxy
