// One glob: each rule of the grammar by example, then random patterns against the oracle, then
// patterns that ruin backtracking matchers.
#include "mxy/glob/glob.h"

#include "base/case_fold.h"
#include "support/glob_oracle.h"
#include "support/glob_samples.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

namespace mxy::text {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using test::GlobOracle;

std::string folded(std::string_view text) {
    std::string out(folded_size_bound(text.size()), '#');
    out.resize(fold(text, out.data()));
    return out;
}

bool matches(std::string_view pattern, std::string_view text) {
    const Glob glob = Glob::parse(pattern, CaseMode::sensitive);
    EXPECT_EQ(glob.error(), GlobError::none) << pattern;
    return glob.matches(text);
}

bool matches_folded(std::string_view pattern, std::string_view text) {
    const Glob glob = Glob::parse(pattern, CaseMode::insensitive);
    EXPECT_EQ(glob.error(), GlobError::none) << pattern;
    return glob.matches(folded(text));
}

GlobError error_of(std::string_view pattern) {
    const Glob glob = Glob::parse(pattern, CaseMode::sensitive);
    EXPECT_FALSE(glob.error() != GlobError::none && glob.matches(pattern));
    EXPECT_FALSE(glob.error() != GlobError::none && glob.matches(""));
    return glob.error();
}

TEST(Glob, WithoutMetacharactersIsTheExactText) {
    EXPECT_TRUE(matches("evil.com", "evil.com"));
    EXPECT_FALSE(matches("evil.com", "xevil.com"));
    EXPECT_FALSE(matches("evil.com", "evil.comx"));
    EXPECT_FALSE(matches("evil.com", "evil.co"));
    EXPECT_FALSE(matches("evil.com", ""));
    EXPECT_FALSE(matches("evil.com", "EVIL.com"));
    EXPECT_TRUE(matches("]", "]"));
    EXPECT_TRUE(matches("a]b-!^", "a]b-!^"));
    EXPECT_TRUE(matches("a\0b"sv, "a\0b"sv));
    EXPECT_FALSE(matches("a\0b"sv, "a\0c"sv));
}

TEST(Glob, StarIsAnyBytes) {
    EXPECT_TRUE(matches("*", ""));
    EXPECT_TRUE(matches("**", ""));
    EXPECT_TRUE(matches("*", std::string_view()));
    EXPECT_FALSE(matches("*a", std::string_view()));
    EXPECT_FALSE(matches("a", std::string_view()));
    EXPECT_TRUE(matches("*", "a/b.c\n\xFF"));
    EXPECT_TRUE(matches("*.evil.com", "a.b.evil.com"));
    EXPECT_TRUE(matches("*.evil.com", ".evil.com"));
    EXPECT_FALSE(matches("*.evil.com", "evil.com"));
    EXPECT_TRUE(matches("a*b", "ab"));
    EXPECT_TRUE(matches("a*b", "a/./b"));
    EXPECT_FALSE(matches("ab*ba", "aba"));
    EXPECT_TRUE(matches("a**b", "aXb"));
    EXPECT_TRUE(matches("*dup*", "xdupy"));
    EXPECT_TRUE(matches("a*b*c", "abbc"));
    EXPECT_FALSE(matches("a*bc*bc", "abc"));
    EXPECT_TRUE(matches("*ab*ab*", "abab"));
    EXPECT_FALSE(matches("*ab*ab*", "aba"));
    EXPECT_TRUE(matches("*aab*", "aaab"));
}

TEST(Glob, QuestionMarkIsOneUnit) {
    EXPECT_TRUE(matches("?", "a"));
    EXPECT_TRUE(matches("?", "é"));
    EXPECT_TRUE(matches("?", "😀"));
    EXPECT_TRUE(matches("?", "\xFF"));
    EXPECT_FALSE(matches("?", ""));
    EXPECT_FALSE(matches("?", "ab"));
    EXPECT_FALSE(matches("??", "é"));
    EXPECT_TRUE(matches("??", "\xC3("));
    EXPECT_TRUE(matches("a?c*", "a€c"));
    EXPECT_TRUE(matches("*?", "é"));
    EXPECT_FALSE(matches("*?é", "é"));
    EXPECT_TRUE(matches("*?\?*", "éa"));
    EXPECT_FALSE(matches("*?\?*", "é"));
}

TEST(Glob, ClassIsOneUnitOfASet) {
    EXPECT_TRUE(matches("ba[d]x", "badx"));
    EXPECT_TRUE(matches("bad[0-9].com", "bad5.com"));
    EXPECT_FALSE(matches("bad[0-9].com", "badx.com"));
    EXPECT_TRUE(matches("[abc]", "b"));
    EXPECT_FALSE(matches("[abc]", "d"));
    EXPECT_FALSE(matches("[abc]", ""));
    EXPECT_TRUE(matches("[!abc]", "d"));
    EXPECT_FALSE(matches("[^abc]", "b"));
    EXPECT_TRUE(matches("[^abc]", "\xFF"));
    EXPECT_TRUE(matches("[a^]", "^"));
    EXPECT_TRUE(matches("[a!]", "!"));
    EXPECT_TRUE(matches("[äö]x", "öx"));
    EXPECT_TRUE(matches("[а-я]*", "привет"));
    EXPECT_FALSE(matches("[!а-я]", "п"));
    EXPECT_TRUE(matches("[\xFF]", "\xFF"));
    EXPECT_FALSE(matches("[\xC3]", "é"));
}

TEST(Glob, ClosingBracketFirstIsAMember) {
    EXPECT_TRUE(matches("[]x]", "]"));
    EXPECT_TRUE(matches("[]x]", "x"));
    EXPECT_TRUE(matches("[!]x]", "a"));
    EXPECT_FALSE(matches("[!]x]", "]"));
    EXPECT_TRUE(matches("[^]]", "a"));
    EXPECT_FALSE(matches("[^]]", "]"));
    EXPECT_TRUE(matches("[]-a]", "^"));
}

TEST(Glob, DashIsARangeOnlyBetweenTwo) {
    for (const char* pattern : {"[a-]", "[-a]"}) {
        EXPECT_TRUE(matches(pattern, "-")) << pattern;
        EXPECT_TRUE(matches(pattern, "a")) << pattern;
        EXPECT_FALSE(matches(pattern, "b")) << pattern;
    }
    for (const char* text : {"a", "b", "c", "-", "e"})
        EXPECT_TRUE(matches("[a-c-e]", text)) << text;
    EXPECT_FALSE(matches("[a-c-e]", "d"));
    EXPECT_TRUE(matches("[+--]", ","));
    EXPECT_TRUE(matches("[+--]", "-"));
    EXPECT_FALSE(matches("[+--]", "."));
    EXPECT_TRUE(matches("[+--z]", "a"));
    EXPECT_FALSE(matches("[+--z]", "*"));
    EXPECT_TRUE(matches("[a-a]", "a"));
    EXPECT_TRUE(matches("[!-]", "a"));
    EXPECT_FALSE(matches("[!-]", "-"));
}

TEST(Glob, InAClassBackslashAndBracketAreOrdinary) {
    EXPECT_TRUE(matches("[\\]", "\\"));
    EXPECT_TRUE(matches("[\\a]", "\\"));
    EXPECT_TRUE(matches("[\\a]", "a"));
    EXPECT_TRUE(matches("a[[]bcd*", "a[bcde"));
    EXPECT_TRUE(matches("[[:alpha:]", ":"));
    EXPECT_TRUE(matches("[*?]x", "*x"));
    EXPECT_FALSE(matches("[*?]x", "ax"));
}

TEST(Glob, BackslashEscapes) {
    EXPECT_TRUE(matches("a\\*b", "a*b"));
    EXPECT_FALSE(matches("a\\*b", "axb"));
    EXPECT_FALSE(matches("a\\*b", "a\\*b"));
    EXPECT_TRUE(matches("\\?\\[\\]\\\\\\x", "?[]\\x"));
    EXPECT_TRUE(matches("\\é*", "élan"));
    EXPECT_TRUE(matches("\\*\\**", "**a"));
}

TEST(Glob, InvalidPatternsSayWhy) {
    EXPECT_EQ(error_of(""), GlobError::empty_pattern);
    EXPECT_EQ(error_of("\\"), GlobError::escape_at_end);
    EXPECT_EQ(error_of("abc*\\"), GlobError::escape_at_end);
    EXPECT_EQ(error_of("a\\\\"), GlobError::none);
    for (const char* pattern : {"[", "[a", "[!", "[]", "[!]", "[^]", "a[b-", "x[a-]*[", "[a-z"})
        EXPECT_EQ(error_of(pattern), GlobError::unclosed_class) << pattern;
    EXPECT_EQ(error_of("[z-a]"), GlobError::reversed_range);
    EXPECT_EQ(error_of("[é-a]"), GlobError::reversed_range);
    EXPECT_EQ(Glob::parse("abc[z-a]def", CaseMode::sensitive).error_position(), 7u);
    for (const GlobError error :
         {GlobError::none, GlobError::empty_pattern, GlobError::escape_at_end,
          GlobError::unclosed_class, GlobError::reversed_range, static_cast<GlobError>(99)})
        EXPECT_GT(std::string(glob_error_text(error)).size(), 5u);
}

TEST(Glob, UnitsAreNeverCut) {
    EXPECT_FALSE(matches("\xE2*", "€")); // a byte alone is no part of a code point
    EXPECT_FALSE(matches("*\xAC", "€"));
    EXPECT_FALSE(matches("*\x82*", "€"));
    EXPECT_FALSE(matches("*\xE2\x82*", "€"));
    EXPECT_TRUE(matches("*\x82*", "a\x82"));
    EXPECT_TRUE(matches("*\x82*", "€\x82"));
    EXPECT_TRUE(matches("*\xE2\x82*", "€\xE2\x82"));
    EXPECT_FALSE(matches("\xE2?", "\xE2\x82\xAC"));
    EXPECT_TRUE(matches("\xE2?", "\xE2\x82"));
    EXPECT_TRUE(matches("\xE2\x82\\\xAC", "€")); // what the escape leaves is one string
    EXPECT_TRUE(matches("*\xE2?*", "\x80\xE2\x82"));
}

TEST(Glob, WithoutCaseBothSidesFoldAlike) {
    EXPECT_TRUE(matches_folded("*.EVIL.com", "A.evil.COM"));
    EXPECT_TRUE(matches_folded("ÄBC*", "äbcd"));
    EXPECT_TRUE(matches_folded("*straße", "STRAßE"));
    EXPECT_TRUE(matches_folded("*ẞ", "ß"));
    EXPECT_TRUE(matches_folded("*ΣΑΣ*", "σας"));
    EXPECT_TRUE(matches_folded("K", "k"));
    EXPECT_TRUE(matches_folded("Ⱥ?", "ⱥⱥ"));
    EXPECT_TRUE(matches_folded("\\A\xFF", "a\xFF"));
}

TEST(Glob, WithoutCaseAClassHasWhateverFoldsToAMember) {
    for (const char* text : {"a", "Z", "k", "K", "ſ"}) // ſ folds to s
        EXPECT_TRUE(matches_folded("[A-Z]", text)) << text;
    EXPECT_TRUE(matches_folded("[a-z]", "K"));
    EXPECT_FALSE(matches_folded("[!A]", "a"));
    EXPECT_FALSE(matches_folded("[!a]", "A"));
    EXPECT_TRUE(matches_folded("[!a]", "B"));
    EXPECT_TRUE(matches_folded("[Aa]x", "ax"));
    EXPECT_TRUE(matches_folded("[Ā-ď]", "Ď"));
    EXPECT_TRUE(matches_folded("[Ď]", "ď"));
    EXPECT_FALSE(matches_folded("[Z-a]", "b"));
    EXPECT_TRUE(matches_folded("[Z-a]", "z"));
    EXPECT_TRUE(matches_folded("[Z-a]", "_"));
}

void compare_with_oracle(std::uint32_t seed, CaseMode mode, const test::GlobAlphabet& alphabet,
                         int patterns) {
    std::mt19937 random(seed);
    std::size_t hits = 0;
    for (int i = 0; i < patterns; ++i) {
        const std::string pattern = test::random_glob(random, alphabet);
        const bool folds = mode == CaseMode::insensitive;
        const GlobOracle oracle(pattern, folds ? fold_unit : nullptr);
        const Glob glob = Glob::parse(pattern, mode);
        ASSERT_EQ(glob.error() == GlobError::none, oracle.valid())
            << testing::PrintToString(pattern);
        if (!oracle.valid())
            continue;
        for (int j = 0; j < 8; ++j) {
            const std::string text = test::random_text(random, alphabet, pattern);
            const bool expected = oracle.matches(text);
            hits += expected;
            ASSERT_EQ(glob.matches(folds ? folded(text) : text), expected)
                << testing::PrintToString(pattern) << " on " << testing::PrintToString(text);
        }
    }
    EXPECT_GT(hits, static_cast<std::size_t>(patterns) / 10);
}

TEST(GlobAgainstOracle, Ascii) {
    compare_with_oracle(1, CaseMode::sensitive, test::ascii_alphabet, 40'000);
}
TEST(GlobAgainstOracle, TwoLetters) {
    compare_with_oracle(2, CaseMode::sensitive, test::two_letters, 40'000);
}
TEST(GlobAgainstOracle, Utf8) {
    compare_with_oracle(3, CaseMode::sensitive, test::utf8_alphabet, 30'000);
}
TEST(GlobAgainstOracle, BrokenUtf8) {
    compare_with_oracle(4, CaseMode::sensitive, test::broken_alphabet, 40'000);
}
TEST(GlobAgainstOracle, AsciiWithoutCase) {
    compare_with_oracle(5, CaseMode::insensitive, test::ascii_alphabet, 20'000);
}
TEST(GlobAgainstOracle, Utf8WithoutCase) {
    compare_with_oracle(6, CaseMode::insensitive, test::utf8_alphabet, 20'000);
}
TEST(GlobAgainstOracle, BrokenUtf8WithoutCase) {
    compare_with_oracle(7, CaseMode::insensitive, test::broken_alphabet, 20'000);
}

// Long repetitive pieces and texts: the searches that only start when the ordinary one is slow.
TEST(GlobAgainstOracle, LongRepetitiveOnes) {
    std::mt19937 random(8);
    const auto repeat = [&](std::initializer_list<const char*> units, std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text +=
                random() % 24 == 0 ? *(units.begin() + random() % units.size()) : *units.begin();
        return text;
    };
    std::size_t hits = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::size_t size = 1 + random() % 150;
        const std::string piece = random() % 2 == 0
                                      ? repeat({"a", "b"}, size)
                                      : repeat({"a", "?", "[ab]", "b", "é", "[!b]", "\x80"}, size);
        const std::string pattern = repeat({"", "?", "a"}, 2) + "*" + piece + "*" +
                                    piece.substr(0, 3) + (random() % 2 == 0 ? "*" : "");
        const GlobOracle oracle(pattern);
        const Glob glob = Glob::parse(pattern, CaseMode::sensitive);
        ASSERT_EQ(glob.error() == GlobError::none, oracle.valid());
        for (int i = 0; i < 4 && oracle.valid(); ++i) {
            const std::string text = random() % 2 == 0
                                         ? repeat({"a", "b", "a", "é"}, random() % 600)
                                         : repeat({"a", "b", "\x80", "é"}, random() % 600);
            const bool expected = oracle.matches(text);
            hits += expected;
            ASSERT_EQ(glob.matches(text), expected)
                << testing::PrintToString(pattern) << " on " << testing::PrintToString(text);
        }
    }
    EXPECT_GT(hits, 300u);
}

// More starts than one window of the parallel search has, on both sides of its edge.
TEST(Glob, FindsPiecesFarInsideRepetitiveTexts) {
    for (const std::size_t size : {4000u, 4090u, 4095u, 4096u, 4097u, 4200u, 8191u, 8192u, 20000u})
        for (const std::string& piece :
             {"?a?b"s, "[a]?a?a?a?b?a"s, std::string(100, 'a') + "?b?c"}) {
            const std::string pattern = "*" + piece + "*";
            std::string found(size, 'a');
            EXPECT_FALSE(matches(pattern, found));
            found += piece == "?a?b" ? "aaab" : "aaaaaaabaabac";
            if (piece.size() > 100)
                found = std::string(size, 'a') + "abac";
            EXPECT_TRUE(matches(pattern, found)) << size << pattern;
            EXPECT_TRUE(matches(pattern, found + std::string(5000, 'c'))) << size;
        }
}

double seconds_of(const Glob& glob, const std::string& text) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(glob.matches(text));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Far below a second each where the time grows with the text alone; hours for a backtracking
// matcher.
TEST(Glob, NoPatternIsSlow) {
    const std::string text(100'000, 'a');
    std::string stars;
    std::string questions;
    std::string classes;
    for (int i = 0; i < 1000; ++i) {
        stars += "*a";
        questions += "a?";
        classes += "[ab]";
    }
    for (const std::string& pattern :
         {"*a*a*a*b"s, stars + "*b", "*" + questions + "b*", "*" + classes + "c*",
          "*" + std::string(30'000, 'a') + "b*", "*b" + std::string(30'000, 'a') + "*",
          "*" + std::string(1000, '?') + "b*", "*" + std::string(50'000, '?') + "*b*",
          "*aab?" + classes + "*", "*" + classes + "b?" + questions + "*"}) {
        const Glob glob = Glob::parse(pattern, CaseMode::sensitive);
        EXPECT_LT(seconds_of(glob, text), 1.0) << pattern.substr(0, 20);
    }
}

} // namespace
} // namespace mxy::text
