// The literals or globs of a database in the making: ids in the order of first addition, equality
// with and without case.
#include "build/text/text_keys.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

TEST(TextKeys, IdsAreTheOrderOfFirstAddition) {
    TextKeys keys;
    EXPECT_EQ(keys.find_or_add("b"), 0u);
    EXPECT_EQ(keys.find_or_add("a"), 1u);
    EXPECT_EQ(keys.find_or_add("b"), 0u);
    EXPECT_EQ(keys.find_or_add(""), 2u);
    EXPECT_EQ(keys.find_or_add(std::string_view("a\0b", 3)), 3u);
    EXPECT_EQ(keys.find_or_add(std::string_view("a\0c", 3)), 4u);
    EXPECT_EQ(keys.size(), 5u);
    EXPECT_EQ(keys.text(1), "a");
    EXPECT_EQ(keys.text(3), std::string_view("a\0b", 3));
}

TEST(TextKeys, CaseCountsUnlessItIsSaidNotTo) {
    TextKeys exact;
    EXPECT_EQ(exact.find_or_add("Evil"), 0u);
    EXPECT_EQ(exact.find_or_add("evil"), 1u);
    TextKeys folded(text::CaseMode::insensitive);
    EXPECT_EQ(folded.find_or_add("Evil"), 0u);
    EXPECT_EQ(folded.find_or_add("eVIL"), 0u);
    EXPECT_EQ(folded.find_or_add("\xC3\x84"), 1u); // Ä
    EXPECT_EQ(folded.find_or_add("\xC3\xA4"), 1u); // ä
    EXPECT_EQ(folded.text(0), "Evil") << "the first spelling is kept";
}

TEST(TextKeys, ManyKeysKeepTheirIds) {
    TextKeys keys;
    constexpr std::uint32_t count = 20'000;
    for (std::uint32_t i = 0; i < count; ++i)
        ASSERT_EQ(keys.find_or_add(std::to_string(i)), i);
    for (std::uint32_t i = 0; i < count; ++i) {
        ASSERT_EQ(keys.find_or_add(std::to_string(i)), i);
        ASSERT_EQ(keys.text(i), std::to_string(i));
    }
}

} // namespace
} // namespace mxy::build
