#include "differential.h"

#include <cstdio>
#include <stdexcept>

#include <sys/mman.h>
#include <unistd.h>

namespace mxy::test {

namespace {

class Summary : public ::testing::Environment {
public:
    void TearDown() override { std::printf("%s", Report::shared().summary().c_str()); }
};

[[maybe_unused]] ::testing::Environment* const summary =
    ::testing::AddGlobalTestEnvironment(std::make_unique<Summary>().release());

} // namespace

const Contest& contest() {
    static const Contest both(original_library_path(), our_library_path(MXYDB_BUILT_LIBRARY));
    return both;
}

void DifferentialTest::SetUp() {
    MXYDB_REQUIRE_ORIGINAL_LIBRARY();
    const std::string release = contest().original().lib_version();
    if (release != described_original)
        GTEST_SKIP() << "SKIPPED: " << contest().original().path() << " is release " << release
                     << ". The known differences are those of " << described_original
                     << "; set MXYDB_ORIGINAL_LIBRARY to a library of that release.";
    unexplained_before_ = report_.unexplained();
}

void DifferentialTest::TearDown() {
    report_.set_subject("");
    EXPECT_EQ(report_.unexplained(), unexplained_before_)
        << report_.unexplained_texts(unexplained_before_);
}

MemoryFile::MemoryFile()
    : file_(::memfd_create("mxydb-test", MFD_CLOEXEC)),
      path_("/proc/self/fd/" + std::to_string(file_)) {
    if (file_ < 0)
        throw std::runtime_error("cannot make a file in memory");
}

MemoryFile::~MemoryFile() {
    ::close(file_);
}

void MemoryFile::grow(std::uintmax_t size) {
    if (::ftruncate(file_, static_cast<off_t>(size)) != 0)
        throw std::runtime_error("cannot grow the file in memory");
}

void MemoryFile::write(const Bytes& content) {
    if (::ftruncate(file_, 0) != 0 ||
        ::pwrite(file_, content.data(), content.size(), 0) != static_cast<ssize_t>(content.size()))
        throw std::runtime_error("cannot write the file in memory");
}

} // namespace mxy::test
