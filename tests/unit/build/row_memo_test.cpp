// The memo of rows, against a plain map: what it knows is right, and its memory is bounded.
#include "build/import/tables/row_memo.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace mxy::build {
namespace {

// Asks for rows, keeps those that are not known, and says how many were known.
std::size_t use(RowMemo& memo, std::size_t count, std::size_t different) {
    std::mt19937 random(7);
    std::map<std::string, ValueId> all;
    std::size_t known = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t number = random() % different;
        const std::string row(number % 40, static_cast<char>(number % 251));
        const std::string text = row + std::to_string(number);
        const ValueId right = all.try_emplace(text, ValueId{std::uint32_t(i)}).first->second;
        if (const auto value = memo.find(text)) {
            EXPECT_EQ(*value, right) << text;
            ++known;
        } else {
            memo.keep(text, right);
        }
    }
    return known;
}

TEST(RowMemo, KnowsEveryRowThatItHasRoomFor) {
    RowMemo memo;
    EXPECT_EQ(use(memo, 50'000, 1'000), 49'000u);
}

TEST(RowMemo, StartsAnewWhenItIsFull) {
    RowMemo few_rows(64, 1 << 20);
    const std::size_t known = use(few_rows, 50'000, 1'000);
    EXPECT_GT(known, 500u);
    EXPECT_LT(known, 10'000u);
    RowMemo few_bytes(1 << 20, 2'000);
    const std::size_t also_known = use(few_bytes, 50'000, 1'000);
    EXPECT_GT(also_known, 500u);
    EXPECT_LT(also_known, 10'000u);
}

TEST(RowMemo, EmptyAndLargeRows) {
    RowMemo memo(16, 100);
    EXPECT_EQ(memo.find(""), std::nullopt);
    memo.keep("", ValueId{1});
    EXPECT_EQ(memo.find(""), ValueId{1});
    const std::string large(100, 'x');
    EXPECT_EQ(memo.find(large), std::nullopt);
    memo.keep(large, ValueId{2});
    EXPECT_EQ(memo.find(large), std::nullopt); // too large to be kept
    EXPECT_EQ(memo.find(""), ValueId{1});
}

} // namespace
} // namespace mxy::build
