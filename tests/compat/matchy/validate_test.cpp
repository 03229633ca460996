// matchy_validate(): files that are sound, by whoever they were written, and one damage after
// another, each found and named.
#include "sample.h"

#include "support/mxy_encoder.h"
#include "support/test_data.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <matchy/matchy.h>

namespace mxy::test {

namespace {

struct Verdict {
    std::int32_t code;
    std::string message;
};

Verdict validate(const char* path, std::int32_t level) {
    char* message = nullptr;
    const std::int32_t code = matchy_validate(path, level, &message);
    const Verdict verdict{code, message == nullptr ? "" : message};
    matchy_free_string(message);
    return verdict;
}

Verdict validate(const Bytes& bytes, std::int32_t level = MATCHY_VALIDATION_STANDARD) {
    const TempFile file(bytes);
    return validate(file.c_str(), level);
}

void expect_finding(const Bytes& bytes, std::int32_t code, const std::string& words) {
    const Verdict verdict = validate(bytes);
    EXPECT_EQ(verdict.code, code) << verdict.message;
    EXPECT_NE(verdict.message.find(words), std::string::npos) << verdict.message;
}

void expect_strict_finding(const Bytes& bytes, const std::string& words) {
    EXPECT_EQ(validate(bytes).code, MATCHY_SUCCESS) << validate(bytes).message;
    const Verdict verdict = validate(bytes, MATCHY_VALIDATION_STRICT);
    EXPECT_EQ(verdict.code, MATCHY_ERROR_CORRUPT_DATA);
    EXPECT_NE(verdict.message.find(words), std::string::npos) << verdict.message;
}

MxySpec text_spec() {
    MxySpec spec;
    spec.database.data = map({{"name", utf8("x")}});
    spec.patterns = ImageSpec{.patterns = {{"*.example", 1}, {"a[b-d]*", 1}}};
    spec.pattern_data = {0, 0};
    spec.literals = LiteralSpec{.entries = {{"first", 0}, {"second", 0}}};
    return spec;
}

} // namespace

TEST(Validate, SoundFiles) {
    for (const std::int32_t level :
         {MATCHY_VALIDATION_STANDARD, MATCHY_VALIDATION_STRICT, MATCHY_VALIDATION_AUDIT}) {
        for (const Bytes& bytes : {sample_address_database(), sample_pattern_file(),
                                   many_globs_database(5), build_mxy(text_spec()).bytes})
            EXPECT_EQ(validate(bytes, level).message, "");
        EXPECT_EQ(validate(sample_address_database(), level).code, MATCHY_SUCCESS);
    }
    EXPECT_EQ(validate(sample_database()).code, MATCHY_SUCCESS);
}

TEST(Validate, DamagedTrees) {
    const auto tree = [](std::vector<Node> nodes) {
        return DatabaseSpec{.ip_version = 4, .nodes = std::move(nodes), .data = map({})}.build();
    };
    expect_finding(tree({{1, 2}, {2, 2}, {1, 3}}), MATCHY_ERROR_CORRUPT_DATA, "back to where");
    expect_finding(tree({{3, 4}, {3, 3}, {3, 3}}), MATCHY_ERROR_CORRUPT_DATA,
                   "node 0: a record of the node leads nowhere");
    expect_finding(tree({{0, 1}}), MATCHY_ERROR_CORRUPT_DATA, "leads nowhere");
    expect_finding(tree({{data_record(1, 5000), 1}}), MATCHY_ERROR_CORRUPT_DATA, "node 0");
    std::vector<Node> chain;
    for (std::uint32_t i = 0; i < 33; ++i)
        chain.push_back({i + 1, 33});
    expect_finding(tree(chain), MATCHY_ERROR_CORRUPT_DATA, "longer than an address");
    chain.pop_back();
    for (Node& node : chain)
        node.right = 32;
    EXPECT_EQ(validate(tree(chain)).message, "");
    // Shared subtrees are sound.
    EXPECT_EQ(validate(tree({{1, 1}, {2, 2}, {3, 3}})).message, "");
    expect_strict_finding(tree({{3, 3}, {3, 3}, {3, 3}}), "node 1: nothing leads to the node");
}

TEST(Validate, DamagedValues) {
    const auto record = [](Bytes value) {
        return single_record_database(std::move(value)).build();
    };
    expect_finding(record(from_hex("48 41 41 41")), MATCHY_ERROR_CORRUPT_DATA, "cannot be decoded");
    expect_finding(record(map({{uint16(1), uint16(2)}})), MATCHY_ERROR_CORRUPT_DATA, "not a text");
    expect_finding(record(nested_arrays(600, utf8("x"))), MATCHY_ERROR_CORRUPT_DATA, "limits");
    expect_strict_finding(record(utf8("abc\xFF")), "not UTF-8");
    DatabaseSpec spec = single_record_database(utf8("abc"));
    spec.separator[3] = 1;
    expect_strict_finding(spec.build(), "separator");
}

TEST(Validate, DamagedTextSections) {
    MxySpec spec = text_spec();
    spec.patterns->patterns.push_back({"a[b", 1});
    spec.pattern_data.push_back(0);
    expect_finding(build_mxy(spec).bytes, MATCHY_ERROR_CORRUPT_DATA, "pattern 2");

    spec = text_spec();
    spec.pattern_data[1] = 4000;
    expect_finding(build_mxy(spec).bytes, MATCHY_ERROR_CORRUPT_DATA, "cannot be decoded");

    spec = text_spec();
    spec.literals->entries[1].data_offset = 4000;
    expect_finding(build_mxy(spec).bytes, MATCHY_ERROR_CORRUPT_DATA, "cannot be decoded");

    spec = text_spec();
    spec.pattern_data.push_back(0);
    expect_strict_finding(build_mxy(spec).bytes, "not equally many");

    spec = text_spec();
    spec.literals->entries[0].text = "not \xFE";
    expect_strict_finding(build_mxy(spec).bytes, "not UTF-8");

    MxyFile file = build_mxy(text_spec());
    file.bytes[file.patterns + 8] = 'X';
    expect_finding(file.bytes, MATCHY_ERROR_INVALID_FORMAT, "magic");

    // A literal whose hash is not that of its text: in the slots, it is never found.
    file = build_mxy(text_spec());
    const Bytes hash = le64(xxh64("first"));
    const auto slot = std::search(file.bytes.begin(), file.bytes.end(), hash.begin(), hash.end());
    ASSERT_NE(slot, file.bytes.end());
    slot[5] ^= 1;
    expect_finding(file.bytes, MATCHY_ERROR_CORRUPT_DATA, "not where it is looked for");
}

// Whatever is damaged: an answer, and nothing read that is not there (asan).
TEST(Validate, AnyByteDamaged) {
    const Bytes sound = sample_database();
    std::size_t found = 0;
    for (std::size_t i = 0; i < sound.size(); i += 7) {
        Bytes bytes = sound;
        bytes[i] ^= 0xFF;
        found += validate(bytes, MATCHY_VALIDATION_STRICT).code != MATCHY_SUCCESS ? 1 : 0;
    }
    EXPECT_GT(found, 0u);
}

TEST(Validate, FilesOfThePeerAndOfMaxMind) {
    MXYDB_REQUIRE_TEST_DATA();
    const std::set<std::string> broken = {
        "GeoIP2-City-Test-Broken-Double-Format.mmdb", "GeoIP2-City-Test-Invalid-Node-Count.mmdb",
        "MaxMind-DB-test-broken-pointers-24.mmdb", "MaxMind-DB-test-broken-search-tree-24.mmdb"};
    std::size_t files = 0;
    for (const char* folder : {"matchy", "maxmind"}) {
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(data_folder() / folder)) {
            const std::string ending = entry.path().extension().string();
            const std::string name = entry.path().filename().string();
            if (ending != ".mxy" && ending != ".pgb" && ending != ".mmdb")
                continue;
            ++files;
            const bool sound = !broken.contains(name);
            // The peer's writer gave patterns that were added twice the data of others.
            const bool shifted = name.starts_with("dup.");
            const Verdict standard = validate(entry.path().c_str(), MATCHY_VALIDATION_STANDARD);
            EXPECT_EQ(standard.code == MATCHY_SUCCESS, sound) << standard.message;
            const Verdict strict = validate(entry.path().c_str(), MATCHY_VALIDATION_STRICT);
            EXPECT_EQ(strict.code == MATCHY_SUCCESS, sound && !shifted) << strict.message;
        }
    }
    EXPECT_GT(files, 90u);
}

} // namespace mxy::test
