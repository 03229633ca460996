// Walks over whole records: the order of values, positions, and the three limits.
#include "mmdb/value_walk.h"

#include "support/encoder.h"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

namespace mxy::mmdb {
namespace {

// Keeps what the walk says, in order.
struct Recorder {
    struct Element {
        DataType type = DataType::extended;
        std::uint32_t offset = 0;
        std::uint32_t next = 0;
    };

    Element* add() noexcept { return elements.size() < room ? &elements.emplace_back() : nullptr; }
    void set(Element& element, const Field& field) noexcept {
        element = {field.type, field.offset, field.next};
    }
    void finish(Element& element, std::uint32_t next) noexcept { element.next = next; }

    std::deque<Element> elements = {};
    std::size_t room = SIZE_MAX;
};

Status walk(const test::Bytes& bytes, Recorder& recorder, std::uint32_t start = 0) {
    const Section section{bytes.data(), static_cast<std::uint32_t>(bytes.size())};
    return walk_value(section, start, recorder);
}

Status walk(const test::Bytes& bytes) {
    Recorder recorder;
    return walk(bytes, recorder);
}

TEST(ValueWalk, ContainersComeBeforeTheirMembersKeysBeforeTheirValues) {
    const test::Bytes record = test::map(
        {{"a", test::array({test::uint16(1), test::boolean(true)})}, {"b", test::uint32(2)}});
    Recorder recorder;
    ASSERT_EQ(walk(record, recorder), Status::ok);
    std::vector<DataType> types;
    for (const auto& element : recorder.elements)
        types.push_back(element.type);
    EXPECT_EQ(types, (std::vector<DataType>{DataType::map, DataType::utf8_string, DataType::array,
                                            DataType::uint16, DataType::boolean,
                                            DataType::utf8_string, DataType::uint32}));
    EXPECT_EQ(recorder.elements[0].next, record.size());
}

TEST(ValueWalk, APointedContainerEndsBehindItsPointer) {
    Recorder recorder;
    ASSERT_EQ(walk(test::from_hex("02 04 20 06 A1 09 E0"), recorder), Status::ok);
    ASSERT_EQ(recorder.elements.size(), 3u);
    EXPECT_EQ(recorder.elements[1].type, DataType::map);
    EXPECT_EQ(recorder.elements[1].offset, 6u);
    EXPECT_EQ(recorder.elements[1].next, 4u);
    EXPECT_EQ(recorder.elements[2].offset, 4u);
}

TEST(ValueWalk, NestingEndsAtTheDepthLimit) {
    EXPECT_EQ(walk(test::nested_arrays(max_depth - 1, test::uint16(1))), Status::ok);
    EXPECT_EQ(walk(test::nested_arrays(max_depth, test::uint16(1))), Status::decoder_limit);
    EXPECT_EQ(walk(test::nested_maps(max_depth, test::uint16(1))), Status::decoder_limit);
}

TEST(ValueWalk, ACycleEndsAtTheDepthLimit) {
    EXPECT_EQ(walk(test::from_hex("01 04 20 00")), Status::decoder_limit);
}

TEST(ValueWalk, TheNumberOfValuesIsLimited) {
    const auto zeros = [](std::size_t count) {
        return test::join({test::header(static_cast<unsigned>(DataType::array), count),
                           test::Bytes(count, 0xA0)});
    };
    EXPECT_EQ(walk(zeros(max_values - 1)), Status::ok);
    EXPECT_EQ(walk(zeros(max_values)), Status::decoder_limit);
}

TEST(ValueWalk, ThePayloadIsLimited) {
    EXPECT_EQ(walk(test::utf8(std::string(max_payload, 'x'))), Status::ok);
    EXPECT_EQ(walk(test::utf8(std::string(max_payload + 1, 'x'))), Status::decoder_limit);
}

TEST(ValueWalk, ACountThatCannotFitIsRefusedAtOnce) {
    EXPECT_EQ(walk(test::join({test::header(11, 5), test::uint16(0)})), Status::invalid_data);
    EXPECT_EQ(walk(test::join({test::header(7, 16'000'000), test::uint16(0)})),
              Status::invalid_data);
}

TEST(ValueWalk, ASinkWithoutRoomStopsTheWalk) {
    Recorder recorder;
    recorder.room = 2;
    EXPECT_EQ(walk(test::array({test::uint16(1), test::uint16(2)}), recorder),
              Status::out_of_memory);
}

} // namespace
} // namespace mxy::mmdb
