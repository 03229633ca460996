// Where the metadata is found in a file, what each of its nine keys has to hold, and what stands in
// the struct afterwards. What bounds its size is in limit_files_test.cpp.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace mxy::test {
namespace {

// One node, left empty, right {"ip": "x"}.
DatabaseSpec base() {
    return {.ip_version = 4, .nodes = {{1, data_record(1, 0)}}, .data = map({{"ip", utf8("x")}})};
}

int open_status(const DatabaseSpec& spec) {
    errno = 77;
    const int status = status_of_opening(spec.build());
    EXPECT_EQ(errno, 77) << "a file's content never sets errno";
    return status;
}

int open_with(const Metadata& metadata) {
    DatabaseSpec spec = base();
    spec.metadata = metadata;
    return open_status(spec);
}

int open_with(std::string_view key, Bytes value) {
    return open_with(Metadata().set(key, std::move(value)));
}

// The same, with other bytes where the metadata map would be.
int open_with_bytes(const Bytes& metadata) {
    DatabaseSpec spec = base();
    spec.metadata_bytes = metadata;
    return open_status(spec);
}

Bytes good_metadata() {
    return Metadata().encode(1, 24, 4);
}

// --- finding the marker --------------------------------------------------------------------------

TEST(MetadataMarker, TheLastOneWins) {
    DatabaseSpec spec = base();
    spec.metadata_bytes = join({from_hex("FF FF"), metadata_marker(), good_metadata()});
    EXPECT_EQ(open_status(spec), MMDB_SUCCESS);
    spec.metadata_bytes = join({good_metadata(), metadata_marker(), map({{"x", utf8("y")}})});
    EXPECT_EQ(open_status(spec), MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
}

TEST(MetadataMarker, MayStandTwiceInARow) {
    EXPECT_EQ(open_with_bytes(join({metadata_marker(), good_metadata()})), MMDB_SUCCESS);
}

TEST(MetadataMarker, APartOfItIsNone) {
    DatabaseSpec spec = base();
    spec.data = join({spec.data, from_hex("AB CD EF"), from_text("MaxMind.co")});
    EXPECT_EQ(open_status(spec), MMDB_SUCCESS);
    spec.data = from_hex("AB CD EF AB"); // directly in front of the real one
    EXPECT_EQ(open_status(spec), MMDB_SUCCESS);
    spec.after_metadata = join({from_hex("AB CD EF"), from_text("MaxMind.co")});
    EXPECT_EQ(open_status(spec), MMDB_SUCCESS);
}

TEST(MetadataMarker, WithoutItAFileIsNoDatabase) {
    EXPECT_EQ(status_of_opening(Bytes(1)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(status_of_opening(Bytes(13, 0xAB)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(status_of_opening(Bytes(4096)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(status_of_opening(Bytes(300000, 0xAB)), MMDB_INVALID_METADATA_ERROR);
    Bytes wrong_case = base().build();
    const Bytes marker = metadata_marker();
    *std::search(wrong_case.begin(), wrong_case.end(), marker.begin(), marker.end()) ^= 1;
    EXPECT_EQ(status_of_opening(wrong_case), MMDB_INVALID_METADATA_ERROR);
}

TEST(MetadataMarker, AtTheVeryEndItHasNothingBehindIt) {
    EXPECT_EQ(open_with_bytes({}), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with_bytes(join({good_metadata(), metadata_marker()})),
              MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(status_of_opening(metadata_marker()), MMDB_INVALID_METADATA_ERROR);
    // A page of nothing else, so that the next byte is in no mapping.
    Bytes page(4096 - metadata_marker().size());
    EXPECT_EQ(status_of_opening(join({page, metadata_marker()})), MMDB_INVALID_METADATA_ERROR);
}

TEST(MetadataMarker, IsLookedForInTheLast128KiB) {
    const auto with_marker_at = [](std::size_t bytes_before_end) {
        DatabaseSpec spec = base();
        spec.after_metadata =
            Bytes(bytes_before_end - metadata_marker().size() - good_metadata().size());
        return open_status(spec);
    };
    EXPECT_EQ(with_marker_at(131072), MMDB_SUCCESS);
    EXPECT_EQ(with_marker_at(131073), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(with_marker_at(131071), MMDB_SUCCESS);
}

TEST(MetadataMarker, BytesBehindTheMapAreIgnored) {
    DatabaseSpec spec = base();
    spec.after_metadata = from_text("anything");
    EXPECT_EQ(open_status(spec), MMDB_SUCCESS);
}

// --- the nine keys -------------------------------------------------------------------------------

const char* const nine_keys[] = {"node_count",
                                 "record_size",
                                 "ip_version",
                                 "database_type",
                                 "languages",
                                 "binary_format_major_version",
                                 "binary_format_minor_version",
                                 "build_epoch",
                                 "description"};

TEST(MetadataKeys, AllNineAreNeeded) {
    for (const char* key : nine_keys) {
        EXPECT_EQ(open_with(Metadata().remove(key)), MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR)
            << key;
    }
}

TEST(MetadataKeys, NeedTheirExactTypes) {
    for (const char* key : nine_keys) {
        EXPECT_EQ(open_with(key, boolean(true)), MMDB_INVALID_METADATA_ERROR) << key;
    }
    EXPECT_EQ(open_with("node_count", uint16(1)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("node_count", uint64(1)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("record_size", uint32(24)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("ip_version", uint32(4)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("database_type", uint16(1)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("database_type", bytes(from_text("x"))), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("binary_format_major_version", uint32(2)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("binary_format_minor_version", uint32(0)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("build_epoch", uint32(1)), MMDB_INVALID_METADATA_ERROR);
}

TEST(MetadataKeys, ZeroIsNoAnswerExceptForTheMinorVersion) {
    EXPECT_EQ(open_with("node_count", uint32(0)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("record_size", uint16(0)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("ip_version", uint16(0)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("binary_format_major_version", uint16(0)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("build_epoch", uint64(0)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("binary_format_minor_version", uint16(0)), MMDB_SUCCESS);
}

TEST(MetadataKeys, OtherNumbersAreTakenOrRefused) {
    EXPECT_EQ(open_with("ip_version", uint16(5)), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("ip_version", uint16(6)), MMDB_SUCCESS);
    EXPECT_EQ(open_with("binary_format_minor_version", uint16(9)), MMDB_SUCCESS);
    EXPECT_EQ(open_with("build_epoch", uint64(UINT64_MAX)), MMDB_SUCCESS);
    for (const std::uint16_t major : std::initializer_list<std::uint16_t>{1, 3, 65535})
        EXPECT_EQ(open_with("binary_format_major_version", uint16(major)),
                  MMDB_UNKNOWN_DATABASE_FORMAT_ERROR);
    for (const std::uint16_t bits :
         std::initializer_list<std::uint16_t>{8, 16, 20, 25, 36, 40, 48, 64, 65535})
        EXPECT_EQ(open_with("record_size", uint16(bits)), MMDB_UNKNOWN_DATABASE_FORMAT_ERROR);
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{24, 28, 32})
        EXPECT_EQ(open_with("record_size", uint16(bits)), MMDB_SUCCESS);
}

TEST(MetadataKeys, LanguagesAreStringsInAnArray) {
    EXPECT_EQ(open_with("languages", array({})), MMDB_SUCCESS);
    EXPECT_EQ(open_with("languages", array({utf8("en"), utf8("")})), MMDB_SUCCESS);
    EXPECT_EQ(open_with("languages", map({{"en", utf8("x")}})), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("languages", utf8("en")), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("languages", array({utf8("en"), uint16(1)})), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("languages", array({array({utf8("en")})})), MMDB_INVALID_METADATA_ERROR);
}

TEST(MetadataKeys, DescriptionsAreStringsByLanguage) {
    EXPECT_EQ(open_with("description", map({})), MMDB_SUCCESS);
    EXPECT_EQ(open_with("description", array({utf8("en")})), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("description", map({{"en", uint16(1)}})), MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("description", map({{"en", map({{"x", utf8("y")}})}})),
              MMDB_INVALID_METADATA_ERROR);
    EXPECT_EQ(open_with("description", map({{uint16(1), utf8("x")}})), MMDB_INVALID_METADATA_ERROR);
}

TEST(MetadataKeys, UnknownOnesAreIgnoredAndTheFirstOfEqualOnesWins) {
    EXPECT_EQ(open_with(Metadata().add_first({"extra", float32(1)}).add_last({"more", map({})})),
              MMDB_SUCCESS);
    DatabaseSpec spec = base();
    spec.data.resize(100);
    spec.metadata.remove("node_count").add_first({"node_count", uint32(7)});
    spec.metadata.add_last({"node_count", uint32(1)});
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(database.mmdb().metadata.node_count, 7u);
}

TEST(MetadataKeys, MayComeInAnyOrderAndThroughPointers) {
    Metadata reversed;
    reversed.remove("node_count").add_first({"node_count", uint32(1)});
    reversed.remove("description").add_first({"description", map({{"en", utf8("x")}})});
    EXPECT_EQ(open_with(reversed), MMDB_SUCCESS);

    // database_type by pointer to the key that stands at offset 1.
    Metadata pointing;
    pointing.add_first({"name", utf8("unused")}).set("database_type", pointer(1));
    DatabaseSpec spec = base();
    spec.metadata = pointing;
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_STREQ(database.mmdb().metadata.database_type, "name");
}

// --- which error wins ----------------------------------------------------------------------------

TEST(MetadataErrors, ComeInTheOrderOfTheKeys) {
    Metadata all_wrong;
    for (const char* key : nine_keys)
        all_wrong.set(key, boolean(true));
    EXPECT_EQ(open_with(all_wrong), MMDB_INVALID_METADATA_ERROR);

    // record_size is judged before anything behind it is looked up, the major version at the end.
    EXPECT_EQ(open_with(Metadata().set("record_size", uint16(20)).remove("ip_version")),
              MMDB_UNKNOWN_DATABASE_FORMAT_ERROR);
    EXPECT_EQ(open_with(Metadata().set("record_size", uint16(20)).remove("node_count")),
              MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
    EXPECT_EQ(
        open_with(Metadata().set("binary_format_major_version", uint16(3)).remove("description")),
        MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
    EXPECT_EQ(open_with(Metadata()
                            .set("binary_format_major_version", uint16(3))
                            .set("node_count", uint32(1000000))),
              MMDB_UNKNOWN_DATABASE_FORMAT_ERROR);
}

TEST(MetadataErrors, TheTopHasToBeAMap) {
    EXPECT_EQ(open_with_bytes(array({good_metadata()})),
              MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
    EXPECT_EQ(open_with_bytes(utf8("x")), MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
    EXPECT_EQ(open_with_bytes(map({})), MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR);
    EXPECT_EQ(open_with_bytes(join({pointer(2), good_metadata()})), MMDB_SUCCESS);
    EXPECT_EQ(open_with_bytes(from_hex("20 00")), MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(open_with_bytes(from_hex("5D")), MMDB_INVALID_DATA_ERROR);
}

TEST(MetadataErrors, DamageCountsOnlyInFrontOfTheLastNeededKey) {
    const Bytes broken = from_hex("A3 000001");
    EXPECT_EQ(open_with(Metadata().add_first({"extra", broken})), MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(open_with(Metadata().add_last({"extra", broken})), MMDB_SUCCESS);
    EXPECT_EQ(open_with(Metadata().add_first({uint16(1), utf8("x")})), MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(open_with(Metadata().add_last({uint16(1), utf8("x")})), MMDB_SUCCESS);
    // The map claims more pairs than there are: only a key that is missing would show it.
    Bytes claiming = good_metadata();
    claiming[0] = static_cast<std::uint8_t>(claiming[0] + 5);
    EXPECT_EQ(open_with_bytes(claiming), MMDB_SUCCESS);
}

// --- what the struct holds -----------------------------------------------------------------------

TEST(OpenedMetadata, HasAllFields) {
    DatabaseSpec spec = base();
    spec.metadata.set("languages", array({utf8("en"), utf8("de"), utf8("")}))
        .set("description", map({{"en", utf8("one")}, {"de", utf8("eins")}}))
        .set("binary_format_minor_version", uint16(3))
        .set("build_epoch", uint64(1234567890123));
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    const MMDB_metadata_s& metadata = database.mmdb().metadata;
    EXPECT_EQ(metadata.node_count, 1u);
    EXPECT_EQ(metadata.record_size, 24);
    EXPECT_EQ(metadata.ip_version, 4);
    EXPECT_STREQ(metadata.database_type, "Test");
    EXPECT_EQ(metadata.binary_format_major_version, 2);
    EXPECT_EQ(metadata.binary_format_minor_version, 3);
    EXPECT_EQ(metadata.build_epoch, 1234567890123u);
    ASSERT_EQ(metadata.languages.count, 3u);
    EXPECT_STREQ(metadata.languages.names[0], "en");
    EXPECT_STREQ(metadata.languages.names[1], "de");
    EXPECT_STREQ(metadata.languages.names[2], "");
    ASSERT_EQ(metadata.description.count, 2u);
    EXPECT_STREQ(metadata.description.descriptions[0]->language, "en");
    EXPECT_STREQ(metadata.description.descriptions[0]->description, "one");
    EXPECT_STREQ(metadata.description.descriptions[1]->language, "de");
    EXPECT_STREQ(metadata.description.descriptions[1]->description, "eins");
}

TEST(OpenedMetadata, EmptyListsDifferInTheirPointers) {
    DatabaseSpec spec = base();
    spec.metadata.set("languages", array({})).set("description", map({}));
    spec.metadata.set("database_type", utf8(""));
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    const MMDB_metadata_s& metadata = database.mmdb().metadata;
    EXPECT_EQ(metadata.languages.count, 0u);
    EXPECT_NE(metadata.languages.names, nullptr);
    EXPECT_EQ(metadata.description.count, 0u);
    EXPECT_EQ(metadata.description.descriptions, nullptr);
    EXPECT_STREQ(metadata.database_type, "");
}

TEST(OpenedMetadata, TextsEndAtTheirFirstNul) {
    DatabaseSpec spec = base();
    spec.metadata.set("database_type", from_hex("43 61 00 62"))
        .set("languages", array({from_hex("43 61 00 62")}));
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_STREQ(database.mmdb().metadata.database_type, "a");
    EXPECT_STREQ(database.mmdb().metadata.languages.names[0], "a");
}

} // namespace
} // namespace mxy::test
