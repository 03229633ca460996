// A place for a file that nobody asked for, in a folder of its own. Both are gone at the end,
// unless they are to be kept.
#pragma once

#include <string>

namespace matchy::bench {

class ScratchFile {
public:
    // Throws Failure where the folder cannot be made.
    explicit ScratchFile(const std::string& name);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    const std::string& path() const noexcept { return path_; }
    void keep() noexcept { is_kept_ = true; }

private:
    std::string folder_;
    std::string path_;
    bool is_kept_ = false;
};

} // namespace matchy::bench
