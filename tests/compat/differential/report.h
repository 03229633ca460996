// What was compared, how often each known difference applied, and what nothing explains. The
// numbers lie in memory that forked children share, and so does the note of what is being asked
// right now: it says who is to blame when a child dies. It knows no question and no answer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mxy::test {

enum class Kind {
    files,
    nodes,
    lookups,
    strings,
    values,
    lists,
    metadata_lists,
    dumps,
    texts,
    sections,
    mutations,
};
inline constexpr std::array<const char*, 11> kind_names = {"files",
                                                           "nodes",
                                                           "lookups by sockaddr",
                                                           "lookups by string",
                                                           "values",
                                                           "lists",
                                                           "metadata lists",
                                                           "dumps",
                                                           "texts",
                                                           "sections in memory",
                                                           "mutated files"};

enum class Party { nobody, ours, original };

class Report {
public:
    // The one that all comparisons write to.
    static Report& shared();

    Report();
    ~Report();
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

    void count(Kind kind);
    void count_known(std::size_t difference);
    // Lists so long that the original, which has no limit, was spared them.
    void count_spared();
    void count_original_died(int signal);
    void add_unexplained(std::string_view text);

    void now_asking(Party party);
    Party asked_now() const;

    // What all later texts are about: a file, a mutation. It outlives the child that set it.
    void set_subject(std::string_view subject);

    std::uint64_t compared(Kind kind) const;
    std::uint64_t known(std::size_t difference) const;
    std::uint64_t original_died() const;
    std::uint64_t unexplained() const;
    // The first unexplained differences since `from` of them had been seen.
    std::string unexplained_texts(std::uint64_t from) const;
    // Every count, one to a line.
    std::string summary() const;

private:
    struct Shared;

    Shared* shared_;
};

} // namespace mxy::test
