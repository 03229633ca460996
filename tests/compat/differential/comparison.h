// Asks both libraries everything that one database can be asked, corrects the original's answers
// by the known differences, and reports every answer of ours that is not the same.
#pragma once

#include "ask.h"
#include "known_differences.h"
#include "report.h"

#include "support/random_database.h"

#include <string>
#include <vector>

namespace mxy::test {

// The two libraries. Throws where they are one file.
class Contest {
public:
    Contest(const std::filesystem::path& original, const std::filesystem::path& ours);

    const Library& original() const { return original_; }
    const Library& ours() const { return ours_; }
    // The known differences apply to this pair. They do not where the original is compared with a
    // copy of itself.
    bool corrects() const { return corrects_; }

private:
    Library original_;
    Library ours_;
    bool corrects_;
};

// How much is asked of one database.
struct Effort {
    std::size_t nodes;
    std::size_t leaves;
    std::size_t random_addresses;
    std::size_t records;
    std::size_t paths_per_record;
    std::size_t random_offsets;
    bool wide_dumps;
};

inline constexpr Effort everything{1'000'000, 40'000, 5'000, 20'000, 400, 2'000, true};
inline constexpr Effort a_sample{60, 60, 20, 12, 30, 5, false};

class Comparison {
public:
    // Without the original, ours is only asked, to see that it survives.
    explicit Comparison(const Contest& contest, bool ask_original = true);

    // Returns whether both have the file open now.
    bool open(const std::string& path, std::span<const std::uint8_t> file, std::uint32_t flags = 0);
    void compare_database(const Effort& effort, Random& random);
    void compare_string(const std::string& text);

    void compare_texts();

    // A data section in memory, each library with its own copy of it.
    void use_section(std::span<const std::uint8_t> original, std::span<const std::uint8_t> ours);
    // Everything about the value at `offset`.
    void compare_entry(std::uint32_t offset, std::size_t most_paths, bool wide_dumps = false);

private:
    template <class Question, class Ask>
    void compare(Kind kind, const Question& question, Ask ask);
    template <class Question, class Answer>
    void judge(Kind kind, const Question& question, Answer expected, const Answer& got);

    void compare_nodes(std::size_t most, Random& random);
    void compare_leaves(const Effort& effort);
    void compare_random_addresses(std::size_t count, Random& random);
    void compare_random_offsets(std::size_t count, Random& random);
    void compare_families();
    void compare_metadata_list();
    void compare_address(AddressBits address);
    void compare_sockaddr(int family, AddressBits address);
    void compare_value(std::uint32_t offset, std::span<const char* const> path, bool entry_lists);
    void compare_paths(std::uint32_t offset, const std::vector<Value>& values, std::size_t most);
    void compare_dumps(const List* original, const List& ours, std::uint32_t offset, bool wide);
    template <class Make>
    std::vector<Value> compare_list(Kind kind, const ListQuestion& question, bool wide, Make make);

    Section section() const;

    const Contest* contest_;
    bool ask_original_;
    Side original_;
    Side ours_;
    Report& report_ = Report::shared();
};

} // namespace mxy::test
