// Whole files built to be expensive, after the descriptions of those that MaxMind tests with: each
// stays within a limit, or is refused when the record is listed or when the file is opened.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

namespace mxy::test {
namespace {

Metadata bare_metadata() {
    Metadata metadata;
    metadata.set("languages", array({})).set("description", map({}));
    return metadata;
}

DatabaseSpec database_of(const Bytes& data, std::uint32_t record_offset) {
    const std::uint32_t record = data_record(1, record_offset);
    return {
        .ip_version = 4, .nodes = {{record, record}}, .data = data, .metadata = bare_metadata()};
}

// The status of listing the record of 1.2.3.4, and the number of its values.
struct Listed {
    int status;
    std::size_t values;
};

Listed list_record(const DatabaseSpec& spec) {
    OpenDatabase database(spec.build());
    EXPECT_EQ(database.status(), MMDB_SUCCESS);
    const Lookup lookup = look_up(database.mmdb(), "1.2.3.4");
    EXPECT_TRUE(lookup.result.found_entry);
    const List values = list(lookup.result.entry);
    return {values.status(), values.size()};
}

// A uint16 at offset 0, then arrays [p, p], each pointing twice to what is before it.
DatabaseSpec pointers_to_pointers(unsigned levels) {
    DataSection data;
    std::uint32_t last = data.add(uint16(0));
    for (unsigned level = 0; level < levels; ++level)
        last = data.add(array({pointer(last, 1), pointer(last, 1)}));
    return database_of(data.content(), last);
}

// `target`, and as the record an array of `count` pointers to it.
DatabaseSpec pointers_to(const Bytes& target, std::size_t count) {
    DataSection data;
    data.add(target);
    const std::uint32_t record = data.add(join({header(11, count), repeat(pointer(0, 1), count)}));
    return database_of(data.content(), record);
}

TEST(LimitFiles, FortyLevelsOfDoubledPointersAreRefused) {
    EXPECT_EQ(list_record(pointers_to_pointers(40)).status, MMDB_DECODER_LIMIT_ERROR);
    const Listed fifteen = list_record(pointers_to_pointers(15));
    EXPECT_EQ(fifteen.status, MMDB_SUCCESS);
    EXPECT_EQ(fifteen.values, 65535u);
}

TEST(LimitFiles, TheSameRecordForEveryIpv6AddressIsRefusedToo) {
    DatabaseSpec spec = pointers_to_pointers(40);
    const std::uint32_t offset = spec.nodes[0].left - data_record(1, 0);
    spec.ip_version = 6;
    spec.nodes.clear();
    for (std::uint32_t node = 0; node < 96; ++node)
        spec.nodes.push_back({node + 1, data_record(97, offset)});
    spec.nodes.push_back({data_record(97, offset), data_record(97, offset)});
    OpenDatabase database(spec.build());
    for (const char* address : {"1.2.3.4", "::1", "2001:db8::1", "ffff::"}) {
        const Lookup lookup = look_up(database.mmdb(), address);
        ASSERT_TRUE(lookup.result.found_entry) << address;
        EXPECT_EQ(list(lookup.result.entry).types(), "status 13") << address;
    }
}

TEST(LimitFiles, ValuesAreCountedToTheLast) {
    const Listed full = list_record(pointers_to(uint16(0), 65535));
    EXPECT_EQ(full.status, MMDB_SUCCESS);
    EXPECT_EQ(full.values, 65536u);
    EXPECT_EQ(list_record(pointers_to(uint16(0), 65536)).status, MMDB_DECODER_LIMIT_ERROR);
}

TEST(LimitFiles, AmplifiedPayloadsAreRefused) {
    const std::string text(65535, 'a');
    EXPECT_EQ(list_record(pointers_to(bytes(from_text(text)), 8192)).status,
              MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(list_record(pointers_to(utf8(text), 8192)).status, MMDB_DECODER_LIMIT_ERROR);
    // 4 GB in 65,536 values.
    EXPECT_EQ(list_record(pointers_to(bytes(from_text(text)), 65535)).status,
              MMDB_DECODER_LIMIT_ERROR);
}

// 32 pointers to 65,535 bytes and one to the last few.
DatabaseSpec payload_of_2mib_and(std::size_t rest) {
    DataSection data;
    data.add(bytes(Bytes(rest, 'a')));
    const std::uint32_t large = data.add(bytes(Bytes(65535, 'a')));
    std::vector<Bytes> items(32, pointer(large, 1));
    items.push_back(pointer(0, 1));
    const std::uint32_t record = data.add(array(items));
    return database_of(data.content(), record);
}

TEST(LimitFiles, PayloadIsCountedToTheLastByte) {
    const Listed full = list_record(payload_of_2mib_and(32));
    EXPECT_EQ(full.status, MMDB_SUCCESS);
    EXPECT_EQ(full.values, 34u);
    EXPECT_EQ(list_record(payload_of_2mib_and(33)).status, MMDB_DECODER_LIMIT_ERROR);
}

TEST(LimitFiles, PathsReadWhatListsRefuse) {
    for (const std::size_t rest : {32u, 33u}) {
        OpenDatabase database(payload_of_2mib_and(rest).build());
        const Value first = get(look_up(database.mmdb(), "1.2.3.4").result.entry, {"0"});
        EXPECT_EQ(first.status, MMDB_SUCCESS);
        EXPECT_EQ(first.data.type, std::uint32_t{MMDB_DATA_TYPE_BYTES});
        EXPECT_EQ(first.data.data_size, 65535u);
    }
}

// --- metadata ------------------------------------------------------------------------------------

int open_with(const Metadata& metadata) {
    DatabaseSpec spec = single_record_database(map({}));
    spec.metadata = metadata;
    return status_of_opening(spec.build());
}

// The metadata map starts with this pair, so its value has a known place.
constexpr std::uint32_t first_value = 1 + 1 + sizeof "database_type" - 1;

TEST(LimitsInMetadata, LanguagesAndDescriptionsAreLists) {
    const Bytes empty = utf8("");
    const auto languages = [&](std::size_t count) {
        return bare_metadata().set("languages", join({header(11, count), repeat(empty, count)}));
    };
    EXPECT_EQ(open_with(languages(65535)), MMDB_SUCCESS);
    EXPECT_EQ(open_with(languages(65536)), MMDB_INVALID_METADATA_ERROR);

    const auto descriptions = [&](std::size_t count) {
        return bare_metadata().set("description",
                                   join({header(7, count), repeat(empty, 2 * count)}));
    };
    EXPECT_EQ(open_with(descriptions(32767)), MMDB_SUCCESS);
    EXPECT_EQ(open_with(descriptions(32768)), MMDB_INVALID_METADATA_ERROR);
}

TEST(LimitsInMetadata, EachOfTheTwoHasItsOwnBudget) {
    // More than 65,536 values together, and just small enough for the marker to be found.
    const Bytes empty = utf8("");
    Metadata metadata = bare_metadata();
    metadata.set("languages", join({header(11, 65535), repeat(empty, 65535)}))
        .set("description", join({header(7, 32000), repeat(empty, 2 * 32000)}));
    EXPECT_EQ(open_with(metadata), MMDB_SUCCESS);
}

TEST(LimitsInMetadata, AmplifiedLanguagesAreRefused) {
    const auto languages = [](std::size_t pointers) {
        Metadata metadata = bare_metadata();
        metadata.remove("database_type")
            .add_first({"database_type", utf8(std::string(65535, 'T'))})
            .set("languages",
                 join({header(11, pointers), repeat(pointer(first_value, 1), pointers)}));
        return metadata;
    };
    EXPECT_EQ(open_with(languages(32)), MMDB_SUCCESS);
    EXPECT_EQ(open_with(languages(33)), MMDB_INVALID_METADATA_ERROR);
}

TEST(LimitsInMetadata, DeepLanguagesAndDescriptionsAreInvalid) {
    for (const char* key : {"languages", "description"}) {
        EXPECT_EQ(open_with(bare_metadata().set(key, nested_arrays(600, utf8("x")))),
                  MMDB_INVALID_METADATA_ERROR)
            << key;
        EXPECT_EQ(open_with(bare_metadata().set(key, nested_maps(600, utf8("x")))),
                  MMDB_INVALID_METADATA_ERROR)
            << key;
    }
}

TEST(LimitsInMetadata, CyclicLanguagesAreInvalid) {
    // An array that holds a pointer to itself.
    Metadata metadata = bare_metadata();
    const std::uint32_t own_value = 1 + 1 + sizeof "languages" - 1;
    metadata.remove("languages").add_first({"languages", array({pointer(own_value, 1)})});
    EXPECT_EQ(open_with(metadata), MMDB_INVALID_METADATA_ERROR);
}

TEST(LimitsInMetadata, ADeepUnknownValueMattersOnlyInFrontOfNeededKeys) {
    const Bytes deep = nested_arrays(600, uint16(1));
    EXPECT_EQ(open_with(bare_metadata().add_first({"extra", deep})), MMDB_INVALID_METADATA_ERROR);

    DatabaseSpec spec = single_record_database(map({}));
    spec.metadata = bare_metadata().add_last({"extra", deep});
    OpenDatabase database(spec.build());
    EXPECT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(metadata_list(database.mmdb()).types(), "status 13");
}

TEST(LimitsInMetadata, AFanningUnknownValueMattersOnlyToTheMetadataList) {
    // 17 arrays [p, p] in one, each pointing to its neighbour: 2^18 values.
    std::vector<Bytes> levels{uint16(0)};
    std::uint32_t at = 1 + 1 + sizeof "extra" - 1 + 2; // behind the key and the array's header
    for (int level = 0; level < 17; ++level) {
        const std::uint32_t previous = at;
        at += static_cast<std::uint32_t>(levels.back().size());
        levels.push_back(array({pointer(previous, 1), pointer(previous, 1)}));
    }
    DatabaseSpec spec = single_record_database(map({}));
    spec.metadata = bare_metadata().add_first({"extra", array(levels)});
    OpenDatabase database(spec.build());
    EXPECT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(metadata_list(database.mmdb()).types(), "status 13");
}

TEST(LimitsInMetadata, AFileMayOpenAndStillBeTooLargeToList) {
    DatabaseSpec spec = single_record_database(map({}));
    spec.metadata =
        bare_metadata().set("languages", join({header(11, 65535), repeat(utf8(""), 65535)}));
    OpenDatabase database(spec.build());
    ASSERT_EQ(database.status(), MMDB_SUCCESS);
    EXPECT_EQ(database.mmdb().metadata.languages.count, 65535u);
    EXPECT_EQ(metadata_list(database.mmdb()).types(), "status 13");
}

} // namespace
} // namespace mxy::test
