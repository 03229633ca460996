// Lists of a value and everything inside it: their order, the offsets of their elements, what is
// refused, and how they are freed. What bounds their size is in limits_test.cpp.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace mxy::test {
namespace {

std::string types_of(std::string_view hex) {
    return list(Section(hex).entry()).types();
}

std::vector<std::string> elements_of(const Bytes& section) {
    Section held(section);
    const List values = list(held.entry());
    std::vector<std::string> out;
    for (const MMDB_entry_data_s* value : values.values())
        out.push_back(describe(*value));
    return out;
}

std::vector<std::string> elements_of(std::string_view hex) {
    return elements_of(from_hex(hex));
}

using Elements = std::vector<std::string>;

TEST(DataList, APlainValueIsAListOfOne) {
    EXPECT_EQ(elements_of("43 616263"), Elements{R"(utf8_string "abc" at 0, next 4)"});
    EXPECT_EQ(elements_of("01 07"), Elements{"boolean true at 0, next 2"});
    EXPECT_EQ(elements_of("20 03 00 41 61"), Elements{R"(utf8_string "a" at 3, next 2)"});
}

TEST(DataList, ContainersStandBeforeTheirMembersAndKeysBeforeTheirValues) {
    // {"a": 1, "b": {"c": 3}, "d": [4, 5]}; a container's next is behind all of its members.
    EXPECT_EQ(elements_of("E3 41 61 A1 01 41 62 E1 41 63 A1 03 41 64 02 04 A1 04 A1 05"),
              (Elements{"map of 3 at 0, next 20", R"(utf8_string "a" at 1, next 3)",
                        "uint16 1 at 3, next 5", R"(utf8_string "b" at 5, next 7)",
                        "map of 1 at 7, next 12", R"(utf8_string "c" at 8, next 10)",
                        "uint16 3 at 10, next 12", R"(utf8_string "d" at 12, next 14)",
                        "array of 2 at 14, next 20", "uint16 4 at 16, next 18",
                        "uint16 5 at 18, next 20"}));
}

TEST(DataList, PointersNeverShowTheirTargetsDo) {
    // ["a" by pointer, 9, {"k": 7} by pointer]
    EXPECT_EQ(elements_of("03 04 20 08 A1 09 20 0A 41 61 E1 41 6B A1 07"),
              (Elements{"array of 3 at 0, next 8", R"(utf8_string "a" at 8, next 4)",
                        "uint16 9 at 4, next 6", "map of 1 at 10, next 8",
                        R"(utf8_string "k" at 11, next 13)", "uint16 7 at 13, next 15"}));
    // A key by pointer.
    EXPECT_EQ(elements_of("E1 20 05 A1 01 41 61"),
              (Elements{"map of 1 at 0, next 5", R"(utf8_string "a" at 5, next 3)",
                        "uint16 1 at 3, next 5"}));
}

TEST(DataList, TargetsAppearAsOftenAsTheyArePointedAt) {
    EXPECT_EQ(types_of("03 04 20 08 20 08 20 08 41 61"), "11 2 2 2");
}

TEST(DataList, EmptyContainersMayEndTheSection) {
    EXPECT_EQ(elements_of("E0"), Elements{"map of 0 at 0, next 1"});
    EXPECT_EQ(elements_of("00 04"), Elements{"array of 0 at 0, next 2"});
    EXPECT_EQ(types_of("02 04 E0 00 04"), "11 7 11");
}

TEST(DataList, BothOfEqualKeysAreListed) {
    EXPECT_EQ(types_of("E2 41 61 A1 01 41 61 A1 02"), "7 2 5 2 5");
}

TEST(DataList, OneBrokenMemberSpoilsTheList) {
    EXPECT_EQ(types_of("E2 41 61 A1 02 41 62 A3 000001"), "status 7");
    EXPECT_EQ(types_of("E2 41 61 A3 000001 41 62 A1 02"), "status 7");
    EXPECT_EQ(types_of("E2 41 61 27 FF 41 62 A1 02"), "status 7");
    EXPECT_EQ(types_of("E1 20 05 A1 01 20 07 41 61"), "status 7");
    EXPECT_EQ(types_of("E3 41 61 A1 01"), "status 7");
    EXPECT_EQ(types_of("05 04 A1 01"), "status 7");
}

TEST(DataList, ContainersThatCannotFitAreRefusedAtOnce) {
    EXPECT_EQ(types_of("02 04 A0 A0"), "11 5 5");
    EXPECT_EQ(types_of("03 04 A0 A0"), "status 7");
    EXPECT_EQ(types_of("E1 40 40"), "7 2 2");
    EXPECT_EQ(types_of("E2 40 40 40"), "status 7");
    // 16 million items claimed; refused before memory is taken for them.
    EXPECT_EQ(types_of("1F 04 FFFFFF A0"), "status 7");
    EXPECT_EQ(types_of("FF FFFFFF 40 A0"), "status 7");
}

TEST(DataList, SetsTheListToNullOnErrors) {
    const List refused = list(Section("43 6162").entry());
    EXPECT_EQ(refused.status(), MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(refused.head(), nullptr);
    EXPECT_EQ(list(Section("A1 01").entry(99)).head(), nullptr);
}

TEST(DataList, LeavesErrnoAlone) {
    Section section(nested_arrays(3, uint16(7)));
    errno = 77;
    MMDB_entry_s entry = section.entry();
    MMDB_entry_data_list_s* head = nullptr;
    EXPECT_EQ(MMDB_get_entry_data_list(&entry, &head), MMDB_SUCCESS);
    EXPECT_EQ(errno, 77);
    MMDB_free_entry_data_list(head);
    EXPECT_EQ(errno, 77);
}

TEST(DataList, ElementsAreAlignedFor128BitLoads) {
    Section section(join({header(11, 3000), repeat(uint128(1, 2), 3000)}));
    const List values = list(section.entry());
    ASSERT_EQ(values.size(), 3001u);
    for (const MMDB_entry_data_s* value : values.values())
        ASSERT_EQ(reinterpret_cast<std::uintptr_t>(value) % 16, 0u);
}

TEST(DataList, LongListsKeepTheirOrder) {
    std::vector<Bytes> items;
    for (std::uint32_t i = 0; i < 20000; ++i)
        items.push_back(uint32(i));
    Section section(array(items));
    const List values = list(section.entry());
    ASSERT_EQ(values.size(), 20001u);
    std::uint32_t expected = 0;
    for (const MMDB_entry_data_s* value : values.values()) {
        if (value->type == MMDB_DATA_TYPE_UINT32) {
            ASSERT_EQ(value->uint32, expected++);
        }
    }
    EXPECT_EQ(expected, 20000u);
}

// --- freeing -------------------------------------------------------------------------------------

MMDB_entry_data_list_s* new_list(Section& section) {
    MMDB_entry_s entry = section.entry();
    MMDB_entry_data_list_s* head = nullptr;
    EXPECT_EQ(MMDB_get_entry_data_list(&entry, &head), MMDB_SUCCESS);
    EXPECT_NE(head->pool, nullptr);
    return head;
}

TEST(FreeingLists, NullIsNothingToFree) {
    MMDB_free_entry_data_list(nullptr);
}

TEST(FreeingLists, ACopyOfTheHeadFreesTheList) {
    Section section("03 04 A0 A0 A0");
    MMDB_entry_data_list_s copy = *new_list(section);
    MMDB_free_entry_data_list(&copy); // a leak checker sees it if this frees nothing
}

TEST(FreeingLists, AnElementThatIsNotTheHeadFreesNothing) {
    Section section("03 04 A0 A0 41 61");
    MMDB_entry_data_list_s* const head = new_list(section);
    EXPECT_EQ(head->next->pool, nullptr);
    MMDB_free_entry_data_list(head->next);
    EXPECT_EQ(dump(head).text, "[\n  0 <uint16>\n  0 <uint16>\n  \"a\" <utf8_string>\n]\n");
    MMDB_free_entry_data_list(head);
}

TEST(FreeingLists, WorksAfterTheDatabaseIsClosed) {
    OpenDatabase database(single_record_database(map({{"ip", utf8("x")}})).build());
    MMDB_entry_s entry = database.entry();
    MMDB_entry_data_list_s* head = nullptr;
    ASSERT_EQ(MMDB_get_entry_data_list(&entry, &head), MMDB_SUCCESS);
    MMDB_close(&database.mmdb());
    MMDB_free_entry_data_list(head);
}

// --- metadata as a list --------------------------------------------------------------------------

DatabaseSpec small_database() {
    return single_record_database(map({{"ip", utf8("x")}}));
}

TEST(MetadataList, HoldsTheWholeMetadataMap) {
    OpenDatabase database(small_database().build());
    const List values = metadata_list(database.mmdb());
    // nine pairs, a description of one pair, one language
    EXPECT_EQ(values.size(), 1u + 18u + 2u + 1u);
    EXPECT_EQ(dump(values.head()).text, "{\n"
                                        "  \"binary_format_major_version\": \n"
                                        "    2 <uint16>\n"
                                        "  \"binary_format_minor_version\": \n"
                                        "    0 <uint16>\n"
                                        "  \"build_epoch\": \n"
                                        "    1000000000 <uint64>\n"
                                        "  \"database_type\": \n"
                                        "    \"Test\" <utf8_string>\n"
                                        "  \"description\": \n"
                                        "    {\n"
                                        "      \"en\": \n"
                                        "        \"Test Database\" <utf8_string>\n"
                                        "    }\n"
                                        "  \"ip_version\": \n"
                                        "    4 <uint16>\n"
                                        "  \"languages\": \n"
                                        "    [\n"
                                        "      \"en\" <utf8_string>\n"
                                        "    ]\n"
                                        "  \"node_count\": \n"
                                        "    1 <uint32>\n"
                                        "  \"record_size\": \n"
                                        "    24 <uint16>\n"
                                        "}\n");
}

TEST(MetadataList, OffsetsCountFromTheMarkersEnd) {
    OpenDatabase database(small_database().build());
    const List values = metadata_list(database.mmdb());
    const auto elements = values.values();
    EXPECT_EQ(elements[0]->offset, 0u);
    EXPECT_EQ(elements[1]->offset, 1u);
    EXPECT_EQ(elements[0]->offset_to_next, database.mmdb().metadata_section_size);
    EXPECT_EQ(static_cast<const void*>(elements[1]->utf8_string),
              database.mmdb().metadata_section + 2);
}

TEST(MetadataList, BytesBehindTheMapAreIgnored) {
    DatabaseSpec spec = small_database();
    spec.after_metadata = from_hex("FF FF FF FF");
    OpenDatabase database(spec.build());
    EXPECT_EQ(metadata_list(database.mmdb()).size(), 22u);
}

TEST(MetadataList, ShowsKeysThatAreNotNeededToOpen) {
    DatabaseSpec spec = small_database();
    spec.metadata.add_last({"extra", float64(1.5)});
    OpenDatabase database(spec.build());
    EXPECT_NE(dump(metadata_list(database.mmdb()).head()).text.find("1.500000 <double>"),
              std::string::npos);
}

TEST(MetadataList, DamageBehindTheLastNeededKeyShowsHereOnly) {
    DatabaseSpec spec = small_database();
    spec.metadata.add_last({"extra", from_hex("A3 000001")});
    OpenDatabase database(spec.build());
    EXPECT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(metadata_list(database.mmdb()).types(), "status 7");
}

} // namespace
} // namespace mxy::test
