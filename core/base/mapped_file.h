// A whole file, mapped read-only and shared with every other process that maps it. This is the one
// place that opens files for reading; it knows nothing of what is in them.
#pragma once

#include "base/bytes.h"
#include "base/status.h"

namespace mxy {

class MappedFile {
public:
    MappedFile() noexcept = default;
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    // Maps `path`. The descriptor is closed before this returns and is never inherited by a child
    // program. On failure errno says why: file_open_error (cannot be opened), io_error (cannot be
    // mapped: a directory, an empty file, a device), out_of_memory (no address space).
    Status open(const char* path) noexcept;

    ByteView bytes() const noexcept { return bytes_; }

    // Gives the mapping away; whoever takes it ends it with unmap().
    ByteView release() noexcept;

    // Ends a mapping that release() gave away. errno is kept.
    static void unmap(ByteView bytes) noexcept;

private:
    ByteView bytes_;
};

} // namespace mxy
