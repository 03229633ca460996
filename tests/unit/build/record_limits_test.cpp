// Records that no reader would decode are refused before they are written.
#include "build/build_error.h"
#include "build/data/record_limits.h"

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

std::string refusal(const ValuePool& pool, ValueId record) {
    try {
        check_records(pool, {&record, 1});
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), BuildError::Kind::limit);
        return error.what();
    }
    return "";
}

TEST(RecordLimits, Values) {
    ValuePool pool;
    std::vector<ValueId> elements(65535, pool.uint16(1));
    EXPECT_EQ(refusal(pool, pool.array(elements)), "");
    elements.push_back(pool.uint16(2));
    EXPECT_EQ(refusal(pool, pool.array(elements)),
              "a record has 65537 values, and readers take no more than 65536");
}

TEST(RecordLimits, BytesOfTexts) {
    ValuePool pool;
    const std::string half(1 << 20, 'x');
    std::vector<ValueId> elements = {pool.string(half), pool.string(half)};
    EXPECT_EQ(refusal(pool, pool.array(elements)), "");
    elements.push_back(pool.string("y"));
    EXPECT_EQ(refusal(pool, pool.array(elements)),
              "a record has 2097153 bytes of texts, and readers take no more than 2097152");
}

TEST(RecordLimits, Levels) {
    ValuePool pool;
    ValueId value = pool.uint16(1);
    for (int level = 0; level < 256; ++level)
        value = pool.array({&value, 1});
    EXPECT_EQ(refusal(pool, value), "");
    EXPECT_EQ(refusal(pool, pool.array({&value, 1})),
              "a record has 257 levels, and readers take no more than 256");
}

// Sixty maps that each hold the one before twice: 2^60 values, known without counting them.
TEST(RecordLimits, SharedPartsCountEachTime) {
    ValuePool pool;
    ValueId value = pool.string("x");
    for (int level = 0; level < 60; ++level) {
        const ValueId both[] = {value, value};
        value = pool.array(both);
    }
    EXPECT_NE(refusal(pool, value).find("values, and readers take no more than 65536"),
              std::string::npos);
}

} // namespace
} // namespace mxy::build
