// What the differential tests share: the two libraries, and the rule that nothing may be left
// unexplained.
#pragma once

#include "comparison.h"

#include "support/test_data.h"

#include <gtest/gtest.h>

namespace mxy::test {

// The libraries, loaded once. Only where the original exists.
const Contest& contest();

// One test: skips loudly without the original, and fails at its end where a difference was found
// that nothing explains.
class DifferentialTest : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    Report& report_ = Report::shared();

private:
    std::uint64_t unexplained_before_ = 0;
};

// A file in memory that is rewritten in place of many.
class MemoryFile {
public:
    MemoryFile();
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    void write(const Bytes& content);
    // With zeros that take no memory until they are looked at.
    void grow(std::uintmax_t size);
    const std::string& path() const { return path_; }

private:
    int file_;
    std::string path_;
};

} // namespace mxy::test
