// Literal sections that nobody should have written: each is refused with its place, or the damage
// stays where it is.
#include "mxy/literal_index.h"
#include "mxy/literal_table.h"

#include "support/mxy_encoder.h"

#include <gtest/gtest.h>

namespace mxy::text {
namespace {

using test::get32;
using test::put32;

constexpr std::size_t version_field = 4;
constexpr std::size_t entries_field = 8;
constexpr std::size_t slots_field = 12;
constexpr std::size_t strings_field = 16;
constexpr std::size_t strings_size_field = 20;
constexpr std::size_t shards_field = 24;
constexpr std::size_t bounds = 32;
constexpr std::size_t first_slot = 100; // with 16 shards

test::Bytes sound(bool older = false) {
    return test::LiteralSpec{.entries = {{"evil.com", 7}, {"Bad.ORG", 8}, {"example.com", 9}},
                             .older_layout = older}
        .build();
}

void expect_refused(const test::Bytes& section, std::uint64_t offset, std::string_view reason) {
    LiteralTable table;
    const auto error = table.open(section, CaseMode::sensitive);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->offset, offset);
    EXPECT_EQ(error->reason, reason);
}

void expect_refused(std::size_t field, std::uint32_t value, std::uint64_t offset,
                    std::string_view reason) {
    test::Bytes section = sound();
    put32(section, field, value);
    expect_refused(section, offset, reason);
}

// Where the slot of a key is.
std::size_t slot_of(const test::Bytes& section, std::string_view key) {
    const test::Bytes hash = test::le64(test::xxh64(key));
    for (std::size_t at = first_slot; at < get32(section, strings_field); at += 16)
        if (std::equal(hash.begin(), hash.end(), section.begin() + static_cast<std::ptrdiff_t>(at)))
            return at;
    throw std::runtime_error("no slot");
}

TEST(HostileLiterals, NotATable) {
    test::Bytes section = sound();
    section[0] = 'l';
    expect_refused(section, 0, "the literal section does not start with its magic");
    for (const std::uint32_t version : {0u, 2u, 0x01000000u})
        expect_refused(version_field, version, version_field,
                       "the literal section's version is unknown");
}

TEST(HostileLiterals, ShorterThanTheHeader) {
    const test::Bytes whole = sound();
    for (std::ptrdiff_t size = 0; size < 32; ++size)
        expect_refused({whole.begin(), whole.begin() + size}, static_cast<std::uint64_t>(size),
                       "the literal section is too small for its header");
}

TEST(HostileLiterals, EveryTruncationIsRefused) {
    for (const bool older : {false, true}) {
        const test::Bytes whole = sound(older);
        for (std::ptrdiff_t size = 0; size < std::ssize(whole); ++size) {
            const test::Bytes section(whole.begin(), whole.begin() + size);
            LiteralTable table;
            EXPECT_TRUE(table.open(section, CaseMode::sensitive)) << size;
        }
    }
}

TEST(HostileLiterals, ShardCountIsNoPowerOfTwo) {
    for (const std::uint32_t count : {0u, 3u, 15u, 17u, 0xFFFFFFFFu})
        expect_refused(shards_field, count, shards_field,
                       "the number of shards is not a power of two");
}

TEST(HostileLiterals, ShardCountOverflows) {
    for (const std::uint32_t count : {0x40000000u, 0x80000000u})
        expect_refused(shards_field, count, shards_field,
                       "the shards run out of the literal section");
}

TEST(HostileLiterals, ShardsDoNotAscend) {
    // The shards 4, 5 and 9 have 16 slots each.
    ASSERT_EQ(get32(sound(), bounds + 4 * 6), 32u);
    expect_refused(bounds + 4 * 6, 15, bounds + 4 * 6, "a shard ends before it starts");
    expect_refused(bounds + 4 * 9, 0xFFFFFFFF, bounds + 4 * 8,
                   "the size of a shard is not a power of two");
    expect_refused(bounds, 1, bounds, "the first shard does not start at the first slot");
}

TEST(HostileLiterals, ShardSizeIsNoPowerOfTwo) {
    expect_refused(bounds + 4 * 5, 15, bounds + 4 * 4, "the size of a shard is not a power of two");
}

TEST(HostileLiterals, LastShardDoesNotEndTheTable) {
    expect_refused(bounds + 4 * 16, 64, bounds + 4 * 16,
                   "the shards have more or fewer slots than the table");
    expect_refused(slots_field, 32, bounds + 4 * 16,
                   "the shards have more or fewer slots than the table");
}

TEST(HostileLiterals, SlotCountOverflows) {
    // 2^28 slots of 16 bytes are 0 in 32 bits.
    test::Bytes section = sound();
    put32(section, slots_field, 0x10000000);
    put32(section, bounds + 4 * 15, 0);
    put32(section, bounds + 4 * 16, 0x10000000);
    for (std::size_t shard = 0; shard < 16; ++shard)
        put32(section, bounds + 4 * shard, 0);
    expect_refused(section, slots_field, "the slots run out of the literal section");

    section = sound(true);
    put32(section, slots_field, 0x10000000);
    put32(section, strings_field, 24);
    LiteralTable table;
    EXPECT_TRUE(table.open(section, CaseMode::sensitive));
}

TEST(HostileLiterals, MoreEntriesThanSlots) {
    expect_refused(entries_field, 49, entries_field,
                   "the literal section has more entries than slots");
}

TEST(HostileLiterals, TextsOutsideTheSection) {
    for (const std::uint32_t offset : {0u, 24u, 100u, get32(sound(), strings_field) - 1})
        expect_refused(strings_field, offset, strings_field,
                       "the literal texts start inside the slots");
    for (const std::uint32_t offset : {0x7FFFFFFFu, 0xFFFFFFFFu})
        expect_refused(strings_field, offset, strings_field,
                       "the literal texts run out of their section");
    for (const std::uint32_t size : {0x7FFFFFFFu, 0xFFFFFFFFu})
        expect_refused(strings_size_field, size, strings_field,
                       "the literal texts run out of their section");
}

TEST(HostileLiterals, CountOfDataOverflows) {
    const test::Bytes section = sound();
    const std::size_t place = get32(section, strings_field) + get32(section, strings_size_field);
    for (const std::uint32_t count : {4u, 0x20000000u, 0x20000003u, 0xFFFFFFFFu})
        expect_refused(place, count, place, "the table of data runs out of the literal section");
}

TEST(HostileLiterals, TextBeyondThePool) {
    for (const std::uint32_t offset : {31u, 33u, 0x7FFFFFFFu, 0xFFFFFFFEu}) {
        test::Bytes section = sound();
        const std::size_t slot = slot_of(section, "evil.com");
        put32(section, slot + 8, offset);
        LiteralTable table;
        ASSERT_FALSE(table.open(section, CaseMode::sensitive));
        EXPECT_FALSE(table.find("evil.com"));
        ASSERT_TRUE(table.find("Bad.ORG"));
        EXPECT_EQ(table.find("Bad.ORG")->data_offset, 8u);
        Literal literal;
        const auto number = static_cast<std::uint32_t>((slot - first_slot) / 16);
        EXPECT_EQ(table.slot_offset(number), slot);
        EXPECT_EQ(table.slot(number, literal), LiteralTable::SlotState::damaged);
    }
}

// The length of a text is bounded by the pool, not by the section.
TEST(HostileLiterals, TextLongerThanThePool) {
    test::Bytes section = sound();
    const std::size_t pool = get32(section, strings_field);
    const std::size_t text = pool + get32(section, slot_of(section, "example.com") + 8);
    const std::size_t left = get32(section, strings_size_field) - (text - pool) - 2;
    section[text] = static_cast<std::uint8_t>(left + 1);
    LiteralTable table;
    ASSERT_FALSE(table.open(section, CaseMode::sensitive));
    EXPECT_FALSE(table.find("example.com"));
    EXPECT_TRUE(table.find("evil.com"));
}

TEST(HostileLiterals, AShardWithoutAnEmptySlotEndsTheSearch) {
    test::Bytes section = sound();
    for (std::size_t at = first_slot; at < get32(section, strings_field); at += 16)
        if (get32(section, at + 8) == 0xFFFFFFFF)
            put32(section, at + 8, 0);
    LiteralTable table;
    ASSERT_FALSE(table.open(section, CaseMode::sensitive));
    EXPECT_TRUE(table.find("evil.com"));
    for (int i = 0; i < 200; ++i)
        EXPECT_FALSE(table.find("missing" + std::to_string(i)));
}

TEST(HostileLiterals, IdWithoutData) {
    for (const std::uint32_t id : {3u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
        test::Bytes section = sound();
        put32(section, slot_of(section, "evil.com") + 12, id);
        LiteralTable table;
        ASSERT_FALSE(table.open(section, CaseMode::sensitive));
        const auto found = table.find("evil.com");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, id);
        EXPECT_EQ(found->data_offset, no_data);
    }
}

// A thousand slots that share one text of 64 KiB would make an index of a small file take forever.
TEST(HostileLiterals, TextsThatOverlapAreNotIndexed) {
    test::LiteralSpec spec;
    spec.older_layout = true;
    spec.entries = {{std::string(65535, 'x')}};
    for (int i = 0; i < 999; ++i)
        spec.entries.push_back({std::to_string(i)});
    test::Bytes section = spec.build();
    for (std::size_t at = 24; at < get32(section, strings_field); at += 16)
        if (get32(section, at + 8) != 0xFFFFFFFF)
            put32(section, at + 8, 0);
    LiteralTable table;
    ASSERT_FALSE(table.open(section, CaseMode::insensitive));
    LiteralIndex index;
    const auto error = index.build(table);
    ASSERT_TRUE(error);
    EXPECT_STREQ(error->reason, "the literal texts overlap");
    EXPECT_EQ(error->status, Status::invalid_data);
}

TEST(HostileLiterals, DamagedSlotsAreLeftOutOfTheIndex) {
    test::Bytes section = sound(true);
    std::size_t at = 24;
    while (get32(section, at + 8) == 0xFFFFFFFF)
        at += 16;
    put32(section, at + 8, 0x7FFFFFFF);
    LiteralTable table;
    ASSERT_FALSE(table.open(section, CaseMode::sensitive));
    LiteralIndex index;
    ASSERT_FALSE(index.build(table));
    EXPECT_EQ(index.size(), 2u);
}

} // namespace
} // namespace mxy::text
