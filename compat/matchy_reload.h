// Databases that follow their file: a thread watches it, opens what replaces it, and puts that in
// place while others ask. Old content ends when nothing refers to it any more. What a database can
// answer is not known here.
#pragma once

#include "matchy_handle.h"

#include <string>
#include <utility>
#include <vector>

#include <pthread.h>
#include <sys/stat.h>

namespace mxy::compat {

struct ReloadCallback {
    void (*function)(const matchy_reload_event_t* event, void* user_data) = nullptr;
    void* user_data = nullptr;
};

// What tells one content of a file from another.
struct FileSignature {
    bool exists = false;
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t changed = 0; // nanoseconds

    static FileSignature of(const char* path) noexcept;
    bool operator==(const FileSignature&) const noexcept = default;
};

class Reload {
public:
    // Opens the file and starts to watch it. Null on failure, with the thread's last error set;
    // throws std::bad_alloc.
    static std::unique_ptr<Reload> start(const char* path, ReloadCallback callback);
    ~Reload();
    Reload(const Reload&) = delete;
    Reload& operator=(const Reload&) = delete;

    // The content of the moment, which stays until unpin(). Never waits.
    const matchy_t* pin() noexcept;
    static void unpin(const matchy_t& content) noexcept;

private:
    // Content that questions no longer get, and the shards in which a question may still be about
    // to pin it.
    struct Retired {
        std::unique_ptr<matchy_t> content;
        std::uint32_t unsettled_shards;
    };

    Reload(const char* path, ReloadCallback callback, const FileSignature& signature,
           std::unique_ptr<matchy_t> content);

    // False, with errno set, where the system has no thread or descriptor left.
    bool start_thread() noexcept;
    void stop_thread() noexcept;
    void watch() noexcept;
    bool wait() const noexcept;
    void look_at_file() noexcept;
    void load() noexcept;
    void report(const char* error) const noexcept;
    void end_retired() noexcept;

    ShardedCounts<1> pinning_; // questions on their way from current_ to a pinned content
    const std::string path_;
    const ReloadCallback callback_;
    std::atomic<matchy_t*> current_;

    // The watching thread's own.
    FileSignature loaded_;
    FileSignature seen_;
    std::uint64_t generation_ = 0;
    std::vector<Retired> retired_;
    int quiet_rounds_ = 0;

    // The thread and what it waits for. Nothing here has to be ended in the child of a fork(),
    // where the thread does not exist: waiting for it, or for a lock that it holds, would never
    // end.
    int stop_event_ = -1;
    pthread_t thread_{};
    pid_t process_ = 0;
    bool started_ = false;
};

// The content that a handle stands for, while this object lives: the handle's own, or that of the
// moment where it is watched.
class Content {
public:
    explicit Content(const matchy_t* db) noexcept
        : content_(db->reload == nullptr ? db : db->reload->pin()), pinned_(db->reload != nullptr) {
    }
    ~Content() {
        if (pinned_)
            Reload::unpin(*content_);
    }
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;

    const matchy_t& operator*() const noexcept { return *content_; }
    const matchy_t* operator->() const noexcept { return content_; }

    // Leaves the content pinned, for whoever calls unpin() later. False: nothing was pinned.
    bool keep() noexcept { return std::exchange(pinned_, false); }

private:
    const matchy_t* content_;
    bool pinned_;
};

} // namespace mxy::compat
