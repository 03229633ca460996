// Many globs at once: answers of single cases, then sets of patterns built to collide, each id
// against the oracle; and what must hold for any set: order, counts, bounds.
#include "mxy/patterns/pattern_index.h"

#include "base/case_fold.h"
#include "support/glob_oracle.h"
#include "support/glob_samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace mxy::text {
namespace {

using namespace std::string_literals;
using test::GlobOracle;
using Ids = std::vector<std::uint32_t>;

std::unique_ptr<PatternIndex> index_of(const std::vector<std::string>& globs,
                                       CaseMode mode = CaseMode::sensitive) {
    std::vector<Pattern> patterns;
    for (const std::string& glob : globs)
        patterns.push_back({glob, PatternKind::glob});
    return PatternIndex::build(patterns, mode);
}

Ids matches(const PatternIndex& index, std::string_view text) {
    Ids ids(index.match(text, {}));
    EXPECT_EQ(index.match(text, ids), ids.size());
    return ids;
}

TEST(PatternIndex, OfNothingMatchesNothing) {
    const auto index = index_of({});
    EXPECT_EQ(matches(*index, ""), Ids{});
    EXPECT_EQ(matches(*index, "evil.com"), Ids{});
    EXPECT_EQ(index->invalid_count(), 0u);
}

TEST(PatternIndex, EveryShapeIsFound) {
    const auto index =
        index_of({"evil.com", "*.evil.com", "evil*", "*vil*", "e?il.c[o]m", "*", "?*", "*l",
                  "[e-f]*", "*.c*", "*[!a]om", "e*l.*m", "evil.com", "\\e*"});
    EXPECT_EQ(matches(*index, "evil.com"), (Ids{0, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13}));
    EXPECT_EQ(matches(*index, "a.evil.com"), (Ids{1, 3, 5, 6, 9, 10}));
    EXPECT_EQ(matches(*index, ""), (Ids{5}));
    EXPECT_EQ(matches(*index, std::string_view()), (Ids{5}));
    EXPECT_EQ(matches(*index, "l"), (Ids{5, 6, 7}));
}

TEST(PatternIndex, InvalidGlobsMatchNothingAndAreCounted) {
    const auto index = index_of({"[a", "a*", "b\\", "", "*a", "[z-a]"});
    EXPECT_EQ(index->invalid_count(), 4u);
    EXPECT_EQ(matches(*index, "a"), (Ids{1, 4}));
    EXPECT_EQ(matches(*index, "[a"), (Ids{4}));
    EXPECT_EQ(matches(*index, ""), Ids{});
}

TEST(PatternIndex, SubstringsAreRawTextAnywhere) {
    const std::vector<Pattern> patterns = {
        {"evil.com", PatternKind::substring}, {"a\\*b", PatternKind::substring},
        {"*", PatternKind::substring},        {"\x82", PatternKind::substring},
        {"", PatternKind::substring},         {"Ä", PatternKind::substring}};
    const auto index = PatternIndex::build(patterns, CaseMode::sensitive);
    EXPECT_EQ(index->invalid_count(), 1u);
    EXPECT_EQ(matches(*index, "xevil.comx"), (Ids{0}));
    EXPECT_EQ(matches(*index, "a*b"), (Ids{2}));
    EXPECT_EQ(matches(*index, "xa\\*by"), (Ids{1, 2}));
    EXPECT_EQ(matches(*index, "€"), (Ids{3}));
    EXPECT_EQ(matches(*index, "äÄ"), (Ids{5}));
    EXPECT_EQ(matches(*index, "ä"), Ids{});
    const auto folding = PatternIndex::build(patterns, CaseMode::insensitive);
    EXPECT_EQ(matches(*folding, "XEVIL.COM"), (Ids{0}));
    EXPECT_EQ(matches(*folding, "ä"), (Ids{5}));
}

// The documented answers for a file with one pattern of each kind (its addresses and literals are
// not the index's business; the file's duplicate is dropped).
TEST(PatternIndex, TheProbesOfTheFormat) {
    const std::vector<Pattern> patterns = {{"evil.com", PatternKind::substring},
                                           {"*.c"},
                                           {"ba[d]x"},
                                           {"bad[0-9].com"},
                                           {"a\\*b", PatternKind::substring},
                                           {"*dup*"},
                                           {"*.evil.com"},
                                           {"*after.dup"},
                                           {"?"}};
    const auto index = PatternIndex::build(patterns, CaseMode::sensitive);
    EXPECT_EQ(matches(*index, "evil.com"), (Ids{0}));
    EXPECT_EQ(matches(*index, "xevil.com"), (Ids{0}));
    EXPECT_EQ(matches(*index, "main.c"), (Ids{1}));
    EXPECT_EQ(matches(*index, "badx"), (Ids{2}));
    EXPECT_EQ(matches(*index, "a*b"), Ids{});
    EXPECT_EQ(matches(*index, "xa\\*by"), (Ids{4}));
    EXPECT_EQ(matches(*index, "z.after.dup"), (Ids{5, 7}));
    EXPECT_EQ(matches(*index, "a.evil.com"), (Ids{0, 6}));
    EXPECT_EQ(matches(*index, "lit1"), Ids{});
    EXPECT_EQ(matches(*index, "9.9.9.9"), Ids{});
    EXPECT_EQ(matches(*index, "[a"), Ids{});
    EXPECT_EQ(matches(*index, "xdupy"), (Ids{5}));
    EXPECT_EQ(matches(*index, "bad5.com"), (Ids{3}));
    EXPECT_EQ(matches(*index, "é"), (Ids{8}));
}

TEST(PatternIndex, KeepsTheLowestIdsThatFit) {
    std::vector<std::string> globs;
    for (int i = 0; i < 300; ++i)
        globs.push_back(std::array{"*.com"s, "www*"s, "*exam*"s, "*"s, "www.example.com"s,
                                   "no*"s}[static_cast<std::size_t>(i * 7 % 6)]);
    const auto index = index_of(globs);
    const Ids all = matches(*index, "www.example.com");
    EXPECT_EQ(all.size(), 250u);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    for (std::size_t room = 0; room <= 260; ++room) {
        Ids ids(room, 0xDEAD);
        EXPECT_EQ(index->match("www.example.com", ids), all.size());
        const std::size_t kept = std::min(room, all.size());
        EXPECT_TRUE(
            std::equal(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(kept), all.begin()))
            << room;
    }
}

TEST(PatternIndex, EachMatchIsReportedOnceHoweverOftenItsPiecesOccur) {
    const auto index = index_of({"*abcd*", "*a*", "*ab*", "*abc*", "*abcdabcd*", "a*abcd"});
    std::string text;
    for (int i = 0; i < 3000; ++i) // beyond what the stack holds
        text += "abcd";
    EXPECT_EQ(matches(*index, "abcdabcdabcd"), (Ids{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(matches(*index, text), (Ids{0, 1, 2, 3, 4, 5}));
}

TEST(PatternIndex, AShortTextCanMeetManyCandidates) {
    const std::string text = "abcdefghijklmnopqrstuvwxyz";
    std::vector<std::string> globs;
    for (std::size_t i = 0; i < 15 * 20; ++i) // short lists, all full
        globs.push_back("*" + text.substr(i % 20, 4) + "*");
    const auto index = index_of(globs);
    EXPECT_EQ(matches(*index, text + text).size(), globs.size());
    EXPECT_EQ(matches(*index, text.substr(1)).size(), globs.size() - 15);
}

TEST(PatternIndex, PiecesOfManyUnitsAreFoundWhereverTheyStand) {
    for (const std::size_t units : {60u, 63u, 64u, 65u, 200u}) {
        const std::string piece = std::string(units - 9, '?') + "rareword?";
        const std::string fitting = std::string(units - 9, 'x') + "rareword.";
        const auto index = index_of({"*" + piece + "*", "*a*" + piece, piece + "*z"});
        EXPECT_EQ(matches(*index, fitting), (Ids{0}));
        EXPECT_EQ(matches(*index, "rareword.a" + fitting), (Ids{0, 1}));
        EXPECT_EQ(matches(*index, fitting + "rareword.z"), (Ids{0, 2}));
        EXPECT_EQ(matches(*index, fitting.substr(1)), Ids{});
    }
}

TEST(PatternIndex, LongTextsAreFoldedToo) {
    const auto index = index_of({"*EVIL*", "ä*Ö", "*.com"}, CaseMode::insensitive);
    for (const std::size_t size : {10u, 4090u, 4096u, 4097u, 100'000u}) {
        EXPECT_EQ(matches(*index, "Ä" + std::string(size, 'X') + "evil" + "ö"), (Ids{0, 1}));
        EXPECT_EQ(matches(*index, std::string(size, 'X') + ".COM"), (Ids{2}));
    }
}

TEST(PatternIndex, LongLiteralsAreFiledByTheirEnds) {
    for (const std::size_t size : {62u, 63u, 64u, 65u, 66u, 200u, 5000u}) {
        const std::string literal(size, 'x');
        const auto index =
            index_of({literal + "*", "*" + literal, "*." + literal, literal, "a" + literal + "*",
                      "*" + literal + "a", "*" + literal + "*"});
        EXPECT_EQ(matches(*index, literal), (Ids{0, 1, 3, 6})) << size;
        EXPECT_EQ(matches(*index, "." + literal), (Ids{1, 2, 6})) << size;
        EXPECT_EQ(matches(*index, "a" + literal), (Ids{1, 4, 6})) << size;
        EXPECT_EQ(matches(*index, literal + "a"), (Ids{0, 5, 6})) << size;
        EXPECT_EQ(matches(*index, literal.substr(1)), Ids{}) << size;
    }
}

// --- random sets against the oracle
// ---------------------------------------------------------------

using MakeGlob = std::function<std::string(std::mt19937&)>;

void compare_with_oracle(std::uint32_t seed, CaseMode mode, const test::GlobAlphabet& alphabet,
                         const MakeGlob& make_glob, int sets = 60) {
    std::mt19937 random(seed);
    std::size_t hits = 0;
    for (int set = 0; set < sets; ++set) {
        std::vector<std::string> globs;
        for (auto count = 1 + random() % 120; count > 0; --count)
            globs.push_back(make_glob(random));
        std::vector<GlobOracle> oracles;
        for (const std::string& glob : globs)
            oracles.emplace_back(glob, mode == CaseMode::insensitive ? fold_unit : nullptr);
        const auto index = index_of(globs, mode);
        EXPECT_EQ(index->invalid_count(),
                  static_cast<std::size_t>(std::count_if(
                      oracles.begin(), oracles.end(), [](const auto& o) { return !o.valid(); })));
        for (int i = 0; i < 50; ++i) {
            const std::string text =
                test::random_text(random, alphabet, globs[random() % globs.size()]);
            Ids expected;
            for (std::uint32_t id = 0; id < oracles.size(); ++id)
                if (oracles[id].matches(text))
                    expected.push_back(id);
            hits += expected.size();
            ASSERT_EQ(matches(*index, text), expected) << testing::PrintToString(text);
        }
    }
    EXPECT_GT(hits, 1000u);
}

MakeGlob any_glob(const test::GlobAlphabet& alphabet) {
    return [&alphabet](std::mt19937& random) { return test::random_glob(random, alphabet); };
}

TEST(PatternIndexAgainstOracle, Ascii) {
    compare_with_oracle(1, CaseMode::sensitive, test::ascii_alphabet,
                        any_glob(test::ascii_alphabet));
}
TEST(PatternIndexAgainstOracle, TwoLetters) {
    compare_with_oracle(2, CaseMode::sensitive, test::two_letters, any_glob(test::two_letters));
}
TEST(PatternIndexAgainstOracle, Utf8) {
    compare_with_oracle(3, CaseMode::sensitive, test::utf8_alphabet, any_glob(test::utf8_alphabet));
}
TEST(PatternIndexAgainstOracle, BrokenUtf8) {
    compare_with_oracle(4, CaseMode::sensitive, test::broken_alphabet,
                        any_glob(test::broken_alphabet));
}
TEST(PatternIndexAgainstOracle, AsciiWithoutCase) {
    compare_with_oracle(5, CaseMode::insensitive, test::ascii_alphabet,
                        any_glob(test::ascii_alphabet));
}
TEST(PatternIndexAgainstOracle, Utf8WithoutCase) {
    compare_with_oracle(6, CaseMode::insensitive, test::utf8_alphabet,
                        any_glob(test::utf8_alphabet));
}
TEST(PatternIndexAgainstOracle, BrokenUtf8WithoutCase) {
    compare_with_oracle(7, CaseMode::insensitive, test::broken_alphabet,
                        any_glob(test::broken_alphabet));
}

// Long literals out of few words, so that patterns share ends, beginnings and grams.
std::string words(std::mt19937& random, std::size_t most) {
    constexpr std::array<const char*, 9> list = {"exam", "ple",  ".com", "example.com", "www.", "a",
                                                 ".net", "mail", "-"};
    std::string text;
    for (auto count = 1 + random() % most; count > 0; --count)
        text += list[random() % list.size()];
    return text;
}

TEST(PatternIndexAgainstOracle, SharedFragments) {
    const MakeGlob make = [](std::mt19937& random) -> std::string {
        switch (random() % 8) {
        case 0:
            return "*." + words(random, 2);
        case 1:
            return words(random, 2) + "*";
        case 2:
            return "*" + words(random, 2) + "*";
        case 3:
            return words(random, 2) + "*" + words(random, 2);
        case 4:
            return "*" + words(random, 1) + "*" + words(random, 1) + "*";
        case 5:
            return words(random, 2) + "?" + words(random, 1);
        case 6:
            return "*" + words(random, 1) + "[a-m.]" + words(random, 1);
        default:
            return words(random, 3);
        }
    };
    compare_with_oracle(8, CaseMode::sensitive, test::ascii_alphabet, make, 150);
    compare_with_oracle(9, CaseMode::insensitive, test::ascii_alphabet, make, 50);
}

TEST(PatternIndexAgainstOracle, PiecesOfOneCharacter) {
    const MakeGlob make = [](std::mt19937& random) {
        std::string glob = random() % 2 == 0 ? "*" : "";
        for (auto pieces = 1 + random() % 3; pieces > 0; --pieces)
            glob += std::string(1, "abc."[random() % 4]) + (random() % 4 == 0 ? "?" : "*");
        return glob;
    };
    compare_with_oracle(10, CaseMode::sensitive, test::ascii_alphabet, make, 100);
}

TEST(PatternIndexAgainstOracle, NoLiteralsAtAll) {
    const MakeGlob make = [](std::mt19937& random) {
        std::string glob;
        for (auto parts = 1 + random() % 4; parts > 0; --parts)
            glob += std::array{"*", "?", "[a-c]", "[!a]", "[.-/]"}[random() % 5];
        return glob;
    };
    compare_with_oracle(11, CaseMode::sensitive, test::ascii_alphabet, make, 60);
}

// --- cost
// -----------------------------------------------------------------------------------------

double seconds_per_match(const PatternIndex& index, const std::string& text, int rounds) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i)
        EXPECT_NE(index.match(text, {}), PatternIndex::no_memory);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / rounds;
}

// Walking all patterns takes milliseconds, also without sanitizers; these bounds are far below.
TEST(PatternIndex, SharedPiecesDoNotMakeQueriesWalkAllPatterns) {
    std::vector<std::string> globs;
    for (int i = 0; i < 20'000; ++i) {
        const std::string number = std::to_string(i);
        globs.push_back(
            std::array{"*" + number + "x.example.com", "*." + number + ".example.com",
                       "*" + number + "*.example.com", number + "?.example.com",
                       "*" + number + "-[a-z].example.com"}[static_cast<std::size_t>(i % 5)]);
    }
    const auto index = index_of(globs);
    EXPECT_EQ(matches(*index, "www.none.example.com"), Ids{});
    EXPECT_EQ(matches(*index, "host-17.mail.example.com"), (Ids{7, 17}));
    EXPECT_LT(seconds_per_match(*index, "www.none.example.com", 1000), 1e-4);
    EXPECT_LT(seconds_per_match(*index, "host-17.mail.example.com", 1000), 1e-4);
}

TEST(PatternIndex, LongHostileTextsAreCheap) {
    const auto index = index_of({"*a*a*a*b", "*aaaa*b*", "*a?a?a?b*", "*aaaaaaaab", "*[ab]*aab*c",
                                 "*?*?*?*b", "aaaa*aaaab*", "*.example.com"});
    EXPECT_LT(seconds_per_match(*index, std::string(100'000, 'a'), 3), 1.0);
}

TEST(PatternIndex, IsSmallAndSaysSo) {
    std::vector<std::string> globs;
    for (int i = 0; i < 10'000; ++i)
        globs.push_back("*.host" + std::to_string(i * 7919) + ".example.com");
    const auto index = index_of(globs);
    EXPECT_GT(index->memory(), 10'000u * 30);
    EXPECT_LT(index->memory(), 10'000u * 120);
}

} // namespace
} // namespace mxy::text
