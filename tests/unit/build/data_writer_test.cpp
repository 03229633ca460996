// Writing data sections: what is written is read back the same, each value stands once, and records
// stand one behind the other.
#include "build/data/data_writer.h"

#include "build/build_error.h"
#include "build/data/field_writer.h"
#include "build/data/record_reader.h"
#include "mmdb/value_walk.h"
#include "random_values.h"
#include "value_text.h"

#include <gtest/gtest.h>

#include <set>

namespace mxy::build {
namespace {

using mmdb::DataType;

mmdb::Section section_of(const Bytes& bytes) {
    return {bytes.data(), static_cast<std::uint32_t>(bytes.size())};
}

Bytes write(const ValuePool& pool, const std::vector<ValueId>& records) {
    DataWriter writer(pool);
    writer.write(records);
    return writer.take();
}

// Every record reads back, and the section is nothing but the records, one behind the other.
void expect_sound(const ValuePool& pool, const std::vector<ValueId>& records,
                  const DataWriter& writer) {
    std::set<std::size_t> starts;
    for (const ValueId record : records) {
        std::size_t at = writer.offset(record);
        starts.insert(at);
        EXPECT_EQ(text_of(writer.bytes(), at), text_of(pool, record));
    }
    std::size_t at = 0;
    for (const std::size_t start : starts) {
        EXPECT_EQ(at, start);
        text_of(writer.bytes(), at);
    }
    EXPECT_EQ(at, writer.bytes().size());
}

TEST(DataWriter, NumbersAreWrittenInTheirShortestForm) {
    ValuePool pool;
    const auto expect = [&](ValueId value, const test::Bytes& bytes) {
        EXPECT_EQ(encode_value(pool, value), bytes) << text_of(pool, value);
    };
    for (const std::uint64_t number : {0ULL, 1ULL, 255ULL, 256ULL, 65535ULL})
        expect(pool.uint16(static_cast<std::uint16_t>(number)),
               test::uint16(static_cast<std::uint16_t>(number)));
    for (const std::uint32_t number : {0u, 255u, 65536u, 0xFFFFFFu, 0x1000000u, UINT32_MAX})
        expect(pool.uint32(number), test::uint32(number));
    for (unsigned bit = 0; bit < 64; ++bit) {
        const std::uint64_t number = std::uint64_t{1} << bit;
        expect(pool.uint64(number - 1), test::uint64(number - 1));
        expect(pool.uint128({0, number}), test::uint128(0, number));
        expect(pool.uint128({number, 5}), test::uint128(number, 5));
    }
    expect(pool.uint128({}), test::uint128(0, 0));
    expect(pool.boolean(true), test::boolean(true));
    expect(pool.boolean(false), test::boolean(false));
    expect(pool.float64(-0.5), test::float64(-0.5));
    expect(pool.float32(3.5F), test::float32(3.5F));
}

TEST(DataWriter, Int32AlwaysHasFourBytes) {
    ValuePool pool;
    EXPECT_EQ(encode_value(pool, pool.int32(128)), test::from_hex("04 01 00 00 00 80"));
    EXPECT_EQ(encode_value(pool, pool.int32(-1)), test::from_hex("04 01 FF FF FF FF"));
    EXPECT_EQ(encode_value(pool, pool.int32(0)), test::from_hex("04 01 00 00 00 00"));
}

TEST(DataWriter, SizesAtTheBordersOfTheirForms) {
    for (const std::size_t size : {0u, 28u, 29u, 284u, 285u, 65820u, 65821u, 16'843'036u}) {
        ValuePool pool;
        const std::string text(size, 'x');
        EXPECT_EQ(encode_value(pool, pool.string(text)), test::utf8(text)) << size;
        EXPECT_EQ(encode_value(pool, pool.bytes({reinterpret_cast<const std::uint8_t*>(text.data()),
                                                 text.size()})),
                  test::bytes(test::from_text(text)))
            << size;
        if (size > 65821)
            continue;
        const std::vector<ValueId> elements(size, pool.uint16(7));
        EXPECT_EQ(encode_value(pool, pool.array(elements)),
                  test::array(std::vector<test::Bytes>(size, test::uint16(7))))
            << size;
        std::vector<MapMember> members;
        for (std::size_t i = 0; i < size; ++i)
            members.push_back({pool.string(std::to_string(i)), pool.uint16(1)});
        const ValueId map = pool.map(members);
        std::size_t at = 0;
        EXPECT_EQ(text_of(encode_value(pool, map), at), text_of(pool, map)) << size;
    }
}

TEST(DataWriter, PointersAtTheBordersOfTheirForms) {
    for (const std::uint32_t target :
         {0u, 2047u, 2048u, 526335u, 526336u, 134744063u, 134744064u, UINT32_MAX}) {
        Bytes out;
        append_pointer(out, target);
        EXPECT_EQ(out, test::pointer(target)) << target;
        EXPECT_EQ(out.size(), pointer_size(target)) << target;
    }
}

TEST(DataWriter, TextsAtTheBordersOfPointersReadBack) {
    for (const std::size_t border : {2048u, 526336u})
        for (const std::size_t before : {border - 9, border - 8, border - 7}) {
            ValuePool pool;
            // The text stands right behind one that fills the section up to the border.
            const std::size_t header = before < 65821 + 4 ? 3 : 4;
            const ValueId filler = pool.string(std::string(before - header, 'x'));
            const ValueId text = pool.string("some text");
            const std::vector<ValueId> elements = {text, text};
            const std::vector<ValueId> records = {filler, text, pool.array(elements)};
            DataWriter writer(pool);
            writer.write(records);
            expect_sound(pool, records, writer);
        }
}

TEST(DataWriter, EveryValueIsWrittenOnce) {
    ValuePool pool;
    MapMember inner_member = {pool.string("a key of some length"), pool.uint64(UINT64_MAX)};
    const ValueId inner = pool.map({&inner_member, 1});
    std::vector<MapMember> members = {{pool.string("first"), inner},
                                      {pool.string("second"), inner}};
    const ValueId record = pool.map(members);
    const test::Bytes inner_bytes = test::map({{"a key of some length", test::uint64(UINT64_MAX)}});
    EXPECT_EQ(encode_value(pool, record),
              test::map({{"first", inner_bytes}, {"second", test::pointer(1 + 6)}}));
}

TEST(DataWriter, WhatIsNoLongerThanAPointerIsWrittenAgain) {
    ValuePool pool;
    const ValueId text = pool.string("a");
    const ValueId longer = pool.string("ab");
    const std::vector<ValueId> elements = {
        text, text, longer, longer, pool.empty_map(), pool.empty_map()};
    EXPECT_EQ(encode_value(pool, pool.array(elements)),
              test::array({test::utf8("a"), test::utf8("a"), test::utf8("ab"), test::pointer(6),
                           test::map({}), test::map({})}));
}

TEST(DataWriter, SmallMapsAreWrittenAgainWhereAPointerIsLonger) {
    ValuePool pool;
    const ValueId filler = pool.string(std::string(530'000, 'x'));
    MapMember member = {pool.string("a"), pool.uint16(0)};
    const ValueId small = pool.map({&member, 1});
    const std::vector<ValueId> elements = {small, small};
    const std::vector<ValueId> records = {small, pool.array(elements)};
    DataWriter writer(pool);
    writer.write({&filler, 1});
    writer.write(records);
    const Bytes& written = writer.bytes();
    // The map takes four bytes, as does a pointer beyond 526,336.
    const test::Bytes encoded = test::map({{"a", test::uint16(0)}});
    const test::Bytes expected = test::join({encoded, test::array({encoded, encoded})});
    EXPECT_EQ(Bytes(written.end() - static_cast<std::ptrdiff_t>(expected.size()), written.end()),
              expected);
}

TEST(DataWriter, RecordsThatArePartsOfOthersComeFirst) {
    ValuePool pool;
    const ValueId text = pool.string("a text that is a record too");
    const ValueId inner = pool.array({&text, 1});
    const ValueId outer = pool.array({&inner, 1});
    MapMember member = {text, outer};
    const ValueId outermost = pool.map({&member, 1});
    const std::vector<ValueId> records = {outermost, outer, text, inner, outermost};
    DataWriter writer(pool);
    writer.write(records);
    EXPECT_EQ(writer.offset(text), 0u);
    EXPECT_LT(writer.offset(inner), writer.offset(outer));
    EXPECT_LT(writer.offset(outer), writer.offset(outermost));
    expect_sound(pool, records, writer);
}

TEST(DataWriter, RecordsKeepTheirOrder) {
    ValuePool pool;
    std::vector<ValueId> records;
    for (const char* text : {"one", "three", "two", "one"})
        records.push_back(pool.string(text));
    EXPECT_EQ(write(pool, records),
              test::join({test::utf8("one"), test::utf8("three"), test::utf8("two")}));
}

TEST(DataWriter, WritingMoreLaterGivesEachRecordAPlaceOfItsOwn) {
    ValuePool pool;
    const ValueId part = pool.string("part of the first, then a record");
    const ValueId whole = pool.array({&part, 1});
    DataWriter writer(pool);
    writer.write({&whole, 1});
    const std::uint32_t whole_offset = writer.offset(whole);
    const ValueId later = pool.array({&whole, 1});
    const std::vector<ValueId> more = {part, later, whole};
    writer.write(more);
    EXPECT_EQ(writer.offset(whole), whole_offset);
    expect_sound(pool, {whole, part, later}, writer);
}

TEST(DataWriter, RandomValuesReadBackAsTheyWere) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        ValuePool pool;
        RandomValues values(pool, seed);
        std::vector<ValueId> records;
        for (int i = 0; i < 60; ++i)
            records.push_back(values.value(static_cast<unsigned>(i % 6)));
        DataWriter writer(pool);
        writer.write(records);
        expect_sound(pool, records, writer);
        for (const ValueId record : records) {
            mmdb::DiscardValues nothing;
            EXPECT_EQ(walk_value(section_of(writer.bytes()), writer.offset(record), nothing),
                      Status::ok);
            EXPECT_EQ(read_record(pool, section_of(writer.bytes()), writer.offset(record)), record);
        }
        EXPECT_EQ(write(pool, records), writer.bytes());
    }
}

// To readers each pointer to a container is a level more.
TEST(DataWriter, DeepValuesStayWithinReadersLimits) {
    ValuePool pool;
    std::vector<ValueId> records;
    ValueId value = pool.string("the innermost of all values");
    while (pool.levels(value) < max_value_levels) {
        value = pool.array({&value, 1});
        if (pool.levels(value) % 40 == 0)
            records.push_back(value);
    }
    records.push_back(value);
    DataWriter writer(pool);
    writer.write(records);
    expect_sound(pool, records, writer);
    for (const ValueId record : records) {
        mmdb::DiscardValues nothing;
        EXPECT_EQ(walk_value(section_of(writer.bytes()), writer.offset(record), nothing),
                  Status::ok)
            << pool.levels(record);
    }
}

TEST(DataWriter, SharedPartsDoNotMakeTheSectionGrow) {
    ValuePool pool;
    ValueId value = pool.string("shared");
    while (pool.levels(value) < 200) {
        const std::vector<ValueId> twice = {value, value};
        value = pool.array(twice);
    }
    EXPECT_LT(encode_value(pool, value).size(), 1200u);
}

TEST(DataWriter, ASectionEndsAtItsLimit) {
    ValuePool pool;
    const std::vector<ValueId> records = {pool.string("12345"), pool.string("abcd")};
    DataWriter fits(pool, 11);
    fits.write(records);
    EXPECT_EQ(fits.bytes().size(), 11u);
    DataWriter too_small(pool, 10);
    try {
        too_small.write(records);
        ADD_FAILURE() << "wrote more than the limit";
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), BuildError::Kind::limit);
        EXPECT_STREQ(error.what(), "a data section of more than 10 bytes");
    }
}

} // namespace
} // namespace mxy::build
