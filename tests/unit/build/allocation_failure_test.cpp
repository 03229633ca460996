// A build that runs out of memory, at each of its allocations in turn: it says so, leaks nothing,
// and leaves no file. A program of its own, since it replaces the allocation functions.
#include "build/data/value_assembler.h"
#include "build/database_builder.h"
#include "build/import/import.h"
#include "support/test_data.h"

#include <cstdlib>
#include <filesystem>
#include <limits>
#include <new>

#include <gtest/gtest.h>

namespace {

constexpr long unlimited = std::numeric_limits<long>::max();
long allocations_left = unlimited;
long allocated_blocks = 0;

void* allocate(std::size_t size) {
    if (allocations_left != unlimited && allocations_left-- <= 0)
        throw std::bad_alloc();
    void* const block = std::malloc(size == 0 ? 1 : size);
    if (block == nullptr)
        throw std::bad_alloc();
    ++allocated_blocks;
    return block;
}

void release(void* block) noexcept {
    if (block != nullptr)
        --allocated_blocks;
    std::free(block);
}

} // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return allocate(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
void operator delete(void* block) noexcept {
    release(block);
}
void operator delete[](void* block) noexcept {
    release(block);
}
void operator delete(void* block, std::size_t) noexcept {
    release(block);
}
void operator delete[](void* block, std::size_t) noexcept {
    release(block);
}
void operator delete(void* block, const std::nothrow_t&) noexcept {
    release(block);
}

namespace mxy::build {
namespace {

namespace fs = std::filesystem;

class NoLog : public ImportLog {
public:
    void skipped(std::string_view, std::uint64_t, std::string_view) override {}
    void warning(std::string_view, std::uint64_t, std::string_view) override {}
    void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
};

// Everything that a build is made of: all kinds of keys and values, merging, a table, JSON, a file.
void build_something(const fs::path& table, const fs::path& json, const fs::path& out) {
    BuildOptions options;
    options.build_epoch = 1;
    options.case_mode = text::CaseMode::insensitive;
    DatabaseBuilder builder(options);
    const ValueTypes types;
    const ValueId value =
        value_of_json(builder.values(), R"({"a": [1, 2.5, "x"], "b": {"c": true}})", types);
    builder.add("192.0.2.0/24", value);
    builder.add("192.0.2.1-192.0.2.9", value, Merge::deep);
    builder.add("2001:db8::/32", value);
    builder.add("name.example", value);
    builder.add("*.example[0-9]?", value);
    NoLog log;
    ImportOptions import;
    import.strict = true;
    import_file(table.string(), import, builder, log);
    import_file(json.string(), import, builder, log);
    builder.write_file(out.string());
}

std::vector<std::uint8_t> bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

TEST(AllocationFailure, EveryAllocationOfABuildMayFail) {
    const test::TempFile table(bytes_of("key,level\n10.0.0.0/8,1\n\"x.example\",2\n"), ".csv");
    const test::TempFile json(bytes_of(R"([{"key": "10.0.0.1", "data": {"n": {"en": "x"}}}])"),
                              ".json");
    const test::TempFile out(bytes_of("old"), ".mxy");
    build_something(table.path(), json.path(), out.path()); // what is made once, and kept
    const std::vector<std::uint8_t> good = test::read_file(out.path());
    long failures = 0;
    for (long allowed = 0;; ++allowed) {
        fs::remove(out.path());
        const long before = allocated_blocks;
        bool has_failed = false;
        allocations_left = allowed;
        try {
            build_something(table.path(), json.path(), out.path());
        } catch (const std::bad_alloc&) {
            has_failed = true;
        }
        allocations_left = unlimited;
        ASSERT_EQ(allocated_blocks, before) << "blocks leaked after " << allowed << " allocations";
        if (!has_failed)
            break;
        ++failures;
        ASSERT_FALSE(fs::exists(out.path())) << "after " << allowed << " allocations";
    }
    EXPECT_EQ(test::read_file(out.path()), good);
    EXPECT_GT(failures, 200) << "too few allocations: is everything still counted?";
}

} // namespace
} // namespace mxy::build
