// How a path finds a value inside an entry: keys of maps, indexes of arrays, what is passed over on
// the way, and what stays in the result when there is nothing to find.
#include "reading.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdarg>
#include <utility>

namespace mxy::test {
namespace {

std::string value_of(const Bytes& section, const Path& path) {
    return describe(get(Section(section).entry(), path));
}

std::string value_of(std::string_view hex, const Path& path) {
    return value_of(from_hex(hex), path);
}

// {"a": 1, "b": {"c": 3}, "d": [4, 5]}
const char* const small_tree = "E3 41 61 A1 01 41 62 E1 41 63 A1 03 41 64 02 04 A1 04 A1 05";

TEST(GetValue, FollowsKeysAndIndexes) {
    EXPECT_EQ(value_of(small_tree, {}), "map of 3 at 0, next 1");
    EXPECT_EQ(value_of(small_tree, {"a"}), "uint16 1 at 3, next 5");
    EXPECT_EQ(value_of(small_tree, {"b", "c"}), "uint16 3 at 10, next 12");
    EXPECT_EQ(value_of(small_tree, {"d", "1"}), "uint16 5 at 18, next 20");
    EXPECT_EQ(value_of(small_tree, {"d"}), "array of 2 at 14, next 16");
}

TEST(GetValue, SaysWhenThePathLeadsNowhere) {
    EXPECT_EQ(value_of(small_tree, {"z"}), "status 9");
    EXPECT_EQ(value_of(small_tree, {""}), "status 9");
    EXPECT_EQ(value_of(small_tree, {"a", "x"}), "status 9");
    EXPECT_EQ(value_of(small_tree, {"b", "z"}), "status 9");
    EXPECT_EQ(value_of(small_tree, {"d", "7"}), "status 9");
    EXPECT_EQ(value_of("A1 01", {"a"}), "status 9");
    EXPECT_EQ(value_of("A1 01", {""}), "status 9");
    EXPECT_EQ(value_of("E0", {"a"}), "status 9");
    EXPECT_EQ(value_of("02 05 6162", {"a"}), "status 9");
}

TEST(GetValue, ZeroesTheResultOnEveryError) {
    const auto expect_zeroed = [](std::string_view hex, const Path& path, int status) {
        const Value value = get(Section(hex).entry(), path);
        EXPECT_EQ(value.status, status) << hex;
        EXPECT_TRUE(is_zero(value.data)) << hex;
    };
    expect_zeroed(small_tree, {"z"}, MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
    expect_zeroed(small_tree, {"d", "99999999999999999999"}, MMDB_INVALID_LOOKUP_PATH_ERROR);
    expect_zeroed("43 6162", {}, MMDB_INVALID_DATA_ERROR);
    expect_zeroed("E1 41 61 A3 000001", {"a"}, MMDB_INVALID_DATA_ERROR);
    expect_zeroed("20 00", {}, MMDB_INVALID_DATA_ERROR);
    expect_zeroed("", {}, MMDB_INVALID_DATA_ERROR);
}

TEST(GetValue, WorksThroughAllThreeFunctions) {
    Section section(small_tree);
    MMDB_entry_s entry = section.entry();
    MMDB_entry_data_s data;
    EXPECT_EQ(MMDB_get_value(&entry, &data, "d", "-1", nullptr), MMDB_SUCCESS);
    EXPECT_EQ(describe(data), "uint16 5 at 18, next 20");

    const auto by_va_list = [](MMDB_entry_s* start, MMDB_entry_data_s* out, ...) {
        va_list path;
        va_start(path, out);
        const int status = MMDB_vget_value(start, out, path);
        va_end(path);
        return status;
    };
    EXPECT_EQ(by_va_list(&entry, &data, "b", "c", nullptr), MMDB_SUCCESS);
    EXPECT_EQ(describe(data), "uint16 3 at 10, next 12");
    EXPECT_EQ(by_va_list(&entry, &data, nullptr), MMDB_SUCCESS);
    EXPECT_EQ(describe(data), "map of 3 at 0, next 1");

    const char* const path[] = {"a", nullptr};
    EXPECT_EQ(MMDB_aget_value(&entry, &data, path), MMDB_SUCCESS);
    EXPECT_EQ(describe(data), "uint16 1 at 3, next 5");
}

TEST(GetValue, TakesLongPathsAsArgumentsToo) {
    Section section(nested_arrays(100, uint16(7)));
    MMDB_entry_s entry = section.entry();
    MMDB_entry_data_s data;
    const int status = [&]<std::size_t... step>(std::index_sequence<step...>) {
        return MMDB_get_value(&entry, &data, (static_cast<void>(step), "0")..., nullptr);
    }
    (std::make_index_sequence<100>{});
    EXPECT_EQ(status, MMDB_SUCCESS);
    EXPECT_EQ(describe(data), "uint16 7 at 200, next 202");
}

TEST(GetValue, PathsMayBeLongerThanAnyDepthLimit) {
    EXPECT_EQ(value_of(nested_arrays(600, uint16(7)), Path(600, "0")),
              "uint16 7 at 1200, next 1202");
    EXPECT_EQ(value_of(nested_maps(600, uint16(7)), Path(600, "a")), "uint16 7 at 1800, next 1802");
}

TEST(GetValue, PassesOverAsMuchAsThereIs) {
    const Bytes items = join({header(11, 70000), repeat(uint16(1), 70000)});
    EXPECT_EQ(value_of(items, {"69999"}), "uint16 1 at 140003, next 140005");

    std::vector<Pair> pairs;
    for (int i = 0; i < 40000; ++i)
        pairs.emplace_back(std::to_string(i), boolean(true));
    EXPECT_EQ(get(Section(map(pairs)).entry(), {"39999"}).data.type,
              std::uint32_t{MMDB_DATA_TYPE_BOOLEAN});

    const std::string long_text(16 << 20, 'x');
    EXPECT_EQ(get(Section(utf8(long_text)).entry()).data.data_size, 16u << 20);
}

// --- arrays --------------------------------------------------------------------------------------

const char* const three_items = "03 04 A1 0A A1 0B A1 0C";

std::string item(const char* index) {
    const Value value = get(Section(three_items).entry(), {index});
    return value.status == MMDB_SUCCESS ? std::to_string(value.data.uint16) : describe(value);
}

TEST(GetValueFromArrays, IndexesCountFromTheStartOrFromTheEnd) {
    EXPECT_EQ(item("0"), "10");
    EXPECT_EQ(item("1"), "11");
    EXPECT_EQ(item("2"), "12");
    EXPECT_EQ(item("-1"), "12");
    EXPECT_EQ(item("-3"), "10");
    EXPECT_EQ(item("3"), "status 9");
    EXPECT_EQ(item("-4"), "status 9");
}

TEST(GetValueFromArrays, IndexesAreReadLikeNumbersInC) {
    EXPECT_EQ(item("-0"), "10");
    EXPECT_EQ(item("01"), "11");
    EXPECT_EQ(item("+1"), "11");
    EXPECT_EQ(item(" 1"), "11");
    EXPECT_EQ(item("\t1"), "11");
    EXPECT_EQ(item(""), "10");
    for (const char* wrong : {"1 ", "0x1", "a", "1a", "-", " ", "--1"})
        EXPECT_EQ(item(wrong), "status 9") << wrong;
}

TEST(GetValueFromArrays, OnlyIndexesBeyondLongAreInvalidPaths) {
    EXPECT_EQ(item("4294967296"), "status 9");
    EXPECT_EQ(item("9223372036854775807"), "status 9");
    EXPECT_EQ(item("-9223372036854775808"), "status 9");
    EXPECT_EQ(item("9223372036854775808"), "status 8");
    EXPECT_EQ(item("-9223372036854775809"), "status 8");
    EXPECT_EQ(item("99999999999999999999"), "status 8");
    EXPECT_EQ(value_of(small_tree, {"d", "99999999999999999999"}), "status 8");
}

TEST(GetValueFromArrays, EmptyOnesHaveNoItem) {
    for (const char* index : {"0", "-1", "", "-0"})
        EXPECT_EQ(value_of("00 04", {index}), "status 9") << index;
}

TEST(GetValueFromArrays, ReadingAnIndexLeavesErrnoAlone) {
    for (const char* index : {"1", "9", "9223372036854775808", "x", ""}) {
        errno = 77;
        get(Section(three_items).entry(), {index});
        EXPECT_EQ(errno, 77) << index;
    }
}

TEST(GetValueFromArrays, ClaimedItemsThatAreNotThereMatterOnlyOnTheWay) {
    const char* const five_claimed = "05 04 A1 01";
    EXPECT_EQ(value_of(five_claimed, {"0"}), "uint16 1 at 2, next 4");
    EXPECT_EQ(value_of(five_claimed, {"-5"}), "uint16 1 at 2, next 4");
    EXPECT_EQ(value_of(five_claimed, {"4"}), "status 7");
}

TEST(GetValueFromArrays, ItemsMayBePointers) {
    const char* const hex = "02 04 20 06 A1 09 A1 07";
    EXPECT_EQ(value_of(hex, {"0"}), "uint16 7 at 6, next 4");
    EXPECT_EQ(value_of(hex, {"1"}), "uint16 9 at 4, next 6");
    EXPECT_EQ(list(Section(hex).entry()).types(), "11 5 5");
}

TEST(GetValueFromArrays, CyclesAreNoTroubleForAPath) {
    // An array of a pointer to itself and a number.
    const char* const cycle = "02 04 20 00 A1 07";
    EXPECT_EQ(value_of(cycle, {"1"}), "uint16 7 at 4, next 6");
    EXPECT_EQ(value_of(cycle, {"0", "0", "0", "1"}), "uint16 7 at 4, next 6");
}

// --- maps ----------------------------------------------------------------------------------------

TEST(GetValueFromMaps, TheFirstOfEqualKeysWins) {
    EXPECT_EQ(value_of("E2 41 61 A1 01 41 61 A1 02", {"a"}), "uint16 1 at 3, next 5");
}

TEST(GetValueFromMaps, EmptyKeysCanBeFoundButKeysWithNulCannot) {
    EXPECT_EQ(value_of("E1 40 A1 01", {""}), "uint16 1 at 2, next 4");
    EXPECT_EQ(value_of("E1 43 610062 A1 01", {"a"}), "status 9");
    EXPECT_EQ(dump_text(Section("E1 43 610062 A1 01").entry()),
              "{\n  \"a\": \n    1 <uint16>\n}\n");
}

TEST(GetValueFromMaps, KeysAreComparedAsBytes) {
    const Bytes section = map({{"ab", uint16(1)}, {"A", uint16(2)}, {"\xC3\xA4", uint16(3)}});
    EXPECT_EQ(value_of(section, {"a"}), "status 9");
    EXPECT_EQ(value_of(section, {"abc"}), "status 9");
    EXPECT_EQ(value_of(section, {"A"}), "uint16 2 at 8, next 10");
    EXPECT_EQ(value_of(section, {"\xC3\xA4"}), "uint16 3 at 13, next 15");
}

TEST(GetValueFromMaps, KeysMayBeLong) {
    for (const std::size_t size : {28u, 29u, 284u, 285u, 65820u, 65821u}) {
        const std::string key(size, 'k');
        const Bytes section = map({{key + "x", uint16(1)}, {key, uint16(2)}});
        EXPECT_EQ(get(Section(section).entry(), {key}).data.uint16, 2) << size;
    }
}

TEST(GetValueFromMaps, KeysMayBePointersToStrings) {
    EXPECT_EQ(value_of("E1 20 05 A1 01 41 61", {"a"}), "uint16 1 at 3, next 5");
    EXPECT_EQ(value_of("E1 20 05 A1 01 A1 05", {"a"}), "status 7");
    EXPECT_EQ(value_of("E1 20 05 A1 01 20 07 41 61", {"a"}), "status 7");
}

TEST(GetValueFromMaps, KeysBeforeTheMatchHaveToBeStrings) {
    EXPECT_EQ(value_of("E2 A1 61 A1 01 41 61 A1 02", {"a"}), "status 7");
    EXPECT_EQ(value_of("E2 41 61 A1 02 A1 61 A1 01", {"a"}), "uint16 2 at 3, next 5");
    EXPECT_EQ(value_of("E1 E0 A1 01", {"a"}), "status 7");
    // As a whole, such a map can be listed, but not dumped.
    const char* const number_as_key = "E2 A1 61 A1 01 41 61 A1 02";
    EXPECT_EQ(list(Section(number_as_key).entry()).types(), "7 5 5 2 5");
    EXPECT_EQ(dump_text(Section(number_as_key).entry()), "{\nstatus 7");
    const char* const map_as_key = "E1 E1 41 61 A1 09 A1 01";
    EXPECT_EQ(value_of(map_as_key, {}), "map of 1 at 0, next 1");
    EXPECT_EQ(list(Section(map_as_key).entry()).types(), "7 7 2 5 5");
    EXPECT_EQ(dump_text(Section(map_as_key).entry()), "{\nstatus 7");
}

TEST(GetValueFromMaps, WhatIsBehindTheMatchIsNotLookedAt) {
    EXPECT_EQ(value_of("E2 41 61 A1 02 41 62 A3 000001", {"a"}), "uint16 2 at 3, next 5");
    EXPECT_EQ(value_of("E3 41 61 A1 01", {"a"}), "uint16 1 at 3, next 5");
    EXPECT_EQ(value_of("E3 41 61 A1 01", {"z"}), "status 7");
    EXPECT_EQ(value_of("FD 00", {"a"}), "status 7");
}

// --- what is skipped on the way ------------------------------------------------------------------

TEST(Skipping, SkippedValuesAreValidated) {
    // Each is the value of "a", in front of "b".
    for (const char* broken : {"A3 000001", "67 00000000000000", "03 08 000000", "C5 0000000000",
                               "11 03 0000000000000000 0000000000000000 00"})
        EXPECT_EQ(value_of(std::string("E2 41 61 ") + broken + " 41 62 A1 02", {"b"}), "status 7")
            << broken;
    EXPECT_EQ(value_of("E2 41 61 5C 41 62 A1 02", {"b"}), "status 7");
    EXPECT_EQ(value_of("E2 41 61 E1 41 78 A3 000001 41 62 A1 02", {"b"}), "status 7");
    EXPECT_EQ(value_of("02 04 A3 000001 A1 02", {"1"}), "status 7");
}

TEST(Skipping, SkippedPointersAreNotFollowed) {
    EXPECT_EQ(value_of("E2 41 61 27 FF 41 62 A1 02", {"b"}), "uint16 2 at 7, next 9");
    EXPECT_EQ(list(Section("E2 41 61 27 FF 41 62 A1 02").entry()).types(), "status 7");
    EXPECT_EQ(value_of("02 04 01 04 20 00 A1 02", {"1"}), "uint16 2 at 6, next 8");
}

TEST(Skipping, UnknownTypesAndBooleansAreSkippedBySize) {
    EXPECT_EQ(value_of("E2 41 61 02 05 7878 41 62 A1 02", {"b"}), "uint16 2 at 9, next 11");
    EXPECT_EQ(value_of("E2 41 61 05 07 41 62 A1 02", {"b"}), "uint16 2 at 7, next 9");
}

TEST(Skipping, NestedContainersAreSkippedMemberByMember) {
    const Bytes section =
        map({{"a", map({{"x", array({uint16(1), map({{"y", utf8("z")}})})}, {"w", array({})}})},
             {"b", uint16(2)}});
    EXPECT_EQ(get(Section(section).entry(), {"b"}).data.uint16, 2);
}

TEST(Skipping, AKeyThatIsAMapIsNotEntered) {
    // {"a": {{"x": 1}: ...}, "b": 2}: the key's own pair is taken for the value and the next pair.
    const Bytes key_map = map({{"x", uint16(1)}});
    const Bytes section =
        join({header(7, 2), utf8("a"), header(7, 1), key_map, utf8("b"), uint16(2)});
    // Behind the key's header, "x" counts as its value, and 1 as the next key, which is no string.
    EXPECT_EQ(value_of(section, {"b"}), "status 7");
    // Had the key been entered, nothing here would read as "b".
    const Bytes shifted = join(
        {header(7, 2), utf8("a"), header(7, 1), header(7, 1), utf8("x"), utf8("b"), uint16(2)});
    EXPECT_EQ(get(Section(shifted).entry(), {"b"}).data.uint16, 2);
}

std::string behind(const Bytes& skipped, const Path& path = {"b"}) {
    const Bytes section = map({{"a", skipped}, {"b", uint16(2)}});
    const Value value = get(Section(section).entry(), path);
    return value.status == MMDB_SUCCESS ? std::to_string(value.data.uint16) : describe(value);
}

TEST(Skipping, GoesDown512Levels) {
    EXPECT_EQ(behind(nested_arrays(511, uint16(1))), "2");
    EXPECT_EQ(behind(nested_arrays(512, uint16(1))), "status 13");
    EXPECT_EQ(behind(nested_maps(511, uint16(1))), "2");
    EXPECT_EQ(behind(nested_maps(512, uint16(1))), "status 13");
    EXPECT_EQ(behind(nested_arrays(511, array({}))), "2");
    EXPECT_EQ(behind(nested_arrays(512, array({}))), "status 13");
    EXPECT_EQ(behind(nested_maps(511, map({}))), "2");
    EXPECT_EQ(behind(nested_maps(512, map({}))), "status 13");
}

TEST(Skipping, TheLevelIsTestedBeforeTheValueAndTheValueIsDecodedBeforeTheLevel) {
    // A broken value is met when its container decodes it, before it would be skipped itself.
    EXPECT_EQ(behind(nested_arrays(511, from_hex("A3 000001"))), "status 7");
    EXPECT_EQ(behind(nested_arrays(512, from_hex("A3 000001"))), "status 7");
    EXPECT_EQ(behind(nested_arrays(513, from_hex("A3 000001"))), "status 13");
}

TEST(Skipping, CountsLevelsAnewForEverySibling) {
    const Bytes deep = nested_arrays(511, uint16(1));
    const Bytes section = array({deep, deep, array({deep, uint16(3)}), uint16(2)});
    EXPECT_EQ(get(Section(section).entry(), {"2", "1"}).data.uint16, 3);
    EXPECT_EQ(value_of(section, {"3"}), "status 13");
    const Bytes only_siblings = array({deep, deep, uint16(2)});
    EXPECT_EQ(get(Section(only_siblings).entry(), {"2"}).data.uint16, 2);
}

} // namespace
} // namespace mxy::test
