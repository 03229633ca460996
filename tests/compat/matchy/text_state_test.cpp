// The hidden text part of an MMDB_s: when it is made, that copies of the struct share it, who ends
// it, and that structs of others have none. The link to it is looked at from inside, through the
// library's own source.
#include "sample.h"
#include "values.h"

#include "engine_link.h"
#include "support/test_data.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <matchy/matchy.h>

#include <sys/mman.h>

namespace mxy::test {

namespace {

using compat::EngineLink;

constexpr std::size_t page_size = 4096;
constexpr std::size_t small_block = 512; // of a name and its link

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_malloc_of_libc = false;
#else
constexpr bool is_malloc_of_libc = true;
#endif

MMDB_s open(const char* path) {
    MMDB_s mmdb{};
    EXPECT_EQ(MMDB_open(path, MMDB_MODE_MMAP, &mmdb), MMDB_SUCCESS);
    return mmdb;
}

bool has_state(const MMDB_s& mmdb) {
    const EngineLink* const link = EngineLink::of(mmdb);
    return link != nullptr && link->handle.load() != nullptr;
}

std::size_t count_of(const MMDB_s& mmdb, std::string_view key) {
    std::size_t count = 0;
    EXPECT_EQ(matchy_find_all(&mmdb, key.data(), key.size(), nullptr, 0, &count), MATCHY_SUCCESS)
        << matchy_last_error();
    return count;
}

std::int32_t status_of(const MMDB_s& mmdb, std::string_view key) {
    std::size_t count = 0;
    return matchy_find_all(&mmdb, key.data(), key.size(), nullptr, 0, &count);
}

} // namespace

TEST(TextState, IsNotMadeForAddresses) {
    for (const Bytes& bytes : {sample_address_database(), sample_database()}) {
        const TempFile file(bytes);
        MMDB_s mmdb = open(file.c_str());
        ASSERT_NE(EngineLink::of(mmdb), nullptr);
        EXPECT_FALSE(has_state(mmdb));
        int gai_error = 0;
        int error = 0;
        EXPECT_TRUE(MMDB_lookup_string(&mmdb, "192.0.2.1", &gai_error, &error).found_entry);
        EXPECT_EQ(count_of(mmdb, "192.0.2.1"), 1u);
        EXPECT_FALSE(has_state(mmdb));
        EXPECT_EQ(count_of(mmdb, "nothing like it"), 0u);
        EXPECT_TRUE(has_state(mmdb));
        MMDB_close(&mmdb);
    }
}

TEST(TextState, IsSharedByCopiesOfTheStruct) {
    const TempFile file(sample_database());
    MMDB_s first = open(file.c_str());
    MMDB_s copy = first;
    EXPECT_EQ(count_of(first, "mail.evil.example"), 2u);
    EXPECT_EQ(EngineLink::of(first), EngineLink::of(copy));
    EXPECT_EQ(matchy_from_mmdb(&first), matchy_from_mmdb(&copy));
    std::memset(&first, 0, sizeof first); // the copy alone is left
    matchy_hit_t hit;
    std::size_t count = 0;
    ASSERT_EQ(matchy_find_all(&copy, "evil.example", 12, &hit, 1, &count), MATCHY_SUCCESS);
    EXPECT_EQ(hit.entry.mmdb, &copy);
    EXPECT_EQ(canonical_value(hit.entry), "{\"name\": \"evil.example\", }");
    MMDB_close(&copy);
    EXPECT_EQ(status_of(copy, "evil.example"), MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_from_mmdb(&copy), nullptr);
    MMDB_close(&copy);
}

TEST(TextState, TheHandleOfAStruct) {
    const TempFile file(sample_database());
    MMDB_s mmdb = open(file.c_str());
    matchy_t* const db = matchy_from_mmdb(&mmdb);
    ASSERT_NE(db, nullptr);
    EXPECT_EQ(matchy_from_mmdb(&mmdb), db);
    EXPECT_EQ(matchy_from_mmdb(matchy_mmdb(db)), db);
    matchy_close(db); // it belongs to the struct
    EXPECT_TRUE(matchy_query(db, "evil.example").found);
    EXPECT_EQ(matchy_pattern_count(db), 3u);
    MMDB_close(&mmdb);

    matchy_t* const own = matchy_open(file.c_str());
    EXPECT_EQ(matchy_from_mmdb(matchy_mmdb(own)), own);
    matchy_close(own);
}

TEST(TextState, StructsOfOthersHaveNone) {
    const TempFile file(sample_database());
    MMDB_s ours = open(file.c_str());
    EXPECT_EQ(count_of(ours, "evil.example"), 2u);
    // With nothing or anything behind them, up to the last byte of memory that can be read.
    char* const page = static_cast<char*>(
        ::mmap(nullptr, 2 * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(page, MAP_FAILED);
    ASSERT_EQ(::mprotect(page + page_size, page_size, PROT_NONE), 0);
    for (const int filler : {0, 0x5A}) {
        for (std::size_t offset = 0; offset + sizeof "foreign" <= page_size; ++offset) {
            if (offset == 100)
                offset = page_size - 100;
            std::memset(page, filler, page_size);
            std::strcpy(page + offset, "foreign");
            MMDB_s foreign = ours;
            foreign.filename = page + offset;
            EXPECT_EQ(EngineLink::of(foreign), nullptr);
            EXPECT_EQ(matchy_from_mmdb(&foreign), nullptr);
            EXPECT_EQ(count_of(foreign, "192.0.2.1"), 1u);
            EXPECT_EQ(status_of(foreign, "evil.example"), MATCHY_ERROR_INVALID_PARAM);
        }
    }
    // Our own bytes somewhere else are not a link.
    std::memcpy(page, ours.filename, small_block);
    MMDB_s moved = ours;
    moved.filename = page;
    EXPECT_EQ(EngineLink::of(moved), nullptr);
    ::munmap(page, 2 * page_size);
    // A struct that shares the name and was given other content is not the one that was opened.
    MMDB_s other = open(file.c_str());
    std::swap(other.filename, ours.filename);
    EXPECT_EQ(matchy_from_mmdb(&other), nullptr);
    std::swap(other.filename, ours.filename);
    MMDB_close(&other);
    // The name may be freed by another copy of the library: it is a block of malloc().
    EXPECT_FALSE(has_state(other));
    MMDB_close(&ours);
}

TEST(TextState, NamesOfAnyLength) {
    const TempFile file(sample_database());
    for (std::size_t length = 0; length < 5000; length += 1 + length / 100) {
        SCOPED_TRACE(length);
        const std::string name(length, 'n');
        const char* const block = EngineLink::make_name(name);
        ASSERT_NE(block, nullptr);
        EXPECT_EQ(block, name);
        MMDB_s mmdb{};
        mmdb.filename = block;
        EXPECT_EQ(EngineLink::of(mmdb) != nullptr, length <= EngineLink::longest_name);
        if (length % 2 == 0) {
            EngineLink::free_name(block);
            continue;
        }
        std::free(const_cast<char*>(block));
        if (!is_malloc_of_libc)
            continue;
        // Freed by another copy of the library, and the memory perhaps given to a name of theirs:
        // if the link is still there, nothing hangs on it.
        char* const foreign = ::strdup(name.c_str());
        mmdb.filename = foreign;
        const EngineLink* const left = EngineLink::of(mmdb);
        EXPECT_TRUE(left == nullptr || left->handle.load() == nullptr);
        std::free(foreign);
    }
    // A long way to the same file.
    std::string path = file.path().parent_path().string();
    while (path.size() < 3500)
        path += "/.";
    path += "/" + file.path().filename().string();
    MMDB_s mmdb = open(path.c_str());
    EXPECT_STREQ(mmdb.filename, path.c_str());
    EXPECT_EQ(count_of(mmdb, "evil.example"), 2u);
    MMDB_close(&mmdb);
}

TEST(TextState, ThreadsRaceForTheFirstQuestion) {
    const TempFile file(sample_database());
    constexpr int rounds = 30;
    constexpr int threads = 8;
    for (int round = 0; round < rounds; ++round) {
        MMDB_s mmdb = open(file.c_str());
        std::atomic<int> ready = 0;
        std::atomic<int> right = 0;
        std::vector<matchy_t*> handles(threads);
        std::vector<const char*> texts(threads);
        std::vector<std::thread> all;
        for (std::size_t i = 0; i < threads; ++i)
            all.emplace_back([&, i] {
                ++ready;
                while (ready < threads)
                    std::this_thread::yield();
                right += count_of(mmdb, "mail.evil.example") == 2 ? 1 : 0;
                handles[i] = matchy_from_mmdb(&mmdb);
                matchy_result_t result = matchy_query(handles[i], "192.0.2.1");
                matchy_entry_s entry;
                matchy_entry_data_t data{};
                const char* path[] = {"name", nullptr};
                if (matchy_result_get_entry(&result, &entry) == MATCHY_SUCCESS &&
                    matchy_aget_value(&entry, &data, path) == MATCHY_SUCCESS)
                    texts[i] = data.value.utf8_string;
                matchy_free_result(&result);
            });
        for (std::thread& thread : all)
            thread.join();
        EXPECT_EQ(right, threads);
        for (std::size_t i = 0; i < threads; ++i) {
            EXPECT_EQ(handles[i], handles[0]);
            EXPECT_EQ(texts[i], texts[0]);
            EXPECT_STREQ(texts[i], "192.0.2.0/24");
        }
        matchy_stats_t stats;
        matchy_get_stats(handles[0], &stats);
        EXPECT_EQ(stats.total_queries, std::uint64_t{threads});
        MMDB_close(&mmdb);
    }
}

// The first question may be one for many keys, while a table of the tree fills.
TEST(TextState, ThreadsRaceForTheFirstQuestionForManyKeys) {
    const TempFile file(sample_database());
    constexpr int rounds = 30;
    constexpr std::size_t threads = 8;
    constexpr std::array cycle = {"mail.evil.example", "192.0.2.1",    "no name",
                                  "2001:db8::1",       "198.51.100.7", "203.0.113.9"};
    constexpr std::array<std::size_t, cycle.size()> answers = {2, 1, 0, 1, 1, 0};
    std::vector<const char*> keys;
    for (std::size_t i = 0; i < 100; ++i)
        keys.push_back(cycle[i % cycle.size()]);
    for (int round = 0; round < rounds; ++round) {
        MMDB_s mmdb = open(file.c_str());
        ASSERT_EQ(matchy_set_front_table(&mmdb, 1 << 20), MATCHY_SUCCESS);
        std::atomic<std::size_t> ready = 0;
        std::array<std::vector<std::size_t>, threads> counts;
        std::vector<std::thread> all;
        for (std::vector<std::size_t>& count : counts)
            all.emplace_back([&] {
                count.resize(keys.size());
                std::vector<matchy_hit_t> hits(keys.size());
                ++ready;
                while (ready < threads)
                    std::this_thread::yield();
                EXPECT_EQ(matchy_find_many(&mmdb, keys.data(), nullptr, keys.size(), hits.data(), 1,
                                           count.data(), nullptr),
                          MATCHY_SUCCESS);
            });
        for (std::thread& thread : all)
            thread.join();
        for (const std::vector<std::size_t>& count : counts)
            for (std::size_t i = 0; i < keys.size(); ++i)
                ASSERT_EQ(count[i], answers[i % answers.size()]) << keys[i];
        MMDB_close(&mmdb);
    }
}

TEST(TextState, LastErrorsBelongToTheirThread) {
    EXPECT_EQ(matchy_open("/first/file"), nullptr);
    std::string other = "not asked";
    std::thread([&] {
        other = matchy_last_error();
        EXPECT_EQ(matchy_open("/second/file"), nullptr);
        EXPECT_NE(std::string(matchy_last_error()).find("/second/file"), std::string::npos);
    }).join();
    EXPECT_EQ(other, "");
    EXPECT_NE(std::string(matchy_last_error()).find("/first/file"), std::string::npos);
}

} // namespace mxy::test
