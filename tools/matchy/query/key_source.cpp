// See key_source.h. Lines are taken as they come, so that whoever types them gets an answer to
// each.
#include "key_source.h"

#include "../failure.h"

#include "build/import/line_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace matchy {
namespace {

constexpr std::string_view standard_input = "-";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void fail(const std::string& name, const char* what) {
    throw Failure(ExitStatus::system_error, name + ": " + what + ": " + std::strerror(errno));
}

} // namespace

// The lines of one file.
class KeySource::Lines {
public:
    explicit Lines(const std::string& path)
        : name_(path == standard_input ? "standard input" : path) {
        if (path != standard_input)
            fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (fd_ < 0)
            fail(name_, "cannot open");
        struct stat info {};
        if (::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode))
            size_ = static_cast<std::uint64_t>(info.st_size);
    }
    ~Lines() {
        if (fd_ != STDIN_FILENO)
            ::close(fd_);
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    // False where there are no more.
    bool next(std::string_view& line, const std::function<void()>& on_wait) {
        std::size_t end = buffer_.find('\n', used_);
        if (end == std::string::npos) {
            read_more(on_wait);
            end = std::min(buffer_.find('\n', used_), buffer_.size());
        }
        if (used_ == buffer_.size())
            return false;
        line = std::string_view(buffer_).substr(used_, end - used_);
        used_ = std::min(end + 1, buffer_.size());
        return true;
    }

    double share_done() const noexcept {
        if (size_ == 0)
            return -1;
        return static_cast<double>(read_ - (buffer_.size() - used_)) / static_cast<double>(size_);
    }

private:
    // Reads until a line is whole, or to the end of the file. What was used is dropped.
    void read_more(const std::function<void()>& on_wait) {
        constexpr std::size_t piece = std::size_t{256} * 1024;
        buffer_.erase(0, used_);
        used_ = 0;
        std::size_t searched = 0;
        std::size_t count = 0;
        do {
            searched = buffer_.size();
            if (on_wait)
                on_wait();
            buffer_.resize(searched + piece);
            count = read_piece(buffer_.data() + searched, piece);
            buffer_.resize(searched + count);
            if (read_ == 0 && buffer_.starts_with(byte_order_mark))
                used_ = byte_order_mark.size();
            read_ += count;
        } while (count != 0 && buffer_.find('\n', searched) == std::string::npos);
    }

    std::size_t read_piece(char* to, std::size_t size) {
        ssize_t count = 0;
        do {
            count = ::read(fd_, to, size);
        } while (count < 0 && errno == EINTR);
        if (count < 0)
            fail(name_, "cannot read");
        return static_cast<std::size_t>(count);
    }

    std::string name_;
    int fd_ = STDIN_FILENO;
    std::uint64_t size_ = 0; // 0: not known
    std::uint64_t read_ = 0;
    std::string buffer_;
    std::size_t used_ = 0; // bytes of the buffer
};

KeySource::KeySource(std::vector<std::string> words, std::vector<std::string> files)
    : words_(std::move(words)), files_(std::move(files)) {}

KeySource::~KeySource() = default;

bool KeySource::is_single() const noexcept {
    return files_.empty() && words_.size() == 1 && words_.front() != standard_input;
}

bool KeySource::next(std::string_view& key) {
    while (!lines_ || !next_line(key)) {
        lines_.reset();
        if (words_used_ < words_.size()) {
            const std::string& word = words_[words_used_++];
            if (word != standard_input) {
                key = word;
                return true;
            }
            lines_ = std::make_unique<Lines>(word);
        } else if (files_used_ < files_.size()) {
            lines_ = std::make_unique<Lines>(files_[files_used_++]);
        } else {
            return false;
        }
    }
    return true;
}

bool KeySource::next_line(std::string_view& key) {
    while (lines_->next(key, on_wait_)) {
        key = mxy::build::trimmed(key);
        if (!key.empty() && !key.starts_with('#'))
            return true;
    }
    return false;
}

double KeySource::share_done() const noexcept {
    return lines_ ? lines_->share_done() : -1;
}

} // namespace matchy
