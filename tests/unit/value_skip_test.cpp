// Passing over values against a slow twin that decodes every field: same end, same error, on
// random records, on the same with damaged bytes, and on bytes that are no record at all.
#include "mmdb/value_skip.h"

#include "support/encoder.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace mxy::mmdb {
namespace {

using Random = std::mt19937_64;

struct Skipped {
    Status status = Status::ok;
    std::uint32_t next = 0; // where ok
    bool operator==(const Skipped&) const = default;
};

Section section_of(const test::Bytes& bytes) {
    return {bytes.data(), static_cast<std::uint32_t>(bytes.size())};
}

Skipped skip(const test::Bytes& bytes, std::uint32_t start) {
    std::uint32_t next = start;
    const Status status = skip_value(section_of(bytes), next);
    return {status, status == Status::ok ? next : 0};
}

Skipped skip_slowly(const test::Bytes& bytes, std::uint32_t start) {
    struct Open {
        std::uint32_t left;
        bool is_map;
    };
    std::vector<Open> open = {{1, false}};
    std::uint32_t next = start;
    while (!open.empty()) {
        if (open.back().left == 0) {
            open.pop_back();
            continue;
        }
        const bool is_key = open.back().is_map && open.back().left % 2 == 0;
        --open.back().left;
        Field field;
        if (decode_any(section_of(bytes), next, field) != Status::ok)
            return {Status::invalid_data};
        next = field.next;
        if (is_key)
            continue;
        if (open.size() > max_depth)
            return {Status::decoder_limit};
        if (field.type == DataType::map)
            open.push_back({2 * field.size, true});
        else if (field.type == DataType::array)
            open.push_back({field.size, false});
    }
    return {Status::ok, next};
}

test::Bytes random_value(Random& random, int levels) {
    const auto text = [&](std::size_t most) {
        return test::utf8(std::string(random() % (most + 1), 'x'));
    };
    switch (random() % (levels > 0 ? 12 : 9)) {
    case 0:
        return test::uint16(static_cast<std::uint16_t>(random()));
    case 1:
        return test::uint32(static_cast<std::uint32_t>(random() >> random() % 64));
    case 2:
        return test::uint64(random() >> random() % 64);
    case 3:
        return test::float64(0.5);
    case 4:
        return test::boolean(random() % 2 == 0);
    case 5:
        return test::pointer(static_cast<std::uint32_t>(random() >> (32 + random() % 32)));
    case 6:
        return text(400);
    case 7:
    case 8:
        return text(28);
    case 9: {
        std::vector<test::Bytes> items;
        for (std::size_t count = random() % 5; count > 0; --count)
            items.push_back(random_value(random, levels - 1));
        return test::array(items);
    }
    default: {
        std::vector<test::Pair> pairs;
        for (std::size_t count = random() % 40 / 4; count > 0; --count)
            pairs.emplace_back(std::string(random() % 12, 'k'), random_value(random, levels - 1));
        return test::map(pairs);
    }
    }
}

TEST(ValueSkip, EndsWhereTheSlowTwinEnds) {
    Random random(7);
    for (int round = 0; round < 20'000; ++round) {
        SCOPED_TRACE(round);
        test::Bytes bytes = random_value(random, 4);
        const auto size = static_cast<std::uint32_t>(bytes.size());
        EXPECT_EQ(skip(bytes, 0), (Skipped{Status::ok, size}));
        EXPECT_EQ(skip_slowly(bytes, 0), (Skipped{Status::ok, size}));
        for (int damage = 0; damage < 4; ++damage) {
            bytes[random() % size] = static_cast<std::uint8_t>(random());
            const auto start = static_cast<std::uint32_t>(random() % (size + 1));
            EXPECT_EQ(skip(bytes, 0), skip_slowly(bytes, 0));
            EXPECT_EQ(skip(bytes, start), skip_slowly(bytes, start));
        }
        bytes.resize(random() % size);
        EXPECT_EQ(skip(bytes, 0), skip_slowly(bytes, 0));
    }
}

TEST(ValueSkip, AnyBytesAtAll) {
    Random random(8);
    for (int round = 0; round < 20'000; ++round) {
        SCOPED_TRACE(round);
        test::Bytes bytes(1 + random() % 60);
        for (auto& byte : bytes)
            byte = static_cast<std::uint8_t>(random());
        bytes[0] = static_cast<std::uint8_t>(0xE0 | random() % 5); // a map, so that there is a way
        EXPECT_EQ(skip(bytes, 0), skip_slowly(bytes, 0));
    }
}

// Each control byte, with all that may follow it and with too little.
TEST(ValueSkip, EveryControlByte) {
    for (std::uint32_t control = 0; control < 256; ++control)
        for (std::size_t size = 1; size < 40; ++size) {
            SCOPED_TRACE(testing::Message() << control << ", " << size);
            test::Bytes bytes(size, 0x41);
            bytes[0] = static_cast<std::uint8_t>(control);
            EXPECT_EQ(skip(bytes, 0), skip_slowly(bytes, 0));
        }
}

TEST(ValueSkip, NestingUpToTheLimit) {
    for (const std::size_t levels : {max_depth - 1, max_depth, max_depth + 1}) {
        const test::Bytes arrays = test::nested_arrays(levels, test::uint16(1));
        const test::Bytes maps = test::nested_maps(levels, test::uint16(1));
        EXPECT_EQ(skip(arrays, 0), skip_slowly(arrays, 0));
        EXPECT_EQ(skip(maps, 0), skip_slowly(maps, 0));
    }
}

} // namespace
} // namespace mxy::mmdb
