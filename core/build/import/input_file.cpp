// See input_file.h. Reading goes through our own descriptor, a buffer at a time, also for regular
// files: a file that is cut short while it is read ends early, where a mapping would end the
// process, and the buffer is all the memory it takes.
#include "build/import/input_file.h"

#include "build/build_error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mxy::build {

namespace {

constexpr std::size_t first_capacity = std::size_t{256} * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void fail(const std::string& name, const char* what, int error) {
    throw BuildError(BuildError::Kind::system,
                     name + ": " + what + ": " + std::system_category().message(error));
}

std::string_view text_of(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

// A descriptor and the buffer that the window lies in.
class InputText::Source {
public:
    Source(const std::string& path, const std::string& name) : path_(path) {
        if (path != "-") {
            fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
            if (fd_ < 0)
                fail(name, "cannot open", errno);
        }
        struct stat info {};
        if (path != "-" && ::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode))
            size_ = static_cast<std::uint64_t>(info.st_size);
    }
    ~Source() {
        if (path_ != "-")
            ::close(fd_);
    }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    std::uint64_t size() const noexcept { return size_; }

    // Moves the window to the start of the buffer, and fills the buffer behind it.
    bool grow(std::string_view& window, const std::string& name) {
        if (!mapped_.bytes().empty())
            return false;
        make_room(window);
        std::size_t filled = window.size();
        while (filled < capacity_ && !at_end_) {
            const ssize_t count = ::read(fd_, buffer_.get() + filled, capacity_ - filled);
            if (count < 0 && errno != EINTR)
                fail(name, "cannot read", errno);
            at_end_ = count == 0;
            filled += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
        const bool has_more = filled > window.size();
        window = {buffer_.get(), filled};
        return has_more;
    }

    // Lets the window be all that a file has from `position` on. False: it cannot be mapped, which
    // only files of a known size can.
    bool map(std::string_view& window, std::uint64_t position) {
        if (size_ <= position || mapped_.open(path_.c_str()) != Status::ok)
            return false;
        const ByteView bytes = mapped_.bytes();
        const auto before = std::min(static_cast<std::size_t>(position), bytes.size());
        window = text_of(bytes.subspan(before));
        buffer_.reset();
        return true;
    }

private:
    // A window that fills the buffer moves to one of twice the size.
    void make_room(std::string_view window) {
        if (window.size() < capacity_) {
            if (!window.empty())
                std::memmove(buffer_.get(), window.data(), window.size());
            return;
        }
        const std::size_t capacity = std::max(first_capacity, capacity_ * 2);
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        std::copy(window.begin(), window.end(), larger.get());
        buffer_ = std::move(larger);
        capacity_ = capacity;
    }

    std::string path_;
    int fd_ = STDIN_FILENO;
    bool at_end_ = false;
    std::uint64_t size_ = 0;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    MappedFile mapped_;
};

InputText::InputText() noexcept = default;
InputText::InputText(InputText&&) noexcept = default;
InputText& InputText::operator=(InputText&&) noexcept = default;
InputText::~InputText() = default;

InputText::InputText(std::string name, std::string_view content)
    : name_(std::move(name)), window_(content), size_(content.size()) {
    skip_byte_order_mark();
}

InputText InputText::open(const std::string& path) {
    InputText input;
    input.name_ = path == "-" ? "standard input" : path;
    input.source_ = std::make_unique<Source>(path, input.name_);
    input.size_ = input.source_->size();
    input.grow();
    input.skip_byte_order_mark();
    return input;
}

void InputText::skip_byte_order_mark() {
    if (window_.starts_with(byte_order_mark))
        consume(byte_order_mark.size());
}

bool InputText::grow() {
    return source_ && source_->grow(window_, name_);
}

void InputText::read_whole() {
    if (source_ && source_->map(window_, position_))
        return;
    while (grow()) {
    }
}

} // namespace mxy::build
