// Real databases, whole: every node, every leaf, every record, every path.
#include "comma_locale.h"
#include "differential.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mxy::test {
namespace {

class DifferentialFiles : public DifferentialTest {
protected:
    // Opens, and where both have it open, compares what `effort` says.
    void compare_file(const std::filesystem::path& path, const Effort& effort) {
        report_.set_subject(path.string());
        const Bytes content = read_file(path);
        Comparison comparison(contest());
        Random random(content.size());
        if (comparison.open(path.string(), content))
            comparison.compare_database(effort, random);
    }

    void compare_open(const std::string& path, std::uint32_t flags = 0) {
        report_.set_subject("open " + path + ", flags " + std::to_string(flags));
        Comparison(contest()).open(path, {}, flags);
    }
};

TEST_F(DifferentialFiles, RealDatabases) {
    MXYDB_REQUIRE_TEST_DATA();
    for (const auto& path : real_databases())
        compare_file(path, everything);
}

TEST_F(DifferentialFiles, DumpsInALocaleWithDecimalCommas) {
    MXYDB_REQUIRE_TEST_DATA();
    const CommaLocale locale;
    if (!locale.is_set())
        GTEST_SKIP() << "SKIPPED: no locale with a decimal comma, and localedef cannot make one";
    for (const char* name : {"GeoIP2-City-Test.mmdb", "MaxMind-DB-test-decoder.mmdb"})
        compare_file(data_folder() / "maxmind" / name, a_sample);
}

TEST_F(DifferentialFiles, FlagsOfOpen) {
    MXYDB_REQUIRE_TEST_DATA();
    const std::string path = data_folder() / "maxmind" / "MaxMind-DB-test-ipv4-24.mmdb";
    for (const std::uint32_t flags : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 0x100u, 0xFFFFFFFFu})
        compare_open(path, flags);
}

TEST_F(DifferentialFiles, FilesThatCannotBeOpened) {
    const TempFile text(Bytes{'n', 'o', ' ', 'd', 'a', 't', 'a'});
    const TempFile byte(Bytes{0});
    const TempFile zeros(Bytes(300'000));
    const TempFile locked(Bytes(100));
    std::filesystem::permissions(locked.path(), std::filesystem::perms::none);
    for (const std::string& path :
         {std::string("/nonexistent/file"), std::string(), std::string("/"),
          std::string("/dev/null"), std::string("/dev/zero"), std::string("/proc/self/status"),
          text.path().string(), byte.path().string(), zeros.path().string(), locked.path().string(),
          text.path().string() + "/below", std::string(5'000, 'x')})
        compare_open(path);
}

TEST_F(DifferentialFiles, FileOfFiveGigabytesWithoutMarker) {
    MemoryFile file;
    file.write({});
    file.grow(std::uintmax_t{5} << 30);
    compare_open(file.path());
}

TEST_F(DifferentialFiles, FileLargerThanTheAddressSpace) {
    MemoryFile file;
    file.write({});
    file.grow(std::uintmax_t{200} << 40);
    compare_open(file.path());
}

TEST_F(DifferentialFiles, Fifo) {
    const std::string path =
        std::filesystem::temp_directory_path() / ("mxydb-fifo-" + std::to_string(::getpid()));
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    // With a writer there, the opening does not wait for one.
    const int writer = ::open(path.c_str(), O_RDWR);
    compare_open(path);
    ::close(writer);
    std::filesystem::remove(path);
}

TEST_F(DifferentialFiles, NoDescriptorsLeft) {
    report_.set_subject("open without descriptors");
    Comparison comparison(contest());
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{0, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    comparison.open("/etc/passwd", {});
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST_F(DifferentialFiles, Texts) {
    report_.set_subject("");
    Comparison(contest()).compare_texts();
}

} // namespace
} // namespace mxy::test
