// Finding the metadata and reading its nine keys. Every variant of damage is in tests/conformance;
// here is how the part itself answers.
#include "mmdb/metadata.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

namespace mxy::mmdb {
namespace {

Section section_of(const test::Bytes& bytes) {
    return {bytes.data(), static_cast<std::uint32_t>(bytes.size())};
}

TEST(Metadata, IsWhatStandsBehindTheLastMarker) {
    const test::Bytes marker = test::metadata_marker();
    const test::Bytes file =
        test::join({marker, test::from_text("old"), marker, test::from_text("new")});
    Section section;
    ASSERT_TRUE(find_metadata(file, section));
    EXPECT_EQ(std::string(section.start, section.start + section.size), "new");
}

TEST(Metadata, IsLookedForInTheLast128KibibytesOnly) {
    const test::Bytes marker = test::metadata_marker();
    const test::Bytes padding(metadata_window - marker.size(), 'x');
    Section section;
    EXPECT_TRUE(find_metadata(test::join({{'y'}, marker, padding}), section));
    EXPECT_FALSE(find_metadata(test::join({{'y'}, marker, padding, {'x'}}), section));
}

TEST(Metadata, AMarkerAtTheEndOrCutShortIsNone) {
    test::Bytes marker = test::metadata_marker();
    Section section;
    EXPECT_FALSE(find_metadata(marker, section));
    EXPECT_FALSE(find_metadata(test::join({{'y'}, marker}), section));
    marker.pop_back();
    EXPECT_FALSE(find_metadata(test::join({marker, {'y'}}), section));
    EXPECT_FALSE(find_metadata({}, section));
}

TEST(Metadata, NineKeysAreRead) {
    test::Metadata source;
    source.set("database_type", test::utf8("Test"))
        .set("languages", test::array({test::utf8("en"), test::utf8("de")}))
        .set("description", test::map({{"en", test::utf8("a description")}}))
        .set("build_epoch", test::uint64(1234567890));
    const test::Bytes bytes = source.encode(17, 28, 6);
    Metadata metadata;
    ASSERT_EQ(read_metadata(section_of(bytes), metadata), Status::ok);
    EXPECT_EQ(metadata.node_count, 17u);
    EXPECT_EQ(metadata.record_size, 28);
    EXPECT_EQ(metadata.ip_version, 6);
    EXPECT_EQ(metadata.database_type, "Test");
    EXPECT_EQ(metadata.major_version, 2);
    EXPECT_EQ(metadata.build_epoch, 1234567890u);
    EXPECT_EQ(metadata.languages.count, 2u);
    std::uint32_t next = metadata.languages.first;
    EXPECT_EQ(take_text(section_of(bytes), next), "en");
    EXPECT_EQ(take_text(section_of(bytes), next), "de");
    EXPECT_EQ(metadata.description.count, 1u);
    next = metadata.description.first;
    EXPECT_EQ(take_text(section_of(bytes), next), "en");
    EXPECT_EQ(take_text(section_of(bytes), next), "a description");
}

TEST(Metadata, AMissingKeyAndAWrongTypeAreDifferentErrors) {
    Metadata metadata;
    test::Metadata missing;
    missing.remove("ip_version");
    EXPECT_EQ(read_metadata(section_of(missing.encode(1, 24, 4)), metadata),
              Status::path_does_not_match);
    test::Metadata wrong;
    wrong.set("ip_version", test::utf8("6"));
    EXPECT_EQ(read_metadata(section_of(wrong.encode(1, 24, 4)), metadata),
              Status::invalid_metadata);
    EXPECT_EQ(read_metadata(section_of(test::Metadata().encode(1, 20, 4)), metadata),
              Status::unknown_format);
}

} // namespace
} // namespace mxy::mmdb
