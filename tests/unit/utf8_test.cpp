// Units: against the oracle's decoder, and forwards against backwards.
#include "base/utf8.h"

#include "support/glob_oracle.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace mxy::utf8 {
namespace {

std::vector<std::uint32_t> forwards(std::string_view text) {
    std::vector<std::uint32_t> values;
    const char* const end = text.data() + text.size();
    for (const char* p = text.data(); p < end;) {
        const Unit unit = decode(p, end);
        values.push_back(unit.value);
        p += unit.size;
    }
    return values;
}

std::vector<std::uint32_t> backwards(std::string_view text) {
    std::vector<std::uint32_t> values;
    for (const char* p = text.data() + text.size(); p > text.data();) {
        const Unit unit = decode_back(text.data(), p);
        values.insert(values.begin(), unit.value);
        p -= unit.size;
    }
    return values;
}

void expect_agreement(std::string_view text) {
    const std::vector<std::uint32_t> expected = test::units_of(text);
    ASSERT_EQ(forwards(text), expected) << testing::PrintToString(text);
    ASSERT_EQ(backwards(text), expected) << testing::PrintToString(text);
    std::size_t unit_end = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        ASSERT_EQ(is_boundary(text, i), i == unit_end) << testing::PrintToString(text) << i;
        if (i == unit_end && i < text.size())
            unit_end += decode(text.data() + i, text.data() + text.size()).size;
    }
}

TEST(Utf8, WellFormedCodePoints) {
    EXPECT_EQ(forwards("aé€😀"), (std::vector<std::uint32_t>{'a', 0xE9, 0x20AC, 0x1F600}));
    EXPECT_EQ(forwards("\xF4\x8F\xBF\xBF"), (std::vector<std::uint32_t>{0x10FFFF}));
    EXPECT_EQ(forwards("\xED\x9F\xBF\xEE\x80\x80"), (std::vector<std::uint32_t>{0xD7FF, 0xE000}));
    EXPECT_EQ(forwards(std::string_view("\0", 1)), (std::vector<std::uint32_t>{0}));
}

TEST(Utf8, WhatIsNotWellFormedIsOneUnitAByte) {
    for (const std::string_view text :
         {"\x80", "\xBF\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE",
          "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98"}) {
        std::vector<std::uint32_t> bytes;
        for (const char byte : text)
            bytes.push_back(broken_byte + static_cast<std::uint8_t>(byte));
        EXPECT_EQ(forwards(text), bytes) << testing::PrintToString(text);
        EXPECT_EQ(backwards(text), bytes) << testing::PrintToString(text);
    }
    EXPECT_EQ(forwards("\xE2\x82"
                       "a"),
              (std::vector<std::uint32_t>{broken_byte + 0xE2, broken_byte + 0x82, 'a'}));
}

TEST(Utf8, EveryUnitIsWrittenAsItWasRead) {
    std::array<char, max_unit_size> bytes;
    for (std::uint32_t value = 0; value <= 0x10FFFF; ++value) {
        if (value >= 0xD800 && value < 0xE000)
            continue;
        const std::size_t size = encode(value, bytes.data());
        const Unit unit = decode(bytes.data(), bytes.data() + size);
        ASSERT_EQ(unit.value, value);
        ASSERT_EQ(unit.size, size);
    }
    for (std::uint32_t byte = 0x80; byte < 0x100; ++byte) {
        ASSERT_EQ(encode(broken_byte + byte, bytes.data()), 1u);
        ASSERT_EQ(static_cast<std::uint8_t>(bytes[0]), byte);
    }
}

TEST(Utf8, BothDirectionsAgreeOnAllShortTextsOfTellingBytes) {
    constexpr std::array<char, 12> letters = {'a',    '\x80', '\x8F', '\x90', '\x9F', '\xA0',
                                              '\xBF', '\xC3', '\xE0', '\xED', '\xF0', '\xF4'};
    for (std::uint32_t number = 0; number < 12u * 12 * 12 * 12 * 12; ++number) {
        std::string text;
        for (std::uint32_t rest = number, i = 0; i < 5; ++i, rest /= 12)
            text += letters[rest % 12];
        expect_agreement(text);
    }
}

TEST(Utf8, BothDirectionsAgreeOnRandomTexts) {
    std::mt19937 random(3);
    for (int round = 0; round < 50'000; ++round) {
        std::string text;
        for (auto size = random() % 12; size > 0; --size)
            text += static_cast<char>(random() % 3 == 0 ? random() % 256 : 0x80 + random() % 128);
        expect_agreement(text);
    }
}

} // namespace
} // namespace mxy::utf8
