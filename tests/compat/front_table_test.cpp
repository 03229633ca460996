// Front tables behind the C interface: when there is one, whose it is, that the answers are those
// without, and what many lookups at once answer. Nothing but our library is in the process, so that
// the sanitizers see all of it.
#include "support/random_database.h"
#include "support/test_data.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <matchy/matchy.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mxy::test {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool can_fork_beside_threads = false; // the sanitizer cannot
#else
constexpr bool can_fork_beside_threads = true;
#endif

constexpr std::size_t block_bytes = 1 << 20;

union Address {
    sockaddr any;
    sockaddr_in ipv4;
    sockaddr_in6 ipv6;
};

Address address_of(const std::string& text) {
    Address address{};
    if (text.find(':') != std::string::npos) {
        address.ipv6.sin6_family = AF_INET6;
        EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &address.ipv6.sin6_addr), 1) << text;
    } else {
        address.ipv4.sin_family = AF_INET;
        EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &address.ipv4.sin_addr), 1) << text;
    }
    return address;
}

struct Answer {
    int error = 0;
    bool found = false;
    std::uint32_t offset = 0;
    std::uint16_t netmask = 0;

    bool operator==(const Answer&) const = default;
};

Answer answer_of(const MMDB_lookup_result_s& result, int error) {
    return {error, result.found_entry, result.entry.offset, result.netmask};
}

std::vector<Answer> ask_all(const MMDB_s& db, const std::vector<Address>& addresses) {
    std::vector<Answer> answers;
    for (const Address& address : addresses) {
        int error = 0;
        const MMDB_lookup_result_s result = MMDB_lookup_sockaddr(&db, &address.any, &error);
        EXPECT_EQ(result.entry.mmdb, &db);
        answers.push_back(answer_of(result, error));
    }
    return answers;
}

// The same without a list of answers: in a child that was forked beside a thread the heap may be
// locked for ever.
bool all_are_as(const MMDB_s& db, const std::vector<Address>& addresses,
                const std::vector<Answer>& expected) {
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        int error = 0;
        const MMDB_lookup_result_s result = MMDB_lookup_sockaddr(&db, &addresses[i].any, &error);
        if (!(answer_of(result, error) == expected[i]))
            return false;
    }
    return true;
}

// A random database in a file, opened without a table, and its answers.
class Sample {
public:
    explicit Sample(std::uint64_t seed, bool damaged = false) : file_(content(seed, damaged)) {
        EXPECT_EQ(MMDB_open(file_.path().c_str(), MMDB_MODE_MMAP, &db), MMDB_SUCCESS);
        EXPECT_EQ(matchy_set_front_table(&db, 0), MATCHY_SUCCESS);
        expected = ask_all(db, addresses);
    }
    ~Sample() { MMDB_close(&db); }
    Sample(const Sample&) = delete;
    Sample& operator=(const Sample&) = delete;

    const char* path() const { return file_.c_str(); }

    MMDB_s db{};
    std::vector<Address> addresses;
    std::vector<Answer> expected;

private:
    Bytes content(std::uint64_t seed, bool damaged) {
        RandomDatabase made = random_database(seed, {.networks = 1'000, .values = 100});
        Random random(seed);
        for (const std::string& address : made.addresses)
            addresses.push_back(address_of(address));
        for (int i = 0; i < 300; ++i) {
            Address address{};
            address.any.sa_family = random() % 8 != 0 ? AF_INET : AF_INET6;
            address.ipv4.sin_addr.s_addr = static_cast<std::uint32_t>(random());
            addresses.push_back(address);
        }
        // Bits of the tree alone, so that the file opens.
        const std::size_t tree = made.spec.make_nodes().size() * made.spec.record_size / 4;
        for (int i = 0; damaged && i < 40; ++i)
            made.file[random() % tree] ^= static_cast<std::uint8_t>(1 << random() % 8);
        return made.file;
    }

    TempFile file_;
};

class OpenStruct {
public:
    explicit OpenStruct(const char* path) {
        EXPECT_EQ(MMDB_open(path, MMDB_MODE_MMAP, &db), MMDB_SUCCESS);
    }
    ~OpenStruct() { MMDB_close(&db); }
    OpenStruct(const OpenStruct&) = delete;
    OpenStruct& operator=(const OpenStruct&) = delete;

    MMDB_s db{};
};

TEST(FrontTable, SameAnswersWithAndWithout) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(seed);
        const Sample sample(seed, seed % 3 == 0);
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{4096}, block_bytes}) {
            const OpenStruct opened(sample.path());
            ASSERT_EQ(matchy_set_front_table(&opened.db, bytes), MATCHY_SUCCESS);
            EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);
            EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);
            ASSERT_EQ(matchy_set_front_table(&opened.db, 0), MATCHY_SUCCESS);
            EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);
            ASSERT_EQ(matchy_set_front_table(&opened.db, bytes), MATCHY_SUCCESS);
            EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);
        }
    }
}

TEST(FrontTable, CopiesShareIt) {
    const Sample sample(2);
    OpenStruct opened(sample.path());
    ASSERT_EQ(matchy_set_front_table(&opened.db, block_bytes), MATCHY_SUCCESS);
    const MMDB_s copy = opened.db;
    EXPECT_EQ(ask_all(copy, sample.addresses), sample.expected);
    const MMDB_s copy_of_copy = copy;
    std::memset(&opened.db, 0, sizeof opened.db);
    EXPECT_EQ(ask_all(copy_of_copy, sample.addresses), sample.expected);
    opened.db = copy;
}

// A struct is answered from its own fields, also where it has the name of one with a table.
TEST(FrontTable, ChangedAndHandBuiltStructsAreAnsweredFromTheirFields) {
    const Sample sample(4);
    const Sample other(5);
    OpenStruct opened(sample.path());
    ASSERT_EQ(matchy_set_front_table(&opened.db, block_bytes), MATCHY_SUCCESS);
    EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);

    MMDB_s foreign = other.db;
    foreign.filename = opened.db.filename;
    EXPECT_EQ(ask_all(foreign, other.addresses), other.expected);
    EXPECT_EQ(matchy_set_front_table(&foreign, block_bytes), MATCHY_ERROR_INVALID_PARAM);
    foreign.filename = nullptr;
    EXPECT_EQ(ask_all(foreign, other.addresses), other.expected);
    EXPECT_EQ(matchy_set_front_table(&foreign, block_bytes), MATCHY_ERROR_INVALID_PARAM);
    foreign.filename = "by hand";
    EXPECT_EQ(ask_all(foreign, other.addresses), other.expected);

    // Field by field: what the table would answer is not what the fields say.
    const auto expect_follows_fields = [&](auto change) {
        MMDB_s changed = opened.db;
        change(changed);
        MMDB_s plain = changed;
        plain.filename = nullptr;
        EXPECT_EQ(ask_all(changed, sample.addresses), ask_all(plain, sample.addresses));
        EXPECT_NE(ask_all(changed, sample.addresses), sample.expected);
    };
    expect_follows_fields([](MMDB_s& db) { db.metadata.node_count /= 2; });
    expect_follows_fields([](MMDB_s& db) { db.data_section_size = 1; });
    expect_follows_fields([](MMDB_s& db) { db.full_record_byte_size = 5; });
    expect_follows_fields([](MMDB_s& db) { db.data_section = db.file_content + 60; });
    expect_follows_fields([](MMDB_s& db) { db.file_content += db.full_record_byte_size; });
    expect_follows_fields([](MMDB_s& db) { db.depth = 9; });
    if (opened.db.metadata.ip_version == 6) {
        expect_follows_fields([](MMDB_s& db) { db.ipv4_start_node.netmask = 100; });
        expect_follows_fields([](MMDB_s& db) { db.ipv4_start_node.node_value = 0; });
        expect_follows_fields([](MMDB_s& db) { db.metadata.ip_version = 4; });
    }
}

std::size_t mapped_pages() {
    std::ifstream file("/proc/self/statm");
    std::size_t pages = 0;
    file >> pages;
    return pages;
}

TEST(FrontTable, CloseGivesItBack) {
    const Sample sample(6);
    const auto use = [&] {
        OpenStruct opened(sample.path());
        EXPECT_EQ(matchy_set_front_table(&opened.db, 64 << 20), MATCHY_SUCCESS);
        EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);
    };
    use();
    const std::size_t before = mapped_pages();
    for (int i = 0; i < 20; ++i)
        use();
    EXPECT_LT(mapped_pages(), before + (64 << 20) / 4096) << "less than one table more";
}

TEST(FrontTable, ThreadsFillOneTable) {
    for (std::uint64_t seed = 7; seed < 12; ++seed) {
        const Sample sample(seed, seed % 2 == 0);
        ::setenv("MXYDB_FRONT_TABLE_AFTER", std::to_string(seed % 3).c_str(), 1);
        const OpenStruct opened(sample.path());
        std::atomic<std::size_t> ready = 0;
        std::vector<std::vector<Answer>> answers(4);
        std::vector<std::thread> threads;
        for (std::vector<Answer>& own : answers)
            threads.emplace_back([&] {
                ++ready;
                while (ready < answers.size())
                    std::this_thread::yield();
                own = ask_all(opened.db, sample.addresses);
            });
        for (std::thread& thread : threads)
            thread.join();
        ::unsetenv("MXYDB_FRONT_TABLE_AFTER");
        for (const std::vector<Answer>& own : answers)
            EXPECT_EQ(own, sample.expected);
    }
}

TEST(FrontTable, ForkWhileItFills) {
    if (!can_fork_beside_threads)
        GTEST_SKIP() << "SKIPPED: the thread sanitizer does not allow a fork beside threads";
    const Sample sample(13);
    const OpenStruct opened(sample.path());
    for (int i = 0; i < 30; ++i) {
        const OpenStruct fresh(sample.path());
        ASSERT_EQ(matchy_set_front_table(&fresh.db, block_bytes), MATCHY_SUCCESS);
        std::atomic<bool> started = false;
        std::thread filling([&] {
            started = true;
            EXPECT_EQ(ask_all(fresh.db, sample.addresses), sample.expected);
        });
        while (!started)
            std::this_thread::yield();
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(30);
            const bool good = all_are_as(fresh.db, sample.addresses, sample.expected) &&
                              all_are_as(fresh.db, sample.addresses, sample.expected);
            ::_exit(good ? 0 : 1);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
        filling.join();
    }
}

TEST(FrontTable, VariablesOfTheEnvironment) {
    const Sample sample(14);
    for (const char* size : {"0", "1", "64k", "1M", "1T", "much", ""}) {
        SCOPED_TRACE(size);
        ::setenv("MXYDB_FRONT_TABLE", size, 1);
        ::setenv("MXYDB_FRONT_TABLE_AFTER", "3", 1);
        const OpenStruct opened(sample.path());
        const std::size_t before = mapped_pages();
        EXPECT_EQ(ask_all(opened.db, sample.addresses), sample.expected);
        EXPECT_EQ(mapped_pages() > before + 100, std::strcmp(size, "0") != 0);
        ::unsetenv("MXYDB_FRONT_TABLE");
        ::unsetenv("MXYDB_FRONT_TABLE_AFTER");
    }
}

TEST(LookupMany, AnswersAsSingleLookups) {
    for (std::uint64_t seed = 20; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        Sample sample(seed, seed % 3 == 0);
        Address local{};
        local.any.sa_family = AF_UNIX;
        sample.addresses.insert(sample.addresses.begin() + 10, local);
        sample.expected = ask_all(sample.db, sample.addresses);
        EXPECT_EQ(sample.expected[10].error, MMDB_INVALID_NETWORK_ADDRESS_ERROR);
        std::vector<const sockaddr*> pointers;
        for (const Address& address : sample.addresses)
            pointers.push_back(&address.any);
        const OpenStruct opened(sample.path());
        if (seed % 2 == 0) {
            ASSERT_EQ(matchy_set_front_table(&opened.db, block_bytes), MATCHY_SUCCESS);
        }
        for (const std::size_t step : {pointers.size(), std::size_t{1}, std::size_t{65}}) {
            std::vector<MMDB_lookup_result_s> results(pointers.size());
            std::vector<int> errors(pointers.size(), -1);
            for (std::size_t i = 0; i < pointers.size(); i += step)
                ASSERT_EQ(matchy_lookup_many(&opened.db, &pointers[i],
                                             std::min(step, pointers.size() - i), &results[i],
                                             &errors[i]),
                          MATCHY_SUCCESS);
            for (std::size_t i = 0; i < pointers.size(); ++i) {
                EXPECT_EQ(results[i].entry.mmdb, &opened.db);
                EXPECT_EQ(answer_of(results[i], errors[i]), sample.expected[i]) << i;
            }
        }
    }
}

TEST(LookupMany, AddressesWithoutAnythingAroundThem) {
    for (std::uint64_t seed = 40; seed < 50; ++seed) {
        const Sample sample(seed);
        for (const int family : {AF_INET, AF_INET6}) {
            const std::size_t size = family == AF_INET ? 4 : 16;
            Bytes raw;
            std::vector<Answer> expected;
            for (std::size_t i = 0; i < sample.addresses.size(); ++i) {
                const Address& address = sample.addresses[i];
                if (address.any.sa_family != family)
                    continue;
                const auto* const bytes =
                    family == AF_INET
                        ? reinterpret_cast<const std::uint8_t*>(&address.ipv4.sin_addr)
                        : address.ipv6.sin6_addr.s6_addr;
                raw.insert(raw.end(), bytes, bytes + size);
                expected.push_back(sample.expected[i]);
            }
            const OpenStruct opened(sample.path());
            ASSERT_EQ(matchy_set_front_table(&opened.db, block_bytes), MATCHY_SUCCESS);
            std::vector<MMDB_lookup_result_s> results(expected.size());
            std::vector<int> errors(expected.size());
            ASSERT_EQ(matchy_lookup_addresses(&opened.db, raw.data(), size, expected.size(),
                                              results.data(), errors.data()),
                      MATCHY_SUCCESS);
            for (std::size_t i = 0; i < expected.size(); ++i)
                EXPECT_EQ(answer_of(results[i], errors[i]), expected[i]);
            // Without errors being asked for.
            ASSERT_EQ(matchy_lookup_addresses(&opened.db, raw.data(), size, expected.size(),
                                              results.data(), nullptr),
                      MATCHY_SUCCESS);
            for (std::size_t i = 0; i < expected.size(); ++i)
                EXPECT_EQ(answer_of(results[i], expected[i].error), expected[i]);
        }
    }
}

TEST(LookupMany, Arguments) {
    const Sample sample(3);
    const sockaddr* address = &sample.addresses[0].any;
    const std::uint8_t raw[16] = {};
    MMDB_lookup_result_s result;
    int error = 0;
    EXPECT_EQ(matchy_lookup_many(&sample.db, nullptr, 0, nullptr, nullptr), MATCHY_SUCCESS);
    EXPECT_EQ(matchy_lookup_addresses(&sample.db, nullptr, 4, 0, nullptr, nullptr), MATCHY_SUCCESS);
    constexpr int refused = MATCHY_ERROR_INVALID_PARAM;
    EXPECT_EQ(matchy_lookup_many(nullptr, &address, 1, &result, &error), refused);
    EXPECT_EQ(matchy_lookup_many(&sample.db, nullptr, 1, &result, &error), refused);
    EXPECT_EQ(matchy_lookup_many(&sample.db, &address, 1, nullptr, &error), refused);
    EXPECT_EQ(matchy_lookup_addresses(&sample.db, raw, 5, 1, &result, &error), refused);
    EXPECT_STREQ(matchy_last_error(), "an address has 4 or 16 bytes, not 5");
    EXPECT_EQ(matchy_lookup_addresses(nullptr, raw, 4, 1, &result, &error), refused);
    EXPECT_EQ(matchy_lookup_addresses(&sample.db, raw, 4, 1, nullptr, &error), refused);
    EXPECT_EQ(matchy_set_front_table(nullptr, 0), refused);
}

} // namespace
} // namespace mxy::test
