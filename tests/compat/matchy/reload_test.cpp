// Databases that follow their file: replaced, rewritten, damaged and repaired while threads ask.
#include "sample.h"

#include "support/test_data.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <matchy/matchy.h>

#include <sys/wait.h>
#include <unistd.h>

namespace mxy::test {

namespace {

void write(const std::filesystem::path& path, const Bytes& bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
}

void replace(const std::filesystem::path& path, const Bytes& bytes) {
    const std::filesystem::path fresh = path.string() + ".new";
    write(fresh, bytes);
    std::filesystem::rename(fresh, path);
}

// What the callback was told.
class Events {
public:
    static void callback(const matchy_reload_event_t* event, void* user_data) {
        auto* const self = static_cast<Events*>(user_data);
        const std::lock_guard lock(self->mutex_);
        self->seen_.push_back({event->path, event->success,
                               event->error == nullptr ? "" : event->error, event->generation});
        self->changed_.notify_all();
    }

    struct Event {
        std::string path;
        bool success = false;
        std::string error;
        std::uint64_t generation = 0;
    };

    // The event with that number, for which this waits.
    Event wait_for(std::size_t number) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds(20),
                               [&] { return seen_.size() > number; })) {
            ADD_FAILURE() << "no reload after 20 seconds";
            return {};
        }
        return seen_[number];
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Event> seen_;
};

matchy_t* watch(const TempFile& file, Events& events) {
    matchy_open_options_t options;
    matchy_init_open_options(&options);
    options.auto_reload = true;
    options.reload_callback = Events::callback;
    options.reload_callback_user_data = &events;
    return matchy_open_with_options(file.c_str(), &options);
}

std::string name_of(const matchy_result_t& result) {
    matchy_entry_s entry;
    if (matchy_result_get_entry(&result, &entry) != MATCHY_SUCCESS)
        return "";
    matchy_entry_data_t data;
    const char* path[] = {"name", nullptr};
    EXPECT_EQ(matchy_aget_value(&entry, &data, path), MATCHY_SUCCESS);
    return data.value.utf8_string;
}

std::string answer(const matchy_t* db, const char* key) {
    matchy_result_t result = matchy_query(db, key);
    const std::string name = name_of(result);
    matchy_free_result(&result);
    return name;
}

} // namespace

TEST(Reload, FollowsReplacedFiles) {
    const TempFile file(sample_database(" one"));
    Events events;
    matchy_t* const db = watch(file, events);
    ASSERT_NE(db, nullptr) << matchy_last_error();
    EXPECT_EQ(answer(db, "evil.example"), "evil.example one");
    matchy_result_t held = matchy_query(db, "192.0.2.1");

    replace(file.path(), sample_database(" two"));
    const Events::Event second = events.wait_for(0);
    EXPECT_TRUE(second.success);
    EXPECT_EQ(second.path, file.path().string());
    EXPECT_EQ(second.generation, 1u);
    EXPECT_EQ(answer(db, "evil.example"), "evil.example two");
    EXPECT_EQ(answer(db, "192.0.2.1"), "192.0.2.0/24 two");
    // The old content is there for those who hold on to it.
    EXPECT_EQ(name_of(held), "192.0.2.0/24 one");

    // Rewritten in place, with other content of the same size.
    write(file.path(), sample_database(" six"));
    EXPECT_EQ(events.wait_for(1).generation, 2u);
    EXPECT_EQ(answer(db, "192.0.2.1"), "192.0.2.0/24 six");
    EXPECT_EQ(name_of(held), "192.0.2.0/24 one");
    matchy_free_result(&held);

    matchy_stats_t stats;
    matchy_get_stats(db, &stats);
    EXPECT_EQ(stats.total_queries, 5u);
    matchy_close(db);
}

TEST(Reload, KeepsTheOldContentWhereTheNewIsDamaged) {
    const TempFile file(sample_database(" one"));
    Events events;
    matchy_t* const db = watch(file, events);
    ASSERT_NE(db, nullptr) << matchy_last_error();

    replace(file.path(), from_text("this is no database"));
    const Events::Event failure = events.wait_for(0);
    EXPECT_FALSE(failure.success);
    EXPECT_NE(failure.error.find(file.c_str()), std::string::npos) << failure.error;
    EXPECT_EQ(failure.generation, 0u);
    EXPECT_EQ(answer(db, "evil.example"), "evil.example one");

    // A sound tree with a damaged text part is not taken either.
    Bytes damaged = sample_database(" two");
    const std::string magic = "PARAGLOB";
    *std::search(damaged.begin(), damaged.end(), magic.begin(), magic.end()) = 'X';
    replace(file.path(), damaged);
    EXPECT_FALSE(events.wait_for(1).success);
    EXPECT_EQ(answer(db, "192.0.2.1"), "192.0.2.0/24 one");

    std::filesystem::remove(file.path());
    replace(file.path(), sample_database(" three"));
    EXPECT_TRUE(events.wait_for(2).success);
    EXPECT_EQ(answer(db, "evil.example"), "evil.example three");
    matchy_close(db);
}

TEST(Reload, WhileThreadsAsk) {
    const TempFile file(sample_database(" 0"));
    Events events;
    matchy_t* const db = watch(file, events);
    ASSERT_NE(db, nullptr) << matchy_last_error();
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> questions = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            while (!stop) {
                for (const char* key : {"192.0.2.1", "evil.example", "mail.evil.example"}) {
                    matchy_result_t result = matchy_query(db, key);
                    EXPECT_TRUE(result.found);
                    EXPECT_NE(name_of(result), "");
                    matchy_free_result(&result);
                    ++questions;
                }
                EXPECT_TRUE(matchy_has_glob_data(db));
            }
        });
    for (std::size_t round = 0; round < 3; ++round) {
        replace(file.path(), sample_database(" " + std::to_string(round + 1)));
        EXPECT_TRUE(events.wait_for(round).success);
    }
    stop = true;
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(answer(db, "evil.example"), "evil.example 3");
    EXPECT_GT(questions, 0u);
    matchy_close(db);
}

// A child has the database, but not the thread that watches the file.
TEST(Reload, InAForkedChild) {
    const TempFile file(sample_database(" one"));
    Events events;
    matchy_t* const db = watch(file, events);
    ASSERT_NE(db, nullptr) << matchy_last_error();
    // The thread is in the middle of its waiting.
    std::this_thread::sleep_for(std::chrono::milliseconds(70));
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const bool right = answer(db, "evil.example") == "evil.example one";
        matchy_close(db);
        ::_exit(right ? 0 : 1);
    }
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    matchy_close(db);
}

TEST(Reload, OpeningFailsAsWithoutIt) {
    matchy_open_options_t options;
    matchy_init_open_options(&options);
    options.auto_reload = true;
    EXPECT_EQ(matchy_open_with_options("/nonexistent/file.mxy", &options), nullptr);
    EXPECT_NE(std::string(matchy_last_error()).find("No such file"), std::string::npos);
}

} // namespace mxy::test
