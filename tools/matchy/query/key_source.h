// The keys that are to be looked up: those of the command line, and lines of files and of standard
// input, one after the other in constant memory. It knows nothing of what keys mean.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

class KeySource {
public:
    // `words` are keys, or `-` for standard input; `files` come after them. Files are opened when
    // their turn comes.
    KeySource(std::vector<std::string> words, std::vector<std::string> files);
    ~KeySource();
    KeySource(const KeySource&) = delete;
    KeySource& operator=(const KeySource&) = delete;

    // Called before a read that may have to wait for more lines.
    void on_wait(std::function<void()> call) { on_wait_ = std::move(call); }

    // One key, and no file that may hold more.
    bool is_single() const noexcept;

    // The next key, good until the next call; false at the end. Of a file's lines, blank ones and
    // those that start with `#` are passed over, and blanks at both ends do not count. Throws
    // Failure (system_error) where a file cannot be opened or read.
    bool next(std::string_view& key);
    // Whether the last key stood on the command line itself.
    bool is_typed() const noexcept { return lines_ == nullptr; }

    // How much of the file that is being read is done, 0 to 1; negative where that is not known.
    double share_done() const noexcept;

private:
    class Lines;

    bool next_line(std::string_view& key);

    std::vector<std::string> words_;
    std::vector<std::string> files_;
    std::size_t words_used_ = 0;
    std::size_t files_used_ = 0;
    std::unique_ptr<Lines> lines_; // that are being read
    std::function<void()> on_wait_;
};

} // namespace matchy
