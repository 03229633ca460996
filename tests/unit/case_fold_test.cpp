// Folding and lowercase: the rules, the tables against Unicode's own files, and texts with bytes
// that are none.
#include "base/case_fold.h"

#include "base/utf8.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>

namespace mxy {
namespace {

constexpr const char* unicode_data = "/usr/share/unicode";

std::string folded(std::string_view text) {
    std::string out(folded_size_bound(text.size()), '#');
    out.resize(fold(text, out.data()));
    return out;
}

std::string lowered(std::string_view text) {
    std::string out;
    lower_full(text, out);
    return out;
}

TEST(CaseFold, OneCodePointBecomesOne) {
    EXPECT_EQ(folded("Hello, WORLD [\\]^_`{|}~@AZaz09"), "hello, world [\\]^_`{|}~@azaz09");
    EXPECT_EQ(folded("ÄÖÜ ÀÉ ß ẞ"), "äöü àé ß ß");
    EXPECT_EQ(folded("ΣΑΣς"), "σασσ");
    EXPECT_EQ(folded("ПРИВЕТ"), "привет");
    EXPECT_EQ(folded("K Å ſ"), "k å s"); // Kelvin, Angstrom, long s
    EXPECT_EQ(folded("İ ı"), "İ ı");     // only languages fold these
    EXPECT_EQ(folded("Ⱥ"), "ⱥ");         // two bytes become three
    EXPECT_EQ(folded("ꭰ ᏸ"), "Ꭰ Ᏸ"); // Cherokee folds to capitals
    EXPECT_EQ(folded("𐐀"), "𐐨");         // four bytes
    EXPECT_EQ(folded("ŉ ǰ ﬁ"), "ŉ ǰ ﬁ"); // only full folding changes these
}

TEST(CaseFold, BytesThatAreNotUtf8Stay) {
    EXPECT_EQ(folded("\xC3"
                     "A\x84\xFF\xE2\x84Z"),
              "\xC3"
              "a\x84\xFF\xE2\x84z");
    EXPECT_EQ(folded(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
    EXPECT_EQ(folded(""), "");
}

TEST(CaseFold, EveryAsciiTextFoldsAsItsBytesDo) {
    std::mt19937 random(1);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        std::string expected;
        for (auto size = random() % 40; size > 0; --size) {
            const char byte = static_cast<char>(random() % 128);
            text += byte;
            expected += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
        }
        ASSERT_EQ(folded(text), expected);
    }
}

TEST(CaseFold, FoldingTwiceChangesNothingAndTheBoundHolds) {
    std::array<char, 8> bytes;
    for (std::uint32_t value = 0; value <= 0x10FFFF; ++value) {
        if (value >= 0xD800 && value < 0xE000)
            continue;
        const std::uint32_t once = fold_unit(value);
        ASSERT_EQ(fold_unit(once), once) << value;
        ASSERT_LE(utf8::encode(once, bytes.data()),
                  folded_size_bound(utf8::encode(value, bytes.data())))
            << value;
    }
    for (std::uint32_t byte = 0; byte < 0x100; ++byte)
        ASSERT_EQ(fold_unit(utf8::broken_byte + byte), utf8::broken_byte + byte);
}

TEST(CaseFold, TextsFoldUnitByUnit) {
    std::mt19937 random(2);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        std::string expected;
        for (auto size = random() % 12; size > 0; --size) {
            const auto value =
                static_cast<std::uint32_t>(random() % (random() % 4 == 0 ? 0x2D00 : 0x80));
            std::array<char, 4> bytes;
            text.append(bytes.data(), utf8::encode(value, bytes.data()));
            expected.append(bytes.data(), utf8::encode(fold_unit(value), bytes.data()));
        }
        ASSERT_EQ(folded(text), expected);
    }
}

// The steps of eight bytes at all places of a text, and its end.
TEST(CaseFold, TextsOfEveryMixtureFoldUnitByUnit) {
    std::mt19937 random(3);
    for (int round = 0; round < 50'000; ++round) {
        std::string text;
        const auto rareness = 1 + random() % 30;
        for (auto size = random() % 40; size > 0; --size)
            text += static_cast<char>(random() % rareness == 0 ? random() % 256
                                                               : "abzAZ@[`{."[random() % 10]);
        std::string expected;
        for (const char* p = text.data(); p < text.data() + text.size();) {
            const utf8::Unit unit = utf8::decode(p, text.data() + text.size());
            std::array<char, utf8::max_unit_size> bytes;
            expected.append(bytes.data(), utf8::encode(fold_unit(unit.value), bytes.data()));
            p += unit.size;
        }
        ASSERT_EQ(folded(text), expected);
    }
}

TEST(CaseFold, AsciiWithoutCapitalsIsToldFromAllElse) {
    const auto is_small = [](char c) { return (c & 0x80) == 0 && (c < 'A' || c > 'Z'); };
    for (std::size_t size = 0; size <= 33; ++size) {
        for (std::size_t place = 0; place < size; ++place)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'z');
                text[place] = static_cast<char>(byte);
                ASSERT_EQ(is_ascii_without_capitals(text), is_small(text[place])) << text;
            }
        EXPECT_TRUE(is_ascii_without_capitals(std::string(size, '\0')));
    }
    EXPECT_TRUE(is_ascii_without_capitals({}));
}

// Whether some image of a range is what folding makes of its members, and nothing is left out.
void expect_images(std::uint32_t first, std::uint32_t last) {
    std::set<std::uint32_t> covered;
    FoldedRanges ranges(first, last);
    for (std::uint32_t from = 0, to = 0; ranges.next(from, to);)
        for (std::uint32_t unit = from; unit <= to; ++unit)
            if (fold_unit(unit) == unit) // the others never occur in folded text
                covered.insert(unit);
    std::set<std::uint32_t> expected;
    for (std::uint32_t unit = first; unit <= last; ++unit)
        if (fold_unit(unit) != unit)
            expected.insert(fold_unit(unit));
    EXPECT_EQ(covered, expected) << first << "-" << last;
}

TEST(CaseFold, TheImagesOfARangeAreThoseOfItsMembers) {
    expect_images('A', 'Z');
    expect_images('a', 'z');
    expect_images(0x100, 0x100);
    expect_images(0x101, 0x101);
    expect_images(0x101, 0x13B);
    expect_images(0, 0x10FFFF);
    std::mt19937 random(5);
    for (int round = 0; round < 3000; ++round) {
        const auto first = static_cast<std::uint32_t>(random() % 0x2D00);
        expect_images(first, first + static_cast<std::uint32_t>(random() % 70));
    }
}

TEST(LowerFull, SpecialRules) {
    EXPECT_EQ(lowered("HELLO Straße"), "hello straße");
    EXPECT_EQ(lowered("İ"), "i\xCC\x87");
    EXPECT_EQ(lowered("ẞ"), "ß");
    EXPECT_EQ(lowered("ꭰᎠ"), "ꭰꭰ"); // where folding goes the other way
    EXPECT_EQ(lowered("A\xFF\xC3"), "a\xFF\xC3");
}

TEST(LowerFull, ASigmaAtTheEndOfAWordIsFinal) {
    EXPECT_EQ(lowered("ΑΣ"), "ας");
    EXPECT_EQ(lowered("ΑΣΑ"), "ασα");
    EXPECT_EQ(lowered("Σ"), "σ");
    EXPECT_EQ(lowered("ΑΣ ΣΑ"), "ας σα");
    EXPECT_EQ(lowered("Α.Σ"), "α.ς"); // a point is ignored
    EXPECT_EQ(lowered("ΑΣ.Α"), "ασ.α");
    EXPECT_EQ(lowered("ΑΣ'"), "ας'");
    EXPECT_EQ(lowered("1Σ"), "1σ");
    EXPECT_EQ(lowered("ΑΣ\xFF"
                      "Α"),
              "ας\xFF"
              "α");
}

// The fields of a line, without its comment.
std::vector<std::string> fields(std::string line) {
    line.resize(std::min(line.find('#'), line.size()));
    std::vector<std::string> result;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ';');)
        result.push_back(field.substr(std::min(field.find_first_not_of(' '), field.size())));
    return result;
}

TEST(CaseFold, TheTablesAreUnicodes) {
    std::ifstream file(std::filesystem::path(unicode_data) / "CaseFolding.txt");
    if (!file)
        GTEST_SKIP() << "no CaseFolding.txt: install Debian's package unicode-data";
    std::map<std::uint32_t, std::uint32_t> expected;
    for (std::string line; std::getline(file, line);) {
        const auto cells = fields(line);
        if (cells.size() >= 3 && (cells[1] == "C" || cells[1] == "S"))
            expected[static_cast<std::uint32_t>(std::stoul(cells[0], nullptr, 16))] =
                static_cast<std::uint32_t>(std::stoul(cells[2], nullptr, 16));
    }
    ASSERT_GT(expected.size(), 1000u);
    for (std::uint32_t value = 0; value <= 0x10FFFF; ++value) {
        const auto found = expected.find(value);
        ASSERT_EQ(fold_unit(value), found == expected.end() ? value : found->second) << value;
    }
}

TEST(LowerFull, TheTableIsUnicodes) {
    std::ifstream file(std::filesystem::path(unicode_data) / "UnicodeData.txt");
    if (!file)
        GTEST_SKIP() << "no UnicodeData.txt: install Debian's package unicode-data";
    std::size_t mapped = 0;
    std::array<char, 4> bytes;
    for (std::string line; std::getline(file, line);) {
        const auto cells = fields(line);
        const auto value = static_cast<std::uint32_t>(std::stoul(cells[0], nullptr, 16));
        if (cells.size() < 14 || cells[13].empty() || value == 0x130)
            continue;
        ++mapped;
        const auto lower = static_cast<std::uint32_t>(std::stoul(cells[13], nullptr, 16));
        const std::string capital(bytes.data(), utf8::encode(value, bytes.data()));
        const std::string small(bytes.data(), utf8::encode(lower, bytes.data()));
        ASSERT_EQ(lowered(capital), small);
    }
    ASSERT_GT(mapped, 1000u);
}

} // namespace
} // namespace mxy
