// Places in records, and the records that values at places make.
#include "build/import/tables/record_shape.h"

#include "build/build_error.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

TEST(Places, AreKeysWithDotsBetween) {
    EXPECT_EQ(parse_place("a"), (Place{"a"}));
    EXPECT_EQ(parse_place("a.b.c"), (Place{"a", "b", "c"}));
    EXPECT_EQ(parse_place("a\\.b.c"), (Place{"a.b", "c"}));
    EXPECT_EQ(parse_place("a\\\\.b"), (Place{"a\\", "b"}));
    EXPECT_EQ(parse_place("a\\b\\"), (Place{"a\\b\\"}));
    EXPECT_EQ(parse_place(".a."), (Place{"", "a", ""}));
    EXPECT_EQ(parse_place("\\*.*"), (Place{"*", "*"}));
    EXPECT_EQ(place_text({"*", "a*"}), "\\*.a*");
    for (const Place& place : {Place{"a"}, Place{"a.b", "\\", "c\\."}, Place{"", ""}, Place{"*"}})
        EXPECT_EQ(parse_place(place_text(place)), place) << place_text(place);
}

TEST(RecordShape, PutsValuesIntoMapsInMaps) {
    ValuePool pool;
    RecordShape shape(pool, {{"b", "y"}, {"a"}, {"b", "x", "deep"}});
    const ValueId one = pool.uint16(1);
    const ValueId two = pool.uint16(2);
    const ValueId record = shape.assemble({one, std::nullopt, two});
    MapMember deep[] = {{pool.string("deep"), two}};
    MapMember inner[] = {{pool.string("x"), pool.map(deep)}, {pool.string("y"), one}};
    MapMember outer[] = {{pool.string("b"), pool.map(inner)}};
    EXPECT_EQ(record, pool.map(outer));
    EXPECT_EQ(shape.assemble({std::nullopt, std::nullopt, std::nullopt}), pool.empty_map());
    MapMember only[] = {{pool.string("a"), one}};
    EXPECT_EQ(shape.assemble({std::nullopt, one, std::nullopt}), pool.map(only));
}

TEST(Places, OfAnyIndex) {
    EXPECT_EQ(place_text_of_any_index({"a", "0", "b.c", "12"}), "a.*.b\\.c.*");
    EXPECT_EQ(place_text_of_any_index({"*", "01", "-1"}), "\\*.01.-1");
}

class ShapeOfList : public testing::Test {
protected:
    ValueId record_with(ValueId list) {
        MapMember members[] = {{pool_.string("list"), list}};
        return pool_.map(members);
    }

    ValuePool pool_;
    const ValueId one_ = pool_.uint16(1);
    const ValueId two_ = pool_.uint16(2);
};

TEST_F(ShapeOfList, NumbersFromZeroOnMakeAnArray) {
    RecordShape shape(pool_, {{"list", "1"}, {"list", "0"}});
    const ValueId both[] = {one_, two_};
    EXPECT_EQ(shape.assemble({two_, one_}), record_with(pool_.array(both)));
    const ValueId first[] = {one_};
    EXPECT_EQ(shape.assemble({std::nullopt, one_}), record_with(pool_.array(first)));
    EXPECT_EQ(shape.assemble({std::nullopt, std::nullopt}), pool_.empty_map());
    const ValueId after_gap[] = {pool_.string(""), two_};
    EXPECT_EQ(shape.assemble({two_, std::nullopt}), record_with(pool_.array(after_gap)));
}

TEST_F(ShapeOfList, ElementsStandInTheOrderOfTheirNumbers) {
    std::vector<Place> places;
    std::vector<std::optional<ValueId>> values;
    std::vector<ValueId> elements;
    for (std::uint16_t i = 0; i < 12; ++i) {
        places.push_back({"list", std::to_string(i)});
        elements.push_back(pool_.uint16(i));
        values.emplace_back(elements.back());
    }
    RecordShape shape(pool_, places);
    EXPECT_EQ(shape.assemble(values), record_with(pool_.array(elements)));
}

TEST_F(ShapeOfList, MapsInArraysInMaps) {
    RecordShape shape(pool_, {{"list", "0", "a"}, {"list", "0", "b"}, {"list", "1", "a"}});
    MapMember of_first[] = {{pool_.string("a"), one_}, {pool_.string("b"), two_}};
    MapMember of_second[] = {{pool_.string("a"), two_}};
    const ValueId elements[] = {pool_.map(of_first), pool_.map(of_second)};
    EXPECT_EQ(shape.assemble({one_, two_, two_}), record_with(pool_.array(elements)));
}

TEST_F(ShapeOfList, OtherKeysMakeAMap) {
    MapMember gap[] = {{pool_.string("0"), one_}, {pool_.string("2"), two_}};
    EXPECT_EQ(RecordShape(pool_, {{"list", "0"}, {"list", "2"}}).assemble({one_, two_}),
              record_with(pool_.map(gap)));
    MapMember mixed[] = {{pool_.string("0"), one_}, {pool_.string("a"), two_}};
    EXPECT_EQ(RecordShape(pool_, {{"list", "0"}, {"list", "a"}}).assemble({one_, two_}),
              record_with(pool_.map(mixed)));
    MapMember zeros[] = {{pool_.string("00"), one_}};
    EXPECT_EQ(RecordShape(pool_, {{"list", "00"}}).assemble({one_}), record_with(pool_.map(zeros)));
    // The record itself is always a map.
    MapMember record[] = {{pool_.string("0"), one_}};
    EXPECT_EQ(RecordShape(pool_, {{"0"}}).assemble({one_}), pool_.map(record));
}

TEST(RecordShape, OfNoValues) {
    ValuePool pool;
    RecordShape shape(pool, {});
    EXPECT_EQ(shape.assemble({}), pool.empty_map());
}

TEST(RecordShape, PlacesThatDoNotGoTogether) {
    ValuePool pool;
    EXPECT_THROW(RecordShape(pool, {{"a"}, {"a"}}), BuildError);
    EXPECT_THROW(RecordShape(pool, {{"a"}, {"a", "b"}}), BuildError);
    EXPECT_THROW(RecordShape(pool, {{"a", "b"}, {"a"}}), BuildError);
    EXPECT_NO_THROW(RecordShape(pool, {{"a", "b"}, {"a", "c"}, {"a.b"}}));
}

} // namespace
} // namespace mxy::build
