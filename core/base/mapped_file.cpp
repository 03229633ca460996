// The platform side of reading files: our own descriptor (close-on-exec, errno as callers expect
// it), mapped by Boost.Interprocess. The system calls of the reader are all here.
#include "base/mapped_file.h"

#include <boost/interprocess/mapped_region.hpp>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <new>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mxy {

namespace {

namespace ipc = boost::interprocess;

// An open descriptor in the form in which mapped_region takes what it maps.
class Descriptor {
public:
    explicit Descriptor(const char* path) noexcept : fd_(::open(path, O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (fd_ < 0)
            return;
        const int kept = errno;
        ::close(fd_);
        errno = kept;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const noexcept { return fd_ >= 0; }
    int number() const noexcept { return fd_; }
    ipc::mapping_handle_t get_mapping_handle() const noexcept { return {fd_, false}; }

private:
    int fd_;
};

Status failed(Status status, int error) noexcept {
    errno = error;
    return status;
}

// A mapped_region unmaps when it is destroyed. What we map belongs to the caller's struct, which
// outlives every object here, so the region is built in storage whose destructor never runs.
union KeptRegion {
    ipc::mapped_region region;
    KeptRegion() noexcept {}
    ~KeptRegion() {}
};

} // namespace

Status MappedFile::open(const char* path) noexcept {
    const Descriptor file(path);
    struct stat info;
    if (!file.is_open() || ::fstat(file.number(), &info) != 0)
        return Status::file_open_error;
    if (info.st_size > std::numeric_limits<ssize_t>::max())
        return failed(Status::out_of_memory, EFBIG);
    if (info.st_size <= 0) // mmap() refuses these so; mapped_region would take 0 for "all"
        return failed(Status::io_error, EINVAL);
    const int kept = errno;
    KeptRegion kept_region;
    try {
        new (&kept_region.region)
            ipc::mapped_region(file, ipc::read_only, 0, static_cast<std::size_t>(info.st_size));
    } catch (const ipc::interprocess_exception& error) {
        const int reason = error.get_native_error();
        return failed(reason == ENOMEM ? Status::out_of_memory : Status::io_error, reason);
    } catch (...) {
        return failed(Status::out_of_memory, ENOMEM);
    }
    bytes_ = {static_cast<const std::uint8_t*>(kept_region.region.get_address()),
              kept_region.region.get_size()};
    errno = kept;
    return Status::ok;
}

MappedFile::~MappedFile() {
    unmap(bytes_);
}

ByteView MappedFile::release() noexcept {
    const ByteView given = bytes_;
    bytes_ = {};
    return given;
}

void MappedFile::unmap(ByteView bytes) noexcept {
    if (bytes.data() == nullptr)
        return;
    const int kept = errno;
    ::munmap(const_cast<std::uint8_t*>(bytes.data()), bytes.size());
    errno = kept;
}

} // namespace mxy
