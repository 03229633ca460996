// Opening files: what the file system refuses, with errno; what the flags become; what is left in
// the struct after success and after failure.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mxy::test {
namespace {

namespace fs = std::filesystem;

Bytes good_file() {
    return single_record_database(map({{"ip", utf8("x")}})).build();
}

MMDB_s garbage() {
    MMDB_s mmdb;
    std::memset(&mmdb, 0xA5, sizeof mmdb);
    return mmdb;
}

std::string errno_name(int number) {
    const std::pair<int, const char*> names[] = {
        {77, "untouched"},    {EACCES, "EACCES"}, {EINVAL, "EINVAL"},
        {ELOOP, "ELOOP"},     {EMFILE, "EMFILE"}, {ENAMETOOLONG, "ENAMETOOLONG"},
        {ENODEV, "ENODEV"},   {ENOENT, "ENOENT"}, {ENOMEM, "ENOMEM"},
        {ENOTDIR, "ENOTDIR"},
    };
    for (const auto& [value, name] : names)
        if (value == number)
            return name;
    return std::to_string(number);
}

// "1 ENOENT": the status, and errno, which was 77 before; after success the database is closed.
std::string open_result(const char* path) {
    MMDB_s mmdb = garbage();
    errno = 77;
    const int status = MMDB_open(path, MMDB_MODE_MMAP, &mmdb);
    const int number = errno;
    if (status == MMDB_SUCCESS)
        MMDB_close(&mmdb);
    return std::to_string(status) + " " + errno_name(number);
}

std::string open_result(const fs::path& path) {
    return open_result(path.c_str());
}

class TempFolder {
public:
    TempFolder() {
        std::string name = (fs::temp_directory_path() / "mxydb-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("cannot make a folder like " + name);
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

fs::path write(const fs::path& path, const Bytes& content) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(content.data()),
               static_cast<std::streamsize>(content.size()));
    return path;
}

// --- success -------------------------------------------------------------------------------------

TEST(Open, LeavesErrnoAlone) {
    const TempFile file(good_file());
    EXPECT_EQ(open_result(file.path()), "0 untouched");
}

TEST(Open, TakesAnyFlagsAndSetsAModeWhereThereIsNone) {
    const TempFile file(good_file());
    const std::pair<std::uint32_t, std::uint32_t> given_and_stored[] = {
        {0, 1}, {1, 1}, {2, 2}, {7, 7}, {8, 9}, {0x100, 0x101}, {UINT32_MAX, UINT32_MAX}};
    for (const auto& [given, stored] : given_and_stored) {
        MMDB_s mmdb = garbage();
        ASSERT_EQ(MMDB_open(file.c_str(), given, &mmdb), MMDB_SUCCESS) << given;
        EXPECT_EQ(mmdb.flags, stored);
        EXPECT_EQ(answer(mmdb, "1.2.3.4"), "1@0");
        MMDB_close(&mmdb);
    }
}

TEST(Open, KeepsItsOwnCopyOfTheName) {
    const TempFile file(good_file());
    std::string name = file.path().string();
    MMDB_s mmdb = garbage();
    ASSERT_EQ(MMDB_open(name.c_str(), 0, &mmdb), MMDB_SUCCESS);
    EXPECT_NE(static_cast<const void*>(mmdb.filename), name.c_str());
    const std::string before = name;
    name.assign(name.size(), '?');
    EXPECT_EQ(mmdb.filename, before);
    MMDB_close(&mmdb);
}

TEST(Open, KeepsNoFileDescriptor) {
    const TempFile file(good_file());
    const int before = open("/dev/null", O_RDONLY);
    MMDB_s mmdb = garbage();
    ASSERT_EQ(MMDB_open(file.c_str(), 0, &mmdb), MMDB_SUCCESS);
    const int after = open("/dev/null", O_RDONLY);
    EXPECT_EQ(after, before + 1);
    close(after);
    close(before);
    MMDB_close(&mmdb);
}

TEST(Open, TheFileMayBeReplacedWhileItIsOpen) {
    const TempFolder folder;
    const fs::path path = write(folder / "a.mmdb", good_file());
    OpenDatabase database(path);
    fs::rename(write(folder / "b.mmdb", Bytes(10)), path);
    EXPECT_EQ(answer(database.mmdb(), "1.2.3.4"), "1@0");
    EXPECT_EQ(get(database.entry(), {"ip"}).status, MMDB_SUCCESS);
    EXPECT_EQ(open_result(path), "3 untouched");
}

// --- what cannot be opened -----------------------------------------------------------------------

TEST(OpenFailure, NamesThatLeadNowhere) {
    const TempFolder folder;
    EXPECT_EQ(open_result(folder / "missing"), "1 ENOENT");
    EXPECT_EQ(open_result(""), "1 ENOENT");
    EXPECT_EQ(open_result(static_cast<const char*>(nullptr)), "1 EINVAL");
    write(folder / "file", good_file());
    EXPECT_EQ(open_result(folder / "file/below"), "1 ENOTDIR");
    fs::create_symlink("loop", folder / "loop");
    EXPECT_EQ(open_result(folder / "loop"), "1 ELOOP");
    EXPECT_EQ(open_result(folder / std::string(300, 'n').c_str()), "1 ENAMETOOLONG");
}

TEST(OpenFailure, NoPermission) {
    const TempFile file(good_file());
    fs::permissions(file.path(), fs::perms::none);
    const uid_t user = geteuid();
    constexpr uid_t nobody = 65534;
    if (user == 0 && seteuid(nobody) != 0)
        GTEST_SKIP() << "SKIPPED: permissions do not bind the superuser";
    const std::string result = open_result(file.path());
    ASSERT_EQ(seteuid(user), 0);
    EXPECT_EQ(result, "1 EACCES");
}

TEST(OpenFailure, NoDescriptorLeft) {
    const TempFile file(good_file());
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    const std::string result = open_result(file.path());
    setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(result, "1 EMFILE");
}

TEST(OpenFailure, WhatCannotBeMapped) {
    const TempFolder folder;
    EXPECT_EQ(open_result(folder / "."), "4 ENODEV");
    EXPECT_EQ(open_result(write(folder / "empty", {})), "4 EINVAL");
    EXPECT_EQ(open_result("/dev/null"), "4 EINVAL");
    EXPECT_EQ(open_result("/dev/zero"), "4 EINVAL");
    EXPECT_EQ(open_result("/proc/self/status"), "4 EINVAL");
}

TEST(OpenFailure, APipeIsNoFileToMap) {
    const TempFolder folder;
    const fs::path pipe = folder / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const int writer = open(pipe.c_str(), O_RDWR); // else the library would wait for one
    EXPECT_EQ(open_result(pipe), "4 EINVAL");
    close(writer);
}

fs::path sparse_file(const fs::path& path, std::uintmax_t size) {
    write(path, {});
    fs::resize_file(path, size);
    return path;
}

TEST(OpenFailure, AFileOfManyGigabytesIsSearchedAtItsEndOnly) {
    const TempFolder folder;
    EXPECT_EQ(open_result(sparse_file(folder / "zeros", std::uintmax_t{5} << 30)), "3 untouched");
}

TEST(OpenFailure, NoAddressSpaceLeft) {
    const TempFolder folder;
    const fs::path large = sparse_file(folder / "large", std::uintmax_t{1} << 30);
    std::size_t pages_in_use = 0;
    std::ifstream("/proc/self/statm") >> pages_in_use;
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        rlimit limit{};
        limit.rlim_cur = limit.rlim_max =
            pages_in_use * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + (64u << 20);
        setrlimit(RLIMIT_AS, &limit);
        _exit(open_result(large) == "5 ENOMEM" ? 0 : 1);
    }
    int ended = 0;
    ASSERT_EQ(waitpid(child, &ended, 0), child);
    EXPECT_TRUE(WIFEXITED(ended));
    EXPECT_EQ(WEXITSTATUS(ended), 0) << "expected status 5 with ENOMEM";
}

TEST(OpenFailure, BadContentLeavesErrnoAlone) {
    const auto result = [](DatabaseSpec spec) {
        const TempFile file(spec.build());
        return open_result(file.path());
    };
    DatabaseSpec spec = single_record_database(map({}));
    spec.metadata.remove("languages");
    EXPECT_EQ(result(spec), "9 untouched");
    spec.metadata.set("record_size", uint16(20));
    EXPECT_EQ(result(spec), "6 untouched");
    spec.metadata.set("node_count", uint32(0));
    EXPECT_EQ(result(spec), "3 untouched");
    spec.metadata_bytes = from_hex("5D");
    EXPECT_EQ(result(spec), "7 untouched");
    const TempFile one_byte(Bytes(1));
    EXPECT_EQ(open_result(one_byte.path()), "3 untouched");
}

// --- the struct after failure --------------------------------------------------------------------

void expect_nothing_held(const MMDB_s& mmdb) {
    EXPECT_EQ(mmdb.filename, nullptr);
    EXPECT_EQ(mmdb.file_content, nullptr);
    EXPECT_EQ(mmdb.data_section, nullptr);
    EXPECT_EQ(mmdb.metadata.database_type, nullptr);
    EXPECT_EQ(mmdb.metadata.languages.names, nullptr);
    EXPECT_EQ(mmdb.metadata.languages.count, 0u);
    EXPECT_EQ(mmdb.metadata.description.count, 0u);
}

TEST(StructAfterFailure, HoldsNothingWhereTheFileCouldNotBeOpened) {
    MMDB_s mmdb = garbage();
    ASSERT_EQ(MMDB_open("/nonexistent/file.mmdb", 0, &mmdb), MMDB_FILE_OPEN_ERROR);
    expect_nothing_held(mmdb);
    MMDB_close(&mmdb);
}

TEST(StructAfterFailure, HoldsNothingWhereTheContentWasBad) {
    // Each fails one step later than the one before.
    std::vector<DatabaseSpec> specs(5, single_record_database(map({})));
    specs[0].metadata_bytes = Bytes{};
    specs[1].metadata.remove("node_count");
    specs[2].metadata.set("languages", array({utf8("en"), uint16(1)}));
    specs[3].metadata.set("description", map({{"en", utf8("x")}, {"de", uint16(1)}}));
    specs[4].metadata.set("node_count", uint32(1000000));
    for (const DatabaseSpec& spec : specs) {
        const TempFile file(spec.build());
        MMDB_s mmdb = garbage();
        ASSERT_NE(MMDB_open(file.c_str(), 0, &mmdb), MMDB_SUCCESS);
        expect_nothing_held(mmdb);
        EXPECT_EQ(mmdb.metadata_section, nullptr);
        EXPECT_EQ(mmdb.file_size, 0);
        EXPECT_EQ(mmdb.data_section_size, 0u);
        EXPECT_EQ(mmdb.metadata_section_size, 0u);
        MMDB_close(&mmdb);
        expect_nothing_held(mmdb);
    }
}

TEST(StructAfterFailure, CanBeOpenedAgain) {
    const TempFile bad(Bytes(100));
    const TempFile good(good_file());
    MMDB_s mmdb = garbage();
    ASSERT_EQ(MMDB_open(bad.c_str(), 0, &mmdb), MMDB_INVALID_METADATA_ERROR);
    ASSERT_EQ(MMDB_open(good.c_str(), 0, &mmdb), MMDB_SUCCESS);
    EXPECT_EQ(answer(mmdb, "1.2.3.4"), "1@0");
    MMDB_close(&mmdb);
}

} // namespace
} // namespace mxy::test
