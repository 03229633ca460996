// Many threads on one open database of ours: every answer is the one that a single thread gets.
// Nothing but our library is in the process, so that the thread sanitizer sees all of it.
#include "support/random_database.h"
#include "support/test_data.h"

#include <array>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <maxminddb.h>

namespace mxy::test {
namespace {

class Database {
public:
    explicit Database(const std::filesystem::path& file) {
        if (MMDB_open(file.c_str(), MMDB_MODE_MMAP, &db_) != MMDB_SUCCESS)
            throw std::runtime_error("cannot open " + file.string());
    }
    ~Database() { MMDB_close(&db_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const MMDB_s* get() const { return &db_; }

private:
    MMDB_s db_{};
};

struct Question {
    std::string text;
    sockaddr_storage address{};
    bool is_ipv6 = false;
};

Question question_for(const std::string& text) {
    Question question{.text = text};
    auto& in6 = reinterpret_cast<sockaddr_in6&>(question.address);
    auto& in = reinterpret_cast<sockaddr_in&>(question.address);
    question.is_ipv6 = text.find(':') != std::string::npos;
    question.address.ss_family = question.is_ipv6 ? AF_INET6 : AF_INET;
    if (question.is_ipv6)
        EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &in6.sin6_addr), 1) << text;
    else
        EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &in.sin_addr), 1) << text;
    return question;
}

// Everything that is answered to one question, boiled down to what can be compared.
struct Answer {
    int status = 0;
    bool found = false;
    std::uint16_t netmask = 0;
    std::uint32_t offset = 0;
    int value_status = 0;
    std::uint32_t value_offset = 0;
    int list_status = 0;
    std::uint64_t list_digest = 0;

    bool operator==(const Answer&) const = default;
};

// FNV-1a over what identifies each element.
std::uint64_t digest(const MMDB_entry_data_list_s* list) {
    std::uint64_t hash = 14'695'981'039'346'656'037u;
    for (; list != nullptr; list = list->next)
        for (const std::uint32_t part :
             {list->entry_data.type, list->entry_data.offset, list->entry_data.offset_to_next,
              list->entry_data.data_size})
            hash = (hash ^ part) * 1'099'511'628'211u;
    return hash;
}

void ask_about_entry(MMDB_lookup_result_s& result, Answer& answer) {
    MMDB_entry_data_s data;
    answer.value_status = MMDB_get_value(&result.entry, &data, "country", "iso_code", nullptr);
    answer.value_offset = data.offset;
    MMDB_entry_data_list_s* list = nullptr;
    answer.list_status = MMDB_get_entry_data_list(&result.entry, &list);
    answer.list_digest = digest(list);
    MMDB_free_entry_data_list(list);
}

Answer ask(const MMDB_s* db, const Question& question, bool as_text) {
    Answer answer;
    int gai_error = 0;
    MMDB_lookup_result_s result =
        as_text ? MMDB_lookup_string(db, question.text.c_str(), &gai_error, &answer.status)
                : MMDB_lookup_sockaddr(db, reinterpret_cast<const sockaddr*>(&question.address),
                                       &answer.status);
    answer.found = result.found_entry;
    answer.netmask = result.netmask;
    answer.offset = result.entry.offset;
    if (answer.found)
        ask_about_entry(result, answer);
    return answer;
}

std::vector<Answer> ask_all(const MMDB_s* db, const std::vector<Question>& questions,
                            std::size_t first) {
    std::vector<Answer> answers(questions.size());
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::size_t at = (first + i) % questions.size();
        answers[at] = ask(db, questions[at], (at + first) % 2 == 0);
    }
    return answers;
}

// Each thread starts at another question and asks all of them, several times.
void expect_threads_agree(const MMDB_s* db, const std::vector<Question>& questions,
                          std::size_t threads) {
    constexpr std::size_t rounds = 8;
    const std::vector<Answer> alone = ask_all(db, questions, 0);
    std::vector<std::size_t> wrong(threads);
    std::vector<std::thread> running;
    for (std::size_t thread = 0; thread < threads; ++thread)
        running.emplace_back([&, thread] {
            for (std::size_t round = 0; round < rounds; ++round)
                if (ask_all(db, questions, thread * questions.size() / threads + round) != alone)
                    ++wrong[thread];
        });
    for (std::thread& thread : running)
        thread.join();
    EXPECT_EQ(wrong, std::vector<std::size_t>(threads));
}

class ConcurrentLookups : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ConcurrentLookups, GeneratedDatabase) {
    const RandomDatabase made = random_database(7, {.networks = 2'000, .values = 200});
    const TempFile file(made.file);
    const Database db(file.path());
    std::vector<Question> questions;
    for (const std::string& address : made.addresses)
        questions.push_back(question_for(address));
    expect_threads_agree(db.get(), questions, GetParam());
}

TEST_P(ConcurrentLookups, RealDatabase) {
    MXYDB_REQUIRE_TEST_DATA();
    const Database db(data_folder() / "maxmind" / "GeoIP2-City-Test.mmdb");
    std::vector<Question> questions;
    for (const char* address : {"81.2.69.160", "81.2.69.142", "2.125.160.216", "67.43.156.1",
                                "89.160.20.112", "216.160.83.56", "175.16.199.0", "1.1.1.1",
                                "2001:218::", "2001:480::1", "2a02:d5c0::", "::", "dead::beef"})
        questions.push_back(question_for(address));
    Random random(7);
    for (int i = 0; i < 500; ++i) {
        std::array<char, INET_ADDRSTRLEN> text{};
        const auto address = static_cast<std::uint32_t>(random());
        inet_ntop(AF_INET, &address, text.data(), text.size());
        questions.push_back(question_for(text.data()));
    }
    expect_threads_agree(db.get(), questions, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Threads, ConcurrentLookups, ::testing::Values(2, 8));

} // namespace
} // namespace mxy::test
