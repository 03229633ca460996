// Memory that is reserved: zeroed, writable, more of it than the machine has, and given back.
#include "base/reserved_memory.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>

namespace mxy {
namespace {

TEST(ReservedMemory, IsZeroedAndWritable) {
    constexpr std::size_t size = std::size_t{64} << 20;
    auto* const bytes = static_cast<unsigned char*>(reserve_zeroed_memory(size));
    ASSERT_NE(bytes, nullptr);
    EXPECT_EQ(bytes[0], 0);
    EXPECT_EQ(bytes[size - 1], 0);
    bytes[size - 1] = 7;
    EXPECT_EQ(bytes[size - 1], 7);
    release_memory(bytes, size);
}

TEST(ReservedMemory, NoAddressSpace) {
    errno = 42;
    EXPECT_EQ(reserve_zeroed_memory(SIZE_MAX / 2), nullptr);
    EXPECT_EQ(errno, 42);
}

} // namespace
} // namespace mxy
