// The table of a pattern index: what is filed is found, whatever its hash is.
#include "mxy/patterns/key_table_writer.h"

#include "mxy/patterns/key_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace mxy::text {
namespace {

constexpr std::uint64_t keyless = 0x452821E638D01377;

using Programs = std::vector<std::uint32_t>;

Filing filing(std::uint64_t hash, std::uint32_t program, KeyGroup group = KeyGroup::gram) {
    return {hash, program, program, program, group};
}

// A written table, and the lists in it.
class Table {
public:
    explicit Table(std::vector<Filing> filings)
        : bytes_(write_key_table(filings, keyless)), view_(bytes_.slots, bytes_.candidates) {
        EXPECT_TRUE(view_.is_closed());
    }

    Programs list(std::uint64_t hash, KeyGroup group = KeyGroup::gram) const {
        const CandidateList list = view_.find(hash, group);
        Programs programs;
        if (!list.exists())
            return programs;
        CandidateReader reader = view_.candidate(list.first());
        while (true) {
            programs.push_back(reader.get().program());
            if (reader.get().is_last())
                return programs;
            reader.advance();
        }
    }
    Programs always() const { return list(keyless, KeyGroup::anchored); }
    bool is_long(std::uint64_t hash, KeyGroup group) const {
        return view_.find(hash, group).is_long();
    }

private:
    KeyTableBytes bytes_;
    KeyTable view_;
};

bool contains(const Programs& programs, std::uint32_t program) {
    return std::find(programs.begin(), programs.end(), program) != programs.end();
}

TEST(KeyTable, OfNothingFindsNothing) {
    const Table table({});
    EXPECT_EQ(table.list(0), Programs{});
    EXPECT_EQ(table.list(~std::uint64_t{0}), Programs{});
    EXPECT_EQ(table.always(), Programs{});
}

TEST(KeyTable, FindsEveryListInTheOrderOfPrograms) {
    std::mt19937_64 random(1);
    std::vector<Filing> filings;
    std::vector<std::uint64_t> hashes;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        if (i % 3 == 0)
            hashes.push_back(random());
        filings.push_back(filing(hashes.back(), i));
    }
    std::shuffle(filings.begin(), filings.end(), random);
    const Table table(filings);
    for (std::uint32_t i = 0; i < hashes.size(); ++i) {
        Programs expected;
        for (std::uint32_t program = 3 * i; program < std::min(3 * i + 3, 5000u); ++program)
            expected.push_back(program);
        ASSERT_EQ(table.list(hashes[i]), expected);
    }
    EXPECT_EQ(table.always(), Programs{});
}

TEST(KeyTable, GroupsAreKeptApart) {
    const Table table({filing(42, 1, KeyGroup::gram), filing(42, 2, KeyGroup::anchored),
                       filing(43, 3, KeyGroup::gram)});
    EXPECT_EQ(table.list(42, KeyGroup::gram), (Programs{1}));
    EXPECT_EQ(table.list(42, KeyGroup::anchored), (Programs{2}));
}

TEST(KeyTable, LongListsAreMarked) {
    const std::uint64_t second = 0x2000'0000'0000'0200;
    const std::uint64_t third = 0x4000'0000'0000'0400;
    const std::uint64_t fourth = 0x8000'0000'0000'0800;
    std::vector<Filing> filings;
    for (std::uint32_t i = 0; i < 16; ++i)
        filings.push_back(filing(1000, i));
    for (std::uint32_t i = 0; i < 15; ++i)
        filings.push_back(filing(second, i));
    for (std::uint32_t i = 0; i < 4; ++i)
        filings.push_back(filing(third, i, KeyGroup::anchored));
    for (std::uint32_t i = 0; i < 3; ++i)
        filings.push_back(filing(fourth, i, KeyGroup::anchored));
    const Table table(filings);
    EXPECT_TRUE(table.is_long(1000, KeyGroup::gram));
    EXPECT_FALSE(table.is_long(second, KeyGroup::gram));
    EXPECT_TRUE(table.is_long(third, KeyGroup::anchored));
    EXPECT_FALSE(table.is_long(fourth, KeyGroup::anchored));
}

// Two keys of one tag and neighbouring places: only one of them can be found in the table.
TEST(KeyTable, AKeyHiddenByAnotherIsTriedAlways) {
    const std::uint64_t one = 0x8000'0000'1234'5678;
    const std::uint64_t other = 0x8000'0001'1234'5678;
    const Table table({filing(one, 10), filing(other, 20), filing(7, 30)});
    EXPECT_EQ(table.list(7), (Programs{30}));
    for (const auto& [hash, program] : {std::pair(one, 10u), std::pair(other, 20u)})
        EXPECT_TRUE(contains(table.list(hash), program) || contains(table.always(), program));
    EXPECT_EQ(table.always().size(), 1u);
}

TEST(KeyTable, MoreKeysOfOnePlaceThanAProbeReachesAreTriedAlways) {
    std::vector<Filing> filings;
    const std::uint32_t count = 3 * KeyTable::longest_probe;
    for (std::uint32_t i = 0; i < count; ++i)
        filings.push_back(filing(std::uint64_t{1} << 63 | 2 * i, i));
    const Table table(filings);
    for (std::uint32_t i = 0; i < count; ++i)
        ASSERT_TRUE(contains(table.list(std::uint64_t{1} << 63 | 2 * i), i) ||
                    contains(table.always(), i));
    EXPECT_EQ(table.always().size(), count - KeyTable::longest_probe);
}

TEST(KeyTable, AFullTableOfAFileEndsTheSearch) {
    std::vector<std::uint8_t> slots(8 * KeyTable::slot_size); // no slot is free
    std::vector<std::uint8_t> candidates(Candidate::size, 0xFF);
    const KeyTable table(slots, candidates);
    EXPECT_FALSE(table.find(~std::uint64_t{0}, KeyGroup::gram).exists());
    EXPECT_TRUE(table.find(0, KeyGroup::anchored).exists());
}

TEST(KeyFilters, HaveWhatWasAddedAndLittleElse) {
    std::mt19937_64 random(2);
    KeyFilterWriter<GramFilterShape> grams(1000);
    KeyFilterWriter<AnchorFilterShape> anchors(1000);
    std::vector<std::uint64_t> hashes;
    for (int i = 0; i < 1000; ++i) {
        hashes.push_back(random());
        grams.add(hashes.back());
        anchors.add(hashes.back());
    }
    const GramFilter gram_view(grams.bytes());
    const AnchorFilter anchor_view(anchors.bytes());
    for (const std::uint64_t hash : hashes)
        EXPECT_TRUE(gram_view.may_have(hash) && anchor_view.may_have(hash));
    int in_grams = 0;
    int in_anchors = 0;
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t hash = random();
        in_grams += gram_view.may_have(hash);
        in_anchors += anchor_view.may_have(hash);
    }
    EXPECT_LT(in_grams, 400);
    EXPECT_LT(in_anchors, 1200);
    EXPECT_TRUE(GramFilter(KeyFilterWriter<GramFilterShape>(0).bytes()).empty());
}

} // namespace
} // namespace mxy::text
