// A file in the making that appears under its name complete or not at all: what is written goes to
// a file without a name, which takes the old one's place at the very end. Whatever ends the program
// before that leaves the old file as it was, and nothing beside it. This is the one place that
// writes files; it knows nothing of what is in them.
#pragma once

#include "base/bytes.h"

#include <string>

namespace mxy {

class OutputFile {
public:
    enum class Temporary {
        unnamed, // where the file system can do that, else named
        named,
    };
    explicit OutputFile(Temporary kind = Temporary::unnamed) noexcept : kind_(kind) {}
    ~OutputFile(); // without commit(): everything is undone
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // Each of these gives 0 or an errno number. A target that exists and is no regular file (a
    // pipe, /dev/null) is written to directly. Symbolic links are followed.
    [[nodiscard]] int open(const std::string& path);
    [[nodiscard]] int write(ByteView bytes) noexcept;
    // Makes the content safe on disk, then the file visible.
    [[nodiscard]] int commit();

private:
    int open_unnamed();
    int open_named();
    int take_name();
    std::string temporary_name(int attempt) const;

    Temporary kind_;
    std::string path_;
    std::string folder_;
    std::string temporary_; // a name in the same folder; empty: the file has none
    int descriptor_ = -1;
    bool is_direct_ = false;
};

} // namespace mxy
