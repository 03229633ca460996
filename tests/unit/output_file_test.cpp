// A file that appears complete or not at all, whatever happens on the way.
#include "base/output_file.h"

#include "support/test_data.h"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string_view>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mxy {
namespace {

namespace fs = std::filesystem;

ByteView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// An empty folder of its own for each test, and what is in it.
class OutputFileTest : public testing::Test {
protected:
    OutputFileTest() {
        std::string name = (fs::temp_directory_path() / "mxydb-output-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary folder");
        folder_ = name;
    }
    ~OutputFileTest() override { fs::remove_all(folder_); }

    std::string path(std::string_view name) const { return (folder_ / name).string(); }

    std::string content(std::string_view name) const {
        const auto bytes = test::read_file(folder_ / name);
        return {bytes.begin(), bytes.end()};
    }

    std::size_t file_count() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    void write(const std::string& to, std::string_view text) const {
        OutputFile file;
        ASSERT_EQ(file.open(to), 0);
        ASSERT_EQ(file.write(bytes_of(text)), 0);
        ASSERT_EQ(file.commit(), 0);
    }

    fs::path folder_;
};

TEST_F(OutputFileTest, AppearsAtCommit) {
    OutputFile file;
    ASSERT_EQ(file.open(path("new")), 0);
    ASSERT_EQ(file.write(bytes_of("one ")), 0);
    ASSERT_EQ(file.write(bytes_of("two")), 0);
    EXPECT_FALSE(fs::exists(path("new")));
    ASSERT_EQ(file.commit(), 0);
    EXPECT_EQ(content("new"), "one two");
    EXPECT_EQ(file_count(), 1u);
}

TEST_F(OutputFileTest, ReplacesAnOldFileAndKeepsItsMode) {
    write(path("file"), "old");
    ASSERT_EQ(chmod(path("file").c_str(), 0640), 0);
    write(path("file"), "new");
    EXPECT_EQ(content("file"), "new");
    EXPECT_EQ(file_count(), 1u);
    struct stat status {};
    ASSERT_EQ(stat(path("file").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST_F(OutputFileTest, NewFilesObeyTheUmask) {
    const mode_t old = umask(027);
    write(path("file"), "x");
    umask(old);
    struct stat status {};
    ASSERT_EQ(stat(path("file").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST_F(OutputFileTest, WithoutCommitNothingHappened) {
    write(path("file"), "old");
    {
        OutputFile file;
        ASSERT_EQ(file.open(path("file")), 0);
        ASSERT_EQ(file.write(bytes_of("new")), 0);
    }
    EXPECT_EQ(content("file"), "old");
    EXPECT_EQ(file_count(), 1u);
}

// What happens on file systems that have no files without a name.
TEST_F(OutputFileTest, NamedTemporary) {
    for (const char* text : {"first", "second"}) {
        OutputFile file(OutputFile::Temporary::named);
        ASSERT_EQ(file.open(path("file")), 0);
        ASSERT_EQ(file.write(bytes_of(text)), 0);
        ASSERT_EQ(file.commit(), 0);
        EXPECT_EQ(content("file"), text);
        EXPECT_EQ(file_count(), 1u);
    }
    {
        OutputFile file(OutputFile::Temporary::named);
        ASSERT_EQ(file.open(path("file")), 0);
        EXPECT_EQ(file_count(), 2u);
    }
    EXPECT_EQ(content("file"), "second");
    EXPECT_EQ(file_count(), 1u);
}

TEST_F(OutputFileTest, SymbolicLinksStay) {
    write(path("file"), "old");
    fs::create_symlink("file", folder_ / "link");
    write(path("link"), "new");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(content("file"), "new");
}

TEST_F(OutputFileTest, PipesAndDevicesAreWrittenToDirectly) {
    write("/dev/null", "gone");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    OutputFile full;
    ASSERT_EQ(full.open("/dev/full"), 0);
    EXPECT_EQ(full.write(bytes_of("x")), ENOSPC);
}

TEST_F(OutputFileTest, WhatCannotBeOpened) {
    OutputFile file;
    EXPECT_EQ(file.open(path("missing/file")), ENOENT);
    OutputFile folder;
    EXPECT_EQ(folder.open(folder_.string()), EISDIR);
    OutputFile proc;
    EXPECT_NE(proc.open("/proc/mxydb"), 0);
}

// Runs in a child, so that what it does to itself ends with it. The child's exit status.
template <typename Work>
int in_child(Work work) {
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

TEST_F(OutputFileTest, ReadOnlyFolder) {
    write(path("file"), "old");
    ASSERT_EQ(chmod(folder_.c_str(), 0555), 0);
    const int status = in_child([&] {
        if (geteuid() == 0 && seteuid(65534) != 0) // who can write everywhere proves nothing
            return 2;
        OutputFile file;
        return file.open(path("file")) == EACCES ? 0 : 1;
    });
    ASSERT_EQ(chmod(folder_.c_str(), 0755), 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(content("file"), "old");
    EXPECT_EQ(file_count(), 1u);
}

// A limit on the size of files stands for a disk that fills up.
TEST_F(OutputFileTest, DiskFull) {
    write(path("file"), "old");
    const int status = in_child([&] {
        const rlimit limit{4096, 4096};
        setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, SIG_IGN);
        OutputFile file;
        if (file.open(path("file")) != 0)
            return 2;
        return file.write(std::vector<std::uint8_t>(100'000)) == EFBIG ? 0 : 1;
    });
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(content("file"), "old");
    EXPECT_EQ(file_count(), 1u);
}

TEST_F(OutputFileTest, KilledInTheMiddle) {
    write(path("file"), "old");
    const int status = in_child([&] {
        OutputFile file;
        if (file.open(path("file")) != 0 || file.write(bytes_of("half")) != 0)
            return 1;
        raise(SIGKILL);
        return 2;
    });
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(content("file"), "old");
    EXPECT_EQ(file_count(), 1u);
}

} // namespace
} // namespace mxy
