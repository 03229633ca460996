// Pattern sections: byte by byte in small, read again by this library, and asked like the format's
// first reader would ask them: that finds what a glob's definition says, whatever the globs are.
#include "build/text/paraglob_writer.h"

#include "build/build_error.h"
#include "build/text/glob_pieces.h"
#include "mxy/paraglob_image.h"
#include "support/glob_oracle.h"
#include "support/glob_samples.h"
#include "support/mxy_encoder.h"
#include "support/peer_reader.h"
#include "support/peer_validator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace mxy::build {
namespace {

using test::get32;
using text::CaseMode;
using Ids = std::vector<std::uint32_t>;

constexpr auto sensitive = CaseMode::sensitive;
constexpr auto insensitive = CaseMode::insensitive;

// Where sections start in the tests' file, so that the image is aligned to a word and no more.
constexpr std::uint64_t section_offset = 1004;

std::vector<GlobEntry> entries_of(const std::vector<std::string>& globs) {
    std::vector<GlobEntry> entries;
    entries.reserve(globs.size());
    for (const std::string& glob : globs)
        entries.push_back({glob, 1000 + static_cast<std::uint32_t>(entries.size())});
    return entries;
}

// A section with the first reader on it; this library's reader has already said that all is well.
class Section {
public:
    explicit Section(const std::vector<std::string>& globs, CaseMode mode = sensitive,
                     bool lean = false)
        : bytes(write_pattern_section(entries_of(globs), {mode, lean})),
          image(bytes.begin() + 8, bytes.begin() + 8 + get32(bytes, 4)),
          peer(image, section_offset + 8, mode == insensitive) {
        expect_read_back(globs, mode);
        EXPECT_EQ(test::peer_validate_image(image), std::vector<std::string>{});
    }

    std::uint32_t field(std::size_t offset) const { return get32(image, offset); }

    // What each node of the automaton has in its list of pieces.
    std::vector<Ids> lists() const {
        std::vector<Ids> lists(field(16));
        const std::size_t block = field(20);
        for (std::size_t node = 0; node < lists.size(); ++node) {
            const std::size_t at = block + 20 * node;
            for (std::size_t i = 0; i < image[at + 3]; ++i)
                lists[node].push_back(get32(image, block + get32(image, at + 16) + 4 * i));
        }
        return lists;
    }

    std::size_t nodes_of_kind(std::uint8_t kind) const {
        std::size_t count = 0;
        for (std::size_t node = 0; node < field(16); ++node)
            count += image[field(20) + 20 * node] == kind ? 1 : 0;
        return count;
    }

    std::uint32_t segments_of(std::size_t glob) const {
        return get32(image, field(104) + 8 * glob + 4);
    }

    const Bytes bytes;
    const Bytes image;
    const test::PeerImage peer;

private:
    void expect_read_back(const std::vector<std::string>& globs, CaseMode mode) {
        ASSERT_EQ(get32(bytes, 0), bytes.size());
        ASSERT_EQ(bytes.size(), 8 + image.size() + 4 + 4 * globs.size());
        const std::size_t table = 8 + image.size();
        ASSERT_EQ(get32(bytes, table), globs.size());
        text::ParaglobImage reader;
        ASSERT_FALSE(reader.open(image));
        EXPECT_EQ(reader.version(), 5u);
        EXPECT_EQ(reader.mode(), mode);
        EXPECT_EQ(reader.declared_size(), image.size());
        ASSERT_EQ(reader.pattern_count(), globs.size());
        for (std::uint32_t id = 0; id < globs.size(); ++id) {
            text::Pattern pattern;
            ASSERT_FALSE(reader.pattern(id, pattern));
            EXPECT_EQ(pattern.text, globs[id]);
            EXPECT_EQ(pattern.kind, text::PatternKind::glob);
            EXPECT_EQ(get32(bytes, table + 4 + std::size_t{4} * id), 1000 + id);
        }
    }
};

std::uint32_t fold_ascii(std::uint32_t unit) {
    return unit >= 'A' && unit <= 'Z' ? unit + 32 : unit;
}

test::GlobOracle oracle_of(const std::string& glob, CaseMode mode) {
    return test::GlobOracle(glob, mode == insensitive ? fold_ascii : nullptr);
}

// The first reader's folding is ASCII's, and so is the oracle's here.
Ids expected(const std::vector<std::string>& globs, std::string_view text, CaseMode mode) {
    Ids ids;
    for (std::uint32_t id = 0; id < globs.size(); ++id)
        if (oracle_of(globs[id], mode).matches(text))
            ids.push_back(id);
    return ids;
}

bool is_utf8(std::string_view text) {
    const auto units = test::units_of(text);
    return std::all_of(units.begin(), units.end(), [](std::uint32_t u) { return u < 0x110000; });
}

void expect_same(const std::vector<std::string>& globs, const std::vector<std::string>& texts,
                 CaseMode mode) {
    const Section section(globs, mode);
    for (const std::string& text : texts)
        ASSERT_EQ(section.peer.query(text), expected(globs, text, mode)) << text;
}

std::string hex(std::string_view numbers) {
    const test::Bytes bytes = test::from_hex(numbers);
    return {bytes.begin(), bytes.end()};
}

// The file of the format's description, from its size words to its table of places.
TEST(ParaglobWriter, WorkedExample) {
    std::string file;
    const auto words = [&](std::initializer_list<std::uint32_t> numbers) {
        for (const std::uint32_t number : numbers)
            for (int i = 0; i < 4; ++i)
                file += static_cast<char>(number >> (8 * i));
    };
    const auto node = [&](std::string_view start, std::initializer_list<std::uint32_t> rest) {
        file += hex(start);
        words(rest);
    };
    words({764, 744});
    file += "PARAGLOB";
    words({5, 0, 8, 128, 184, 0, 2, 312, 344, 16, 0, 0, 0, 0, 744, 1});
    words({0, 0, 0, 0, 0, 0, 360, 2, 648, 96});
    file += std::string(16, '\0');
    node("02000200", {0, 0, 160, 0});
    node("01610000", {40, 0, 40, 0});
    node("01620000", {60, 0, 60, 0});
    node("01630000", {80, 0, 80, 0});
    node("00000001", {0, 0, 0, 176});
    node("017A0000", {120, 0, 120, 0});
    node("01210000", {140, 0, 140, 0});
    node("00000001", {0, 0, 0, 180});
    words({'.', 20, 'y', 100, 0, 1});
    words({0, 1, 344, 5, 1, 1, 350, 9});
    file += std::string("*.abc\0x[0-9]yz!\0", 16);
    file += "ACLH";
    words({1, 2, 16, 280, 8});
    for (int slot = 0; slot < 16; ++slot) {
        if (slot == 0)
            words({0, 0, 1, 0});
        else if (slot == 11)
            words({1, 4, 1, 0});
        else
            words({0xFFFFFFFF, 0, 0, 0});
    }
    words({0, 1});
    words({664, 2, 688, 3});
    words({1, 0, 0, 0, 4, 724, 0, 1, 728, 3, 12, 732, 0, 3, 729});
    file += ".abcxyz!";
    words({1, '0', '9'});
    words({2, 0, 0});
    const GlobEntry globs[] = {{"*.abc", 0}, {"x[0-9]yz!", 0}};
    const Bytes section = write_pattern_section(globs, {});
    EXPECT_EQ(std::string(section.begin(), section.end()), file);
}

TEST(ParaglobWriter, WhatTheFirstWriterLoses) {
    const std::vector<std::string> globs = {
        "evil.com", "*.c",   "ba[d]x",   "bad[0-9].com", "a\\*b",   "*dup*",  "?",
        "**",       "[abc]", "a[[]bcd*", "[]x]yyy",      "x?????y", "*[!a]*", "a*b*c*d"};
    const std::vector<std::string> texts = {
        "evil.com", "xevil.com", "main.c", "badx",   "a*b",  "xa\\*by", "xdupy",  "bad5.com",
        "bad.com",  "é",         "",       "a[bcdz", "]yyy", "x12345y", "aXbXcXd"};
    expect_same(globs, texts, sensitive);
    expect_same(globs, texts, insensitive);
    const Section section(globs);
    EXPECT_EQ(section.peer.query("evil.com"), (Ids{0, 7, 12}));
    EXPECT_EQ(section.peer.query("main.c"), (Ids{1, 7, 12}));
    EXPECT_EQ(section.peer.query("bad5.com"), (Ids{3, 7, 12}));
}

TEST(ParaglobWriter, NoGlobs) {
    const Section section({});
    EXPECT_TRUE(section.peer.query("a").empty());
}

// Globs that share pieces, and texts made for one of them.
void expect_random(const test::GlobAlphabet& alphabet, CaseMode mode, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::string> globs;
    while (globs.size() < 60) {
        const std::string glob = test::random_glob(random, alphabet);
        if (test::GlobOracle(glob).valid())
            globs.push_back(glob);
    }
    std::vector<std::string> texts;
    while (texts.size() < 60) {
        const std::string text = test::random_text(random, alphabet, globs[random() % 60]);
        if (is_utf8(text))
            texts.push_back(text);
    }
    expect_same(globs, texts, mode);
}

class RandomGlobs : public testing::TestWithParam<CaseMode> {};
INSTANTIATE_TEST_SUITE_P(Modes, RandomGlobs, testing::Values(sensitive, insensitive));

TEST_P(RandomGlobs, OfAscii) {
    for (std::uint32_t seed = 1; seed <= 8; ++seed)
        expect_random(test::ascii_alphabet, GetParam(), seed);
}

TEST_P(RandomGlobs, OfTwoLetters) {
    for (std::uint32_t seed = 1; seed <= 8; ++seed)
        expect_random(test::two_letters, GetParam(), seed);
}

TEST_P(RandomGlobs, OfManyAlphabets) {
    for (std::uint32_t seed = 1; seed <= 8; ++seed)
        expect_random(test::utf8_alphabet, GetParam(), seed);
}

// Long texts, so that nearly every glob has a piece.
TEST_P(RandomGlobs, OfWords) {
    const test::GlobAlphabet words = {"mail", ".com", "Login", "xyz-", "PAY", "тест", "a"};
    for (std::uint32_t seed = 1; seed <= 8; ++seed)
        expect_random(words, GetParam(), seed);
}

TEST_P(RandomGlobs, OfBrokenText) {
    for (std::uint32_t seed = 1; seed <= 8; ++seed)
        expect_random(test::broken_alphabet, GetParam(), seed);
}

// Every unit of ASCII against classes of all sorts.
TEST_P(RandomGlobs, OfClasses) {
    std::mt19937 random(7);
    std::vector<std::string> globs = {"[A-z]", "[Z-a]", "[@-[]", "[0-_]", "[!A-z]", "[a-]", "[^Q]"};
    const auto any = [&] { return std::string(1, static_cast<char>(1 + random() % 127)); };
    while (globs.size() < 300) {
        const std::string glob = (random() % 2 == 0 ? "[" : "[!") + any() + "-" + any() + any() +
                                 (random() % 2 == 0 ? "" : any()) + "]";
        if (test::GlobOracle(glob).valid())
            globs.push_back(glob);
    }
    std::vector<std::string> texts;
    for (char c = 0; c >= 0 && c < 127; ++c)
        texts.emplace_back(1, c);
    texts.emplace_back("é");
    expect_same(globs, texts, GetParam());
}

// At any number of literal bytes before them. The first reader needs that.
TEST(ParaglobWriter, MembersOfClassesAreAligned) {
    for (std::size_t bytes = 0; bytes < 8; ++bytes) {
        const Section section({std::string(bytes, 'x') + "[0-9]"});
        const std::string text = std::string(bytes, 'x') + "5";
        EXPECT_EQ(section.peer.query(text), Ids{0});
        const test::PeerImage elsewhere(section.image, section_offset + 10, false);
        EXPECT_EQ(elsewhere.query(text), Ids{});
    }
}

TEST(ParaglobWriter, ThousandsMayShareAPiece) {
    std::vector<std::string> globs;
    globs.reserve(1000);
    for (int i = 0; i < 1000; ++i)
        globs.push_back(std::to_string(i % 100) + "*" + std::to_string(i / 100) + "*.com");
    const std::vector<std::string> texts = {"17x.com", "173.com",    "1734.com",    "0.com",
                                            ".com",    "99-9-9.com", "99-9.com.org"};
    expect_same(globs, texts, sensitive);
    const Section section(globs);
    EXPECT_EQ(section.field(100), 1u);
    EXPECT_EQ(section.field(60), 0u);
}

TEST(ParaglobWriter, NestedPiecesMakeShortLists) {
    std::vector<std::string> globs;
    for (std::size_t size = 3; size < 150; ++size)
        globs.push_back("*" + std::string(size, 'a') + "*");
    for (std::size_t size = 3; size < 10; ++size)
        globs.push_back(std::string(size, 'b') + "?");
    const Section section(globs);
    for (const std::size_t size : {0u, 2u, 3u, 5u, 50u, 149u, 200u}) {
        const std::string text(size, 'a');
        EXPECT_EQ(section.peer.query(text), expected(globs, text, sensitive)) << size;
    }
    std::size_t longest = 0;
    for (const Ids& list : section.lists())
        longest = std::max(longest, list.size());
    EXPECT_EQ(longest, GlobPiece::longest - GlobPiece::shortest + 1);
}

// Every kind of node, and failures that lead to further failures.
TEST(ParaglobWriter, AllKindsOfNodes) {
    std::vector<std::string> globs;
    for (char letter = 'a'; letter <= 'z'; ++letter)
        globs.push_back("*" + std::string(1, letter) + "q" + letter + "*");
    for (char third = 'a'; third < 'e'; ++third)
        globs.push_back(std::string("*zz") + third + "*");
    for (int byte = 0; byte < 128; ++byte)
        if (std::string("*?[\\").find(static_cast<char>(byte)) == std::string::npos)
            globs.push_back("*" + std::string(1, static_cast<char>(byte)) + "__*");
    const Section section(globs);
    for (const auto& text : {std::string("aqaqbqb"), std::string("zzza"), std::string("zqzzd"),
                             std::string("\0__", 3), std::string("\x7F__q__"), std::string("__")})
        EXPECT_EQ(section.peer.query(text), expected(globs, text, sensitive)) << text;
    for (std::uint8_t kind = 0; kind < 4; ++kind)
        EXPECT_GT(section.nodes_of_kind(kind), 0u) << int{kind};
}

// A piece is the rarest part of its glob, as far as the globs can tell, so that a text has few
// globs checked in vain.
TEST(ParaglobWriter, PiecesAreRare) {
    std::mt19937 random(11);
    std::vector<std::string> globs;
    for (int i = 0; i < 2000; ++i) {
        std::string name;
        for (int letter = 0; letter < 8; ++letter)
            name += static_cast<char>('a' + random() % 26);
        globs.push_back("*.login-account." + name + ".example.com/verify*");
    }
    const Section section(globs);
    EXPECT_LT(section.peer.candidates("www.login-account.example.com/verify/me").size(), 5u);
    EXPECT_LT(section.peer.candidates("x" + globs[7].substr(1)).size(), 20u);
    EXPECT_EQ(section.field(60), 0u);
}

TEST(ParaglobWriter, WildcardsAreMerged) {
    const std::vector<std::string> globs = {"a*?**?b", "***", "?*?", "**x"};
    const Section section(globs);
    EXPECT_EQ(section.segments_of(0), 5u);
    EXPECT_EQ(section.segments_of(1), 1u);
    EXPECT_EQ(section.segments_of(2), 3u);
    EXPECT_EQ(section.segments_of(3), 2u);
    expect_same(globs, {"", "a", "ab", "aéb", "axyb", "axyzb", "x", "é"}, sensitive);
    // Of one star, the first reader has a try for each place, and gives up after 100,000.
    const Section stars({std::string(50, '*') + "end"});
    EXPECT_EQ(stars.peer.query(std::string(90'000, 'e') + "end"), Ids{0});
    EXPECT_EQ(stars.peer.query(std::string(110'000, 'e') + "end"), Ids{});
}

// No text of the first reader's can match them, so it never meets their segments.
TEST(ParaglobWriter, GlobsThatAreNotUtf8AreOutOfReach) {
    const std::vector<std::string> globs = {"*\xFFlong enough*", "[\xFF]",      "\xE2\x82*",
                                            "[!\xFF]",           "[a-\xFF]bcd", "*\xC3\\\xA9xyz"};
    const Section section(globs);
    EXPECT_EQ(section.field(60), 1u);  // the negated class, which is a ?
    EXPECT_EQ(section.field(100), 2u); // the last two
    for (const char* text : {"", "a", "é", "long enough", "€", "bbcd", "€bcd", "Abcd", "éxyz"})
        EXPECT_EQ(section.peer.query(text), expected(globs, text, sensitive)) << text;
}

// Where case does not count, what is not ASCII is compared as it is, and is in no piece.
TEST(ParaglobWriter, WithoutCase) {
    const std::vector<std::string> globs = {"ÄBC*", "*ПРИМЕР*", "*.EVIL.com", "ÉÉÉ*ok",
                                            "KÄSE-fuß*"};
    const Section section(globs, insensitive);
    EXPECT_EQ(section.field(60), 3u);
    EXPECT_EQ(section.field(100), 2u);
    for (const char* text :
         {"Äbcd", "äbcd", "ПРИМЕР", "пример", "a.evil.COM", "ÉÉÉOK", "kÄse-FUß!"})
        EXPECT_EQ(section.peer.query(text), expected(globs, text, insensitive)) << text;
    EXPECT_EQ(section.peer.query("kÄse-FUß!"), Ids{4});
}

TEST(ParaglobWriter, LeanImagesHoldTextsAlone) {
    const std::vector<std::string> globs = {"*.evil.com", "*", "a[b]c"};
    for (const CaseMode mode : {sensitive, insensitive}) {
        const Section section(globs, mode, true);
        EXPECT_EQ(section.field(24), 0u);
        EXPECT_EQ(section.field(60), 0u);
        EXPECT_EQ(section.field(100), 0u);
        EXPECT_EQ(section.field(104), 0u);
        EXPECT_TRUE(section.peer.query("x.evil.com").empty());
        EXPECT_LT(section.bytes.size(), Section(globs, mode).bytes.size());
    }
    Section({}, sensitive, true);
}

std::string error_of(const std::vector<GlobEntry>& globs, BuildError::Kind kind,
                     bool lean = false) {
    try {
        write_pattern_section(globs, {sensitive, lean});
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), kind);
        return error.what();
    }
    return "no error";
}

TEST(ParaglobWriter, WhatIsNoGlobIsRefused) {
    const auto bad = BuildError::Kind::bad_input;
    for (const bool lean : {false, true}) {
        EXPECT_EQ(error_of({{"ok", 0}, {"ab[", 0}}, bad, lean),
                  "glob 1, byte 3: a [ has no closing ]");
        EXPECT_EQ(error_of({{"", 0}}, bad, lean), "glob 0, byte 0: the pattern is empty");
        EXPECT_EQ(error_of({{"a\\", 0}}, bad, lean),
                  "glob 0, byte 2: nothing follows the backslash at the end");
    }
}

TEST(ParaglobWriter, LimitsAreNamed) {
    const auto limit = BuildError::Kind::limit;
    std::string many;
    for (int i = 0; i < 65'535; ++i)
        many += i % 2 == 0 ? "a" : "?";
    EXPECT_EQ(error_of({{many, 0}}, limit), "no error");
    EXPECT_EQ(error_of({{many + "*", 0}}, limit), "glob 0 has more than 65535 segments");
    EXPECT_EQ(error_of({{many + "*", 0}}, limit, true), "no error"); // it has no segments
    EXPECT_EQ(error_of({{std::string(70'000, '?'), 0}}, limit),
              "glob 0 has more than 65535 segments");
    EXPECT_EQ(error_of({{std::string(70'000, '*'), 0}}, limit), "no error");
    const std::string text(1 << 20, 'x');
    EXPECT_EQ(error_of(std::vector<GlobEntry>(4096, {text, 0}), limit),
              "the pattern image would have 4295037040 bytes; the format can hold 4294967295");
}

TEST(ParaglobWriter, MatchesAfterManySegments) {
    std::string many;
    std::string text;
    for (int i = 0; i < 65'535; ++i) {
        many += i % 2 == 0 ? "a" : "?";
        text += i % 2 == 0 ? "a" : "é";
    }
    const Section section({many});
    EXPECT_EQ(section.peer.query(text), Ids{0});
    EXPECT_TRUE(section.peer.query(text + "a").empty());
}

TEST(ParaglobWriter, ManyGlobsMakeSmallImages) {
    std::mt19937 random(3);
    std::vector<std::string> globs;
    std::size_t bytes = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string name;
        for (int letter = 0; letter < 10; ++letter)
            name += static_cast<char>('a' + random() % 26);
        globs.push_back("*." + name + (i % 2 == 0 ? ".com" : ".net/[a-z]*"));
        bytes += globs.back().size();
    }
    const Section section(globs);
    EXPECT_LT(section.bytes.size(), 20 * bytes);
    for (const std::size_t id : {0u, 1u, 777u, 19'999u}) {
        const std::string text = "w" + globs[id].substr(1, 15) + (id % 2 == 0 ? "" : "/path");
        EXPECT_EQ(section.peer.query(text), Ids{static_cast<std::uint32_t>(id)}) << text;
    }
}

} // namespace
} // namespace mxy::build
