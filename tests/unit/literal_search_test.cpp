// Finding one string in another, against the standard library's search.
#include "mxy/glob/literal_search.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace mxy::text {
namespace {

TEST(LiteralSearch, Edges) {
    EXPECT_EQ(find_literal("", ""), 0u);
    EXPECT_EQ(find_literal("a", ""), 0u);
    EXPECT_EQ(find_literal("", "a"), std::string_view::npos);
    EXPECT_EQ(find_literal("abc", "abcd"), std::string_view::npos);
    EXPECT_EQ(find_literal("abc", "abc"), 0u);
    EXPECT_EQ(find_literal("abc", "c"), 2u);
}

TEST(LiteralSearch, RepetitiveTexts) {
    std::mt19937 random(4);
    const auto repetitive = [&](std::size_t size, std::size_t rarity) {
        std::string unit;
        for (auto i = 1 + random() % 5; i > 0; --i)
            unit += static_cast<char>('a' + random() % 2);
        std::string text;
        while (text.size() < size)
            text += unit;
        for (char& letter : text)
            if (random() % rarity == 0)
                letter = static_cast<char>('a' + random() % 3);
        return text;
    };
    std::size_t found = 0;
    for (int round = 0; round < 30'000; ++round) {
        const std::string text = repetitive(random() % 600, 20 + random() % 100);
        std::string needle = repetitive(1 + random() % 40, 10 + random() % 200);
        if (random() % 2 == 0 && !text.empty())
            needle = text.substr(random() % text.size(), 1 + random() % 200);
        if (random() % 4 == 0)
            needle.back() = 'c';
        const std::size_t expected = text.find(needle);
        found += expected != std::string::npos;
        ASSERT_EQ(find_literal(text, needle), expected) << text << " " << needle;
    }
    EXPECT_GT(found, 5000u);
}

} // namespace
} // namespace mxy::text
