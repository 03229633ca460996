// See matchy_reload.h. Questions never wait for the watching thread. A question announces itself in
// its thread's shard, reads which content is in place, counts itself among that content's readers,
// and withdraws the announcement. After the watching thread has put new content in place, old
// content can get readers only from questions announced before; once each shard was seen without
// announcements, its readers can but leave, and when none is left it ends.
#include "matchy_reload.h"

#include "matchy_open_file.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <new>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace mxy::compat {

namespace {

constexpr std::chrono::milliseconds round_length{50};
// The file is left alone for that many rounds before it is read.
constexpr int quiet_rounds_needed = 4;

static_assert(shard_count == 32, "a 32-bit word has a bit for each shard");

// Signals of the program are not for our thread.
class SignalsBlocked {
public:
    SignalsBlocked() noexcept {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_;
};

// Opens a file and reads its text part. Null on failure, with the thread's last error set.
std::unique_ptr<matchy_t> open_and_read(const char* path) noexcept {
    std::unique_ptr<matchy_t> content = open_file(path);
    if (content == nullptr)
        return nullptr;
    const TextSide* const text = content->text();
    if (text == nullptr) {
        fail_no_memory();
        return nullptr;
    }
    if (text->database == nullptr) {
        fail(path, text->error);
        return nullptr;
    }
    content->is_watched_content = true;
    return content;
}

} // namespace

FileSignature FileSignature::of(const char* path) noexcept {
    struct stat info;
    if (::stat(path, &info) != 0)
        return {};
    return {true, info.st_dev, info.st_ino, info.st_size,
            std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec};
}

std::unique_ptr<Reload> Reload::start(const char* path, ReloadCallback callback) {
    // Taken before the file is opened: what changes in between is then loaded again.
    const FileSignature signature = FileSignature::of(path);
    std::unique_ptr<matchy_t> content = open_and_read(path);
    if (content == nullptr)
        return nullptr;
    std::unique_ptr<Reload> made(new Reload(path, callback, signature, std::move(content)));
    if (!made->start_thread()) {
        fail(MATCHY_ERROR_IO, "%s: cannot be watched: %m", path);
        return nullptr;
    }
    return made;
}

Reload::Reload(const char* path, ReloadCallback callback, const FileSignature& signature,
               std::unique_ptr<matchy_t> content)
    : path_(path), callback_(callback), current_(content.release()), loaded_(signature),
      seen_(signature) {}

bool Reload::start_thread() noexcept {
    stop_event_ = ::eventfd(0, EFD_CLOEXEC);
    if (stop_event_ < 0)
        return false;
    const SignalsBlocked blocked;
    const auto run = [](void* self) noexcept -> void* {
        static_cast<Reload*>(self)->watch();
        return nullptr;
    };
    const int error = ::pthread_create(&thread_, nullptr, run, this);
    errno = error;
    started_ = error == 0;
    process_ = ::getpid();
    return started_;
}

void Reload::stop_thread() noexcept {
    if (started_ && process_ == ::getpid() && ::eventfd_write(stop_event_, 1) == 0)
        ::pthread_join(thread_, nullptr);
    if (stop_event_ >= 0)
        ::close(stop_event_);
}

Reload::~Reload() {
    stop_thread();
    delete current_.load(std::memory_order_acquire);
}

const matchy_t* Reload::pin() noexcept {
    pinning_.add(0, 1, std::memory_order_seq_cst);
    const matchy_t* const content = current_.load(std::memory_order_seq_cst);
    content->readers.add(0, 1);
    pinning_.add(0, std::uint64_t{0} - 1, std::memory_order_release);
    return content;
}

void Reload::unpin(const matchy_t& content) noexcept {
    content.readers.add(0, std::uint64_t{0} - 1, std::memory_order_release);
}

// Until the next round; false at the end.
bool Reload::wait() const noexcept {
    pollfd stop = {stop_event_, POLLIN, 0};
    return ::poll(&stop, 1, static_cast<int>(round_length.count())) <= 0;
}

void Reload::watch() noexcept {
    while (wait()) {
        look_at_file();
        end_retired();
    }
}

void Reload::look_at_file() noexcept {
    const FileSignature now = FileSignature::of(path_.c_str());
    if (now != seen_) {
        seen_ = now;
        quiet_rounds_ = 0;
    } else if (now.exists && now != loaded_ && ++quiet_rounds_ >= quiet_rounds_needed) {
        // Good or bad, this content is not looked at again.
        loaded_ = now;
        load();
    }
}

void Reload::load() noexcept try {
    std::unique_ptr<matchy_t> fresh = open_and_read(path_.c_str());
    if (fresh == nullptr) {
        report(last_error());
        return;
    }
    retired_.reserve(retired_.size() + 1);
    matchy_t* const old = current_.exchange(fresh.release(), std::memory_order_seq_cst);
    retired_.push_back({std::unique_ptr<matchy_t>(old), ~std::uint32_t{0}});
    ++generation_;
    report(nullptr);
} catch (const std::bad_alloc&) {
    report("out of memory");
}

void Reload::report(const char* error) const noexcept {
    if (callback_.function == nullptr)
        return;
    const matchy_reload_event_t event = {path_.c_str(), error == nullptr, error, generation_};
    callback_.function(&event, callback_.user_data);
}

void Reload::end_retired() noexcept {
    for (Retired& retired : retired_)
        for (std::size_t shard = 0; shard < shard_count; ++shard)
            if (pinning_.of_shard(shard, 0, std::memory_order_seq_cst) == 0)
                retired.unsettled_shards &= ~(std::uint32_t{1} << shard);
    std::erase_if(retired_, [](const Retired& retired) {
        return retired.unsettled_shards == 0 &&
               retired.content->readers.sum(0, std::memory_order_acquire) == 0;
    });
}

} // namespace mxy::compat
