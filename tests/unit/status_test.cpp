// The texts of base/status.h: the contract has them to the byte, and one for every other number.
#include "base/status.h"

#include <gtest/gtest.h>

#include <climits>
#include <string>

namespace mxy {
namespace {

TEST(Status, EachHasATextOfItsOwn) {
    EXPECT_STREQ(status_text(0), "Success (not an error)");
    EXPECT_STREQ(status_text(static_cast<int>(Status::decoder_limit)),
                 "The decoded data structure exceeds the configured resource limits");
    for (int code = 1; code <= static_cast<int>(Status::decoder_limit); ++code)
        EXPECT_STRNE(status_text(code), status_text(code - 1)) << code;
}

TEST(Status, AnyOtherNumberIsUnknown) {
    for (const int code : {-1, 14, 1000, INT_MIN, INT_MAX})
        EXPECT_STREQ(status_text(code), "Unknown error code") << code;
}

} // namespace
} // namespace mxy
