// Mapping files: what is mapped, who ends it, and what errno says when it cannot be done.
#include "base/mapped_file.h"

#include "support/test_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include <fcntl.h>

namespace mxy {
namespace {

const std::vector<std::uint8_t> content = {1, 2, 3, 4, 5};

int open_descriptors() {
    const std::filesystem::directory_iterator fds("/proc/self/fd");
    return static_cast<int>(std::distance(begin(fds), end(fds)));
}

TEST(MappedFile, ShowsTheWholeFileAndKeepsNoDescriptor) {
    const test::TempFile file(content);
    const int before = open_descriptors();
    MappedFile mapped;
    errno = 1234;
    ASSERT_EQ(mapped.open(file.c_str()), Status::ok);
    EXPECT_EQ(errno, 1234);
    EXPECT_TRUE(std::ranges::equal(mapped.bytes(), content));
    EXPECT_EQ(open_descriptors(), before);
}

TEST(MappedFile, AReleasedMappingOutlivesTheObject) {
    const test::TempFile file(content);
    ByteView bytes;
    {
        MappedFile mapped;
        ASSERT_EQ(mapped.open(file.c_str()), Status::ok);
        bytes = mapped.release();
        EXPECT_TRUE(mapped.bytes().empty());
    }
    EXPECT_TRUE(std::ranges::equal(bytes, content));
    MappedFile::unmap(bytes);
}

TEST(MappedFile, WhatCannotBeMappedSaysWhy) {
    const test::TempFile empty({});
    struct {
        const char* path;
        Status status;
        int error;
    } const cases[] = {
        {"/no/such/file", Status::file_open_error, ENOENT}, {"", Status::file_open_error, ENOENT},
        {"/dev/null/x", Status::file_open_error, ENOTDIR},  {"/tmp", Status::io_error, ENODEV},
        {empty.c_str(), Status::io_error, EINVAL},          {"/dev/null", Status::io_error, EINVAL},
    };
    const int before = open_descriptors();
    for (const auto& [path, status, error] : cases) {
        MappedFile mapped;
        errno = 0;
        EXPECT_EQ(mapped.open(path), status) << path;
        EXPECT_EQ(errno, error) << path;
        EXPECT_TRUE(mapped.bytes().empty()) << path;
    }
    EXPECT_EQ(open_descriptors(), before);
}

} // namespace
} // namespace mxy
