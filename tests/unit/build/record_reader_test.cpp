// Reading records of files into a pool: sound ones as they are, hostile ones refused with a reason.
#include "build/data/record_reader.h"

#include "build/build_error.h"
#include "mmdb/value_walk.h"
#include "support/random_database.h"
#include "value_text.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

mmdb::Section section_of(const test::Bytes& bytes) {
    return {bytes.data(), static_cast<std::uint32_t>(bytes.size())};
}

void expect_error(const test::Bytes& bytes, std::string_view reason, std::uint32_t offset = 0) {
    ValuePool pool;
    try {
        read_record(pool, section_of(bytes), offset);
        ADD_FAILURE() << "read it, expected: " << reason;
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), BuildError::Kind::bad_input);
        EXPECT_EQ(std::string_view(error.what()), reason);
    }
}

TEST(RecordReader, EveryTypeIsRead) {
    ValuePool pool;
    const auto expect = [&](const test::Bytes& bytes, ValueId value) {
        EXPECT_EQ(read_record(pool, section_of(bytes), 0), value) << text_of(pool, value);
    };
    expect(test::utf8("abc"), pool.string("abc"));
    expect(test::bytes({1, 2}), pool.bytes(test::Bytes{1, 2}));
    expect(test::float64(2.5), pool.float64(2.5));
    expect(test::float32(2.5F), pool.float32(2.5F));
    expect(test::uint16(700), pool.uint16(700));
    expect(test::uint32(70000), pool.uint32(70000));
    expect(test::uint64(UINT64_MAX), pool.uint64(UINT64_MAX));
    expect(test::uint128(3, 4), pool.uint128({3, 4}));
    expect(test::int32(-3), pool.int32(-3));
    expect(test::from_hex("01 01 80"), pool.int32(128));
    expect(test::boolean(true), pool.boolean(true));
    expect(test::map({}), pool.empty_map());
    const ValueId element = pool.uint16(1);
    expect(test::array({test::uint16(1)}), pool.array({&element, 1}));
}

TEST(RecordReader, PointersAreFollowed) {
    test::DataSection data;
    const std::uint32_t key = data.add(test::utf8("key"));
    const std::uint32_t inner = data.add(test::map({{test::pointer(key), test::uint16(7)}}));
    const std::uint32_t outer =
        data.add(test::array({test::pointer(inner), test::pointer(key), test::pointer(inner)}));
    ValuePool pool;
    RecordReader reader(pool, section_of(data.content()));
    const auto elements = pool.elements(reader.read(outer));
    ASSERT_EQ(elements.size(), 3u);
    EXPECT_EQ(elements[0], elements[2]);
    EXPECT_EQ(elements[0], reader.read(inner));
    EXPECT_EQ(elements[1], pool.string("key"));
    EXPECT_EQ(pool.members(elements[0])[0], (MapMember{pool.string("key"), pool.uint16(7)}));
}

TEST(RecordReader, RandomSectionsReadAsTheyAre) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        test::Random random(seed);
        std::vector<std::uint32_t> offsets;
        const test::Bytes section = test::random_data_section(random, {}, offsets);
        ValuePool pool;
        RecordReader reader(pool, section_of(section));
        for (const std::uint32_t offset : offsets) {
            const ValueId value = reader.read(offset);
            EXPECT_EQ(reader.read(offset), value);
            ValuePool other;
            EXPECT_EQ(text_of(other, read_record(other, section_of(section), offset)),
                      text_of(pool, value));
        }
    }
}

// Which values the format's description lets through, asked of the walk that validation uses.
struct SoundValues {
    struct Element {};

    Element* add() noexcept { return &element; }
    void set(Element&, const mmdb::Field& field) noexcept {
        if (!open.empty()) {
            is_sound = is_sound && (!open.back().key_is_next || field.is_string());
            open.back().key_is_next = open.back().is_map && !open.back().key_is_next;
        }
        const auto type = static_cast<unsigned>(field.type);
        is_sound = is_sound && (type <= 11 || type == 14 || type == 15);
        if (field.is_container())
            open.push_back({field.type == mmdb::DataType::map, field.type == mmdb::DataType::map});
    }
    void finish(Element&, std::uint32_t) noexcept { open.pop_back(); }

    struct Open {
        bool is_map;
        bool key_is_next;
    };
    std::vector<Open> open;
    bool is_sound = true;
    Element element;
};

TEST(RecordReader, HostileSectionsAreReadExactlyIfTheWalkCanReadThem) {
    int sound = 0;
    int refused = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        test::Random random(seed);
        const test::Bytes section = test::random_hostile_section(random, 60 + seed % 100);
        ValuePool pool;
        RecordReader reader(pool, section_of(section));
        for (std::uint32_t offset = 0; offset < section.size(); ++offset) {
            SoundValues sink;
            const bool expected =
                mmdb::walk_value(section_of(section), offset, sink) == Status::ok && sink.is_sound;
            for (int again = 0; again < 2; ++again) {
                bool is_read = true;
                try {
                    reader.read(offset);
                } catch (const BuildError&) {
                    is_read = false;
                }
                EXPECT_EQ(is_read, expected) << "seed " << seed << ", offset " << offset;
            }
            ++(expected ? sound : refused);
        }
    }
    EXPECT_GT(sound, 1000);
    EXPECT_GT(refused, 1000);
}

TEST(RecordReader, ReasonsNameTheOffset) {
    expect_error({}, "data section, offset 0: a value that cannot be decoded");
    expect_error(test::array({test::uint16(1), test::from_hex("44 61")}),
                 "data section, offset 4: a value that cannot be decoded");
    expect_error(test::map({{test::uint16(1), test::uint16(1)}}),
                 "data section, offset 1: a key of a map is not a text");
    expect_error(test::array({test::header(12, 0)}),
                 "data section, offset 2: a value of a type that the format does not have");
    expect_error(test::join({test::array({test::pointer(4)}), test::pointer(0)}),
                 "data section, offset 4: a pointer to a pointer");
    expect_error(test::header(11, 16'000'000),
                 "data section, offset 0: a value that cannot be decoded");
    expect_error(test::array({test::pointer(100)}),
                 "data section, offset 100: a value that cannot be decoded");
    expect_error(test::array({test::pointer(0)}),
                 "data section, offset 0: a value beyond the limits of decoding");
}

TEST(RecordReader, LevelsEndAtTheLimitOfReaders) {
    ValuePool pool;
    const test::Bytes deepest = test::nested_arrays(511, test::uint16(1));
    EXPECT_EQ(pool.levels(read_record(pool, section_of(deepest), 0)), 512u);
    expect_error(test::nested_maps(512, test::uint16(1)),
                 "data section, offset 1534: a value beyond the limits of decoding");
}

TEST(RecordReader, LevelsOfWhatIsKnownCountWhereItIsUsed) {
    test::DataSection data;
    const std::uint32_t inner = data.add(test::nested_arrays(300, test::uint16(1)));
    const std::uint32_t fits = data.add(test::nested_arrays(210, test::pointer(inner)));
    const std::uint32_t too_deep = data.add(test::nested_arrays(211, test::pointer(inner)));
    ValuePool pool;
    RecordReader reader(pool, section_of(data.content()));
    EXPECT_EQ(pool.levels(reader.read(inner)), 301u);
    EXPECT_EQ(pool.levels(reader.read(fits)), 511u);
    EXPECT_THROW(reader.read(too_deep), BuildError);
}

// Each level holds the one below it twice: 2^n values behind n pointers.
TEST(RecordReader, PointerBombsEndAtTheLimitOfValues) {
    test::DataSection data;
    std::uint32_t inner = data.add(test::uint16(1));
    std::vector<std::uint32_t> levels;
    for (int i = 0; i < 200; ++i) {
        inner = data.add(test::array({test::pointer(inner), test::pointer(inner)}));
        levels.push_back(inner);
    }
    ValuePool pool;
    RecordReader reader(pool, section_of(data.content()));
    for (std::size_t i = 0; i < levels.size(); ++i) {
        mmdb::DiscardValues nothing;
        const bool expected =
            mmdb::walk_value(section_of(data.content()), levels[i], nothing) == Status::ok;
        EXPECT_EQ(expected, i < 15);
        if (expected)
            EXPECT_EQ(pool.levels(reader.read(levels[i])), i + 2);
        else
            EXPECT_THROW(reader.read(levels[i]), BuildError);
    }
}

// Reads a record at every fifth byte until that is refused, and returns why.
std::string reason_to_stop(const test::Bytes& section, std::uint32_t first, std::uint32_t last) {
    ValuePool pool;
    RecordReader reader(pool, section_of(section));
    for (std::uint32_t offset = first; offset < last; offset += 5) {
        try {
            reader.read(offset);
        } catch (const BuildError& error) {
            return error.what();
        }
    }
    return "nothing";
}

// Small files whose records together would take hours and all memory.
TEST(RecordReader, OverlappingRecordsEndBeforeTheyTakeTooLong) {
    // Each text is an array of the 8,478 texts that follow.
    const test::Bytes unit = test::utf8("\x1E\x04\x20\x01");
    const test::Bytes section = test::repeat(unit, 12'000);
    EXPECT_NE(reason_to_stop(section, 1, 3000 * 5).find("overlap"), std::string::npos);
}

TEST(RecordReader, OverlappingTextsEndBeforeTheyTakeTooMuchMemory) {
    // Each unit starts a text of 24,443 bytes, different from all others by its numbers.
    test::Bytes section;
    for (unsigned i = 0; i < 40'000; ++i)
        section.insert(section.end(), {0x5E, 0x5E, 0x5E, static_cast<std::uint8_t>(i >> 8),
                                       static_cast<std::uint8_t>(i)});
    EXPECT_NE(reason_to_stop(section, 0, 35'000 * 5).find("overlap"), std::string::npos);
}

TEST(RecordReader, AnHonestSectionIsReadWhole) {
    test::DataSection data;
    std::vector<std::uint32_t> keys;
    for (int i = 0; i < 20; ++i)
        keys.push_back(
            data.add(test::utf8("a key of a length as keys have it " + std::to_string(i))));
    std::vector<std::uint32_t> records;
    for (std::uint32_t i = 0; i < 4'000; ++i) {
        std::vector<test::Pair> pairs;
        for (const std::uint32_t key : keys)
            pairs.push_back({test::pointer(key), test::uint32(i * 20 + key)});
        records.push_back(data.add(test::map(pairs)));
    }
    ValuePool pool;
    RecordReader reader(pool, section_of(data.content()));
    for (const std::uint32_t record : records)
        EXPECT_EQ(pool.members(reader.read(record)).size(), 20u);
}

} // namespace
} // namespace mxy::build
