// How much one list may hold: 65,536 values, 2 MiB of strings and bytes, 512 levels. Where exactly
// each limit lies, what counts, and which error shows when a record has several faults.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <chrono>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mxy::test {
namespace {

constexpr std::size_t max_values = 65536;
constexpr std::size_t max_payload = 2097152;
const Bytes broken = from_hex("A3 000001"); // a uint16 of three bytes

int list_status(const Bytes& section, std::uint32_t offset = 0) {
    Section held(section);
    const List values = list(held.entry(offset));
    EXPECT_EQ(values.head() == nullptr, values.status() != MMDB_SUCCESS);
    return values.status();
}

std::size_t list_size(const Bytes& section, std::uint32_t offset = 0) {
    Section held(section);
    return list(held.entry(offset)).size();
}

Bytes array_of(std::size_t count, const Bytes& item) {
    return join({header(11, count), repeat(item, count)});
}

Bytes map_of(std::size_t count, const Bytes& key, const Bytes& value) {
    return join({header(7, count), repeat(join({key, value}), count)});
}

Bytes text_of(std::size_t size) {
    return utf8(std::string(size, 'x'));
}

Bytes bytes_of(std::size_t size) {
    return bytes(Bytes(size, 'x'));
}

// `target` at offset 0, `count` pointers to it behind, and where the array of them starts.
struct Pointing {
    Pointing(const Bytes& target, std::size_t count) {
        section = target;
        start = static_cast<std::uint32_t>(section.size());
        section = join({section, array_of(count, pointer(0))});
    }
    Bytes section;
    std::uint32_t start;
};

// A scalar at offset 0 and `levels` arrays [p, p], each pointing twice to what is before it.
struct FanOut {
    explicit FanOut(unsigned levels) {
        DataSection growing;
        start = growing.add(uint16(0));
        for (unsigned level = 0; level < levels; ++level)
            start = growing.add(array({pointer(start), pointer(start)}));
        section = growing.content();
    }
    Bytes section;
    std::uint32_t start;
};

// --- number of values ----------------------------------------------------------------------------

TEST(ValueLimit, AnArrayMayHave65535Items) {
    for (const Bytes& item : {uint16(7), utf8(""), array({}), map({}), boolean(true), float64(1.0),
                              header(12, 0), header(13, 0), header(16, 0)}) {
        EXPECT_EQ(list_status(array_of(max_values - 1, item)), MMDB_SUCCESS);
        EXPECT_EQ(list_status(array_of(max_values, item)), MMDB_DECODER_LIMIT_ERROR);
    }
    EXPECT_EQ(list_size(array_of(max_values - 1, uint16(7))), max_values);
}

TEST(ValueLimit, PointersCountAsWhatTheyPointTo) {
    const Pointing full(uint16(7), max_values - 1);
    EXPECT_EQ(list_size(full.section, full.start), max_values);
    const Pointing over(uint16(7), max_values);
    EXPECT_EQ(list_status(over.section, over.start), MMDB_DECODER_LIMIT_ERROR);
    // The start value may be reached by pointer at no cost.
    const Bytes full_by_pointer = join({pointer(2), array_of(max_values - 1, boolean(true))});
    EXPECT_EQ(list_size(full_by_pointer), max_values);
    const Bytes over_by_pointer = join({pointer(2), array_of(max_values, boolean(true))});
    EXPECT_EQ(list_status(over_by_pointer), MMDB_DECODER_LIMIT_ERROR);
}

TEST(ValueLimit, SharedContainersCountEachTime) {
    const Bytes one_item = array({uint16(7)});
    const Pointing full(one_item, 32767);
    EXPECT_EQ(list_size(full.section, full.start), 65535u);
    const Pointing over(one_item, 32768);
    EXPECT_EQ(list_status(over.section, over.start), MMDB_DECODER_LIMIT_ERROR);
}

TEST(ValueLimit, KeysCountToo) {
    EXPECT_EQ(list_size(map_of(32767, utf8(""), uint16(1))), 65535u);
    EXPECT_EQ(list_status(map_of(32768, utf8(""), uint16(1))), MMDB_DECODER_LIMIT_ERROR);
    const Bytes largest_map = map_of(32767, utf8(""), uint16(1));
    EXPECT_EQ(list_size(array({largest_map})), max_values);
    EXPECT_EQ(list_status(array({largest_map, uint16(1)})), MMDB_DECODER_LIMIT_ERROR);
}

TEST(ValueLimit, FanOutThroughPointersIsCounted) {
    EXPECT_EQ(list_size(FanOut(15).section, FanOut(15).start), 65535u);
    for (const unsigned levels : {16u, 20u, 40u}) {
        const FanOut hostile(levels);
        EXPECT_EQ(list_status(hostile.section, hostile.start), MMDB_DECODER_LIMIT_ERROR) << levels;
    }
}

TEST(ValueLimit, DoesNotBoundPaths) {
    const FanOut hostile(40);
    Section section(hostile.section);
    const Value innermost = get(section.entry(hostile.start), Path(40, "1"));
    EXPECT_EQ(innermost.status, MMDB_SUCCESS);
    EXPECT_EQ(innermost.data.offset, 0u);
    EXPECT_EQ(get(Section(array_of(max_values + 9, uint16(7))).entry(), {"-1"}).data.uint16, 7);
}

// --- bytes of strings and byte arrays ------------------------------------------------------------

TEST(PayloadLimit, OneStringOrByteArrayMayHave2MiB) {
    for (const auto& make : {text_of, bytes_of}) {
        EXPECT_EQ(list_status(make(max_payload)), MMDB_SUCCESS);
        EXPECT_EQ(list_status(make(max_payload + 1)), MMDB_DECODER_LIMIT_ERROR);
        EXPECT_EQ(list_status(join({pointer(2), make(max_payload)})), MMDB_SUCCESS);
        EXPECT_EQ(list_status(join({pointer(2), make(max_payload + 1)})), MMDB_DECODER_LIMIT_ERROR);
    }
    EXPECT_EQ(get(Section(text_of(max_payload + 1)).entry()).data.data_size, max_payload + 1);
}

TEST(PayloadLimit, KeysCountToo) {
    EXPECT_EQ(list_status(map({{"k", bytes_of(max_payload - 1)}})), MMDB_SUCCESS);
    EXPECT_EQ(list_status(map({{"k", bytes_of(max_payload)}})), MMDB_DECODER_LIMIT_ERROR);
    for (const auto& make : {text_of, bytes_of}) {
        EXPECT_EQ(list_status(map({{make(max_payload), uint16(1)}})), MMDB_SUCCESS);
        EXPECT_EQ(list_status(map({{make(max_payload + 1), uint16(1)}})), MMDB_DECODER_LIMIT_ERROR);
    }
}

TEST(PayloadLimit, OtherTypesDoNotCount) {
    EXPECT_EQ(list_status(array({bytes_of(max_payload), utf8(""), uint128(1, 1), boolean(true),
                                 float64(1.0), map({}), array({})})),
              MMDB_SUCCESS);
    const Bytes unknown = join({header(12, 3 << 20), Bytes(3 << 20)});
    EXPECT_EQ(list_status(unknown), MMDB_SUCCESS);
    EXPECT_EQ(list_status(array({unknown, bytes_of(max_payload)})), MMDB_SUCCESS);
}

TEST(PayloadLimit, SharedStringsCountEachTimeWithTheirNuls) {
    const Bytes target = utf8(std::string(32768, '\0'));
    const Pointing full(target, 64);
    EXPECT_EQ(list_status(full.section, full.start), MMDB_SUCCESS);
    const Pointing over(target, 65);
    EXPECT_EQ(list_status(over.section, over.start), MMDB_DECODER_LIMIT_ERROR);
}

// --- levels --------------------------------------------------------------------------------------

TEST(DepthLimit, ListsGoDown512Levels) {
    for (const auto& nested : {nested_arrays, nested_maps}) {
        EXPECT_EQ(list_status(nested(511, uint16(1))), MMDB_SUCCESS);
        EXPECT_EQ(list_status(nested(512, uint16(1))), MMDB_DECODER_LIMIT_ERROR);
        EXPECT_EQ(list_status(nested(511, array({}))), MMDB_SUCCESS);
        EXPECT_EQ(list_status(nested(512, array({}))), MMDB_DECODER_LIMIT_ERROR);
        EXPECT_EQ(list_status(nested(511, map({}))), MMDB_SUCCESS);
        EXPECT_EQ(list_status(nested(512, map({}))), MMDB_DECODER_LIMIT_ERROR);
    }
}

// `levels` arrays around an empty one, each holding a pointer to the next.
Bytes chained_by_pointers(std::size_t levels) {
    const std::size_t size_of_one = header(11, 1).size() + pointer(0, 4).size();
    Bytes section;
    for (std::size_t level = 1; level <= levels; ++level)
        section = join(
            {section, header(11, 1), pointer(static_cast<std::uint32_t>(level * size_of_one), 4)});
    return join({section, array({})});
}

TEST(DepthLimit, APointerToAContainerTakesTwoLevels) {
    // 255 pointers take the innermost array to level 510.
    EXPECT_EQ(list_status(chained_by_pointers(255)), MMDB_SUCCESS);
    EXPECT_EQ(list_status(chained_by_pointers(256)), MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(list_size(chained_by_pointers(255)), 256u);
}

TEST(DepthLimit, APointerToAScalarTakesOneLevel) {
    const Bytes deepest = nested_arrays(511, {});
    const Bytes to_what_follows = pointer(static_cast<std::uint32_t>(deepest.size() + 2));
    EXPECT_EQ(list_status(join({deepest, to_what_follows, uint16(1)})), MMDB_SUCCESS);
    EXPECT_EQ(list_status(join({deepest, to_what_follows, array({})})), MMDB_DECODER_LIMIT_ERROR);
}

TEST(DepthLimit, CyclesEndThere) {
    EXPECT_EQ(list_status(from_hex("02 04 20 00 A1 07")), MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(list_status(from_hex("E1 41 61 20 00")), MMDB_DECODER_LIMIT_ERROR);
    // A pointer to itself is no cycle, but a pointer to a pointer.
    EXPECT_EQ(list_status(from_hex("01 04 20 02")), MMDB_INVALID_DATA_ERROR);
}

// --- which error wins ----------------------------------------------------------------------------

TEST(FirstProblem, TheCountIsTestedBeforeAValueIsRead) {
    Bytes section = join({header(11, max_values), repeat(uint16(1), max_values - 1), broken});
    EXPECT_EQ(list_status(section), MMDB_DECODER_LIMIT_ERROR);
    section = join({header(11, max_values - 1), repeat(uint16(1), max_values - 2), broken});
    EXPECT_EQ(list_status(section), MMDB_INVALID_DATA_ERROR);
}

TEST(FirstProblem, AContainerThatCannotFitIsBadDataEvenWhenItClaimsTooMuch) {
    EXPECT_EQ(list_status(join({header(11, max_values), Bytes(max_values - 1, 0xA0)})),
              MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(list_status(join({header(11, max_values), Bytes(max_values, 0xA0)})),
              MMDB_DECODER_LIMIT_ERROR);
    // It fits, but its second item is broken, long before the count is reached.
    EXPECT_EQ(list_status(join(
                  {header(11, max_values + 9), uint16(1), broken, Bytes(max_values + 9, 0xA0)})),
              MMDB_INVALID_DATA_ERROR);
}

TEST(FirstProblem, TheLevelIsTestedBeforeAValueIsRead) {
    EXPECT_EQ(list_status(nested_arrays(512, broken)), MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(list_status(nested_arrays(511, broken)), MMDB_INVALID_DATA_ERROR);
    // The 512th array cannot hold an item, so nothing is deeper.
    EXPECT_EQ(list_status(nested_arrays(512, {})), MMDB_INVALID_DATA_ERROR);
}

TEST(FirstProblem, ThePayloadIsTestedAfterAValueIsRead) {
    const Bytes full = text_of(max_payload);
    EXPECT_EQ(list_status(array({full, utf8("x"), broken})), MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(list_status(array({full, broken, utf8("x")})), MMDB_INVALID_DATA_ERROR);
    // A size that does not fit into the section is bad data, however large.
    EXPECT_EQ(list_status(header(2, max_payload + 1)), MMDB_INVALID_DATA_ERROR);
}

TEST(FirstProblem, AnItemTooManyIsRefusedHoweverDeepItIs) {
    const Bytes section =
        join({header(11, max_values), repeat(uint16(1), max_values - 1), nested_arrays(600, {})});
    EXPECT_EQ(list_status(section), MMDB_DECODER_LIMIT_ERROR);
}

// --- the cost of refusing ------------------------------------------------------------------------

TEST(HostileRecords, AreRefusedQuicklyAndInLittleMemory) {
    const FanOut hostile(40);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        rusage before{};
        rusage after{};
        getrusage(RUSAGE_SELF, &before);
        const auto start = std::chrono::steady_clock::now();
        const int status = list_status(hostile.section, hostile.start);
        const auto took = std::chrono::steady_clock::now() - start;
        getrusage(RUSAGE_SELF, &after);
        if (status != MMDB_DECODER_LIMIT_ERROR)
            _exit(1);
        if (took > std::chrono::seconds(1))
            _exit(2);
        _exit(after.ru_maxrss - before.ru_maxrss > 32 * 1024 ? 3 : 0); // KiB
    }
    int ended = 0;
    ASSERT_EQ(waitpid(child, &ended, 0), child);
    EXPECT_TRUE(WIFEXITED(ended));
    EXPECT_EQ(WEXITSTATUS(ended), 0) << "1: wrong status, 2: too slow, 3: too much memory";
}

TEST(HostileRecords, LeaveTheDatabaseUsable) {
    const FanOut hostile(40);
    DatabaseSpec spec = single_record_database(hostile.section);
    spec.nodes = {{data_record(1, hostile.start), data_record(1, 0)}};
    OpenDatabase database(spec.build());
    const MMDB_entry_s entry = look_up(database.mmdb(), "1.2.3.4").result.entry;
    EXPECT_EQ(list(entry).status(), MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(list(entry).status(), MMDB_DECODER_LIMIT_ERROR);
    EXPECT_EQ(metadata_list(database.mmdb()).size(), 22u);
    EXPECT_EQ(list(look_up(database.mmdb(), "200.0.0.0").result.entry).types(), "5");
    EXPECT_EQ(get(entry, {"0", "1"}).status, MMDB_SUCCESS);
}

} // namespace
} // namespace mxy::test
