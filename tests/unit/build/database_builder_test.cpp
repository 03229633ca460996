// Whole databases: what was added is what is found, in files that every part of the reader accepts.
#include "build/database_builder.h"

#include "build/data/value_assembler.h"
#include "database.h"
#include "mmdb/data_path.h"
#include "support/test_data.h"
#include "text_database.h"
#include "validate.h"

#include <array>
#include <cstdlib>

#include <gtest/gtest.h>

namespace mxy::build {
namespace {

// A built file, and asking it. Every entry's value in these tests is a map whose member "name" says
// which entry it is.
class Built {
public:
    explicit Built(Bytes bytes) : bytes_(std::move(bytes)) {
        EXPECT_EQ(database_.open(bytes_), Status::ok);
        TextError error;
        text_ = TextDatabase::open(bytes_, database_.metadata_section, database_.data, error);
        EXPECT_NE(text_, nullptr) << error.reason;
        const auto finding = validate(bytes_, Thoroughness::strict);
        EXPECT_FALSE(finding) << finding->what << " at " << finding->offset;
    }

    // "name/prefix length", or "-" where nothing is found.
    std::string address(const char* text) const {
        IpAddress address;
        EXPECT_EQ(parse_numeric(text, address), 0);
        const bool is_ipv6_tree = database_.metadata.ip_version == 6;
        const bool is_ipv4 = address.family == IpAddress::Family::ipv4;
        Bits128 key = mmdb::tree_key(address, is_ipv6_tree);
        mmdb::TreeHit hit;
        EXPECT_EQ(database_.tree.find(key, {}, hit), Status::ok);
        if (!hit.found)
            return "-";
        const int above = is_ipv4 && is_ipv6_tree ? mmdb::ipv4_subtree_depth : 0;
        return name_at(hit.data_offset) + "/" + std::to_string(hit.netmask - above);
    }

    // The names of all hits, literal first.
    std::string key(std::string_view text) const {
        std::array<std::uint32_t, 64> ids;
        const TextMatches matches = text_->find(text, ids);
        std::string names;
        if (matches.has_literal)
            names += name_at(matches.literal.data_offset) + " ";
        for (std::size_t i = 0; i < matches.globs; ++i)
            names += name_at(text_->glob(ids[i]).data_offset) + " ";
        if (!names.empty())
            names.pop_back();
        return names;
    }

    const Database& database() const { return database_; }
    const TextDatabase& text() const { return *text_; }

private:
    std::string name_at(std::uint32_t offset) const {
        mmdb::Field field;
        const std::array<const char*, 2> path = {"name", nullptr};
        if (mmdb::find_value(database_.data, offset, path.data(), field) != Status::ok)
            return "?";
        return std::string(field.text());
    }

    Bytes bytes_;
    Database database_;
    std::unique_ptr<TextDatabase> text_;
};

ValueId named(DatabaseBuilder& builder, std::string_view name) {
    ValuePool& pool = builder.values();
    MapMember member{pool.string("name"), pool.string(name)};
    return pool.map({&member, 1});
}

void add(DatabaseBuilder& builder, std::string_view key, std::string_view name,
         Merge merge = Merge::replace) {
    builder.add(key, named(builder, name), merge);
}

BuildOptions fixed_time() {
    BuildOptions options;
    options.build_epoch = 1'700'000'000;
    return options;
}

template <typename Work>
std::string refusal(Work work, BuildError::Kind kind) {
    try {
        work();
    } catch (const BuildError& error) {
        EXPECT_EQ(error.kind(), kind) << error.what();
        return error.what();
    }
    return "(nothing was thrown)";
}

TEST(DatabaseBuilder, ThreeKindsOfKeysShareOneFile) {
    DatabaseBuilder builder(fixed_time());
    add(builder, "192.0.2.0/24", "net");
    add(builder, "2001:db8::/32", "net6");
    add(builder, "198.51.100.7-198.51.100.8", "range");
    add(builder, "evil.example", "literal");
    add(builder, "*.evil.example", "glob");
    add(builder, "literal:*.plain", "star");
    const Built built(builder.build());
    EXPECT_EQ(built.address("192.0.2.77"), "net/24");
    EXPECT_EQ(built.address("2001:db8::1"), "net6/32");
    EXPECT_EQ(built.address("198.51.100.7"), "range/32");
    EXPECT_EQ(built.address("198.51.100.8"), "range/32");
    EXPECT_EQ(built.address("198.51.100.9"), "-");
    EXPECT_EQ(built.address("::ffff:192.0.2.77"), "net/120");
    EXPECT_EQ(built.address("2002:c000:24d::1"), "net/40");
    EXPECT_EQ(built.key("evil.example"), "literal");
    EXPECT_EQ(built.key("a.evil.example"), "glob");
    EXPECT_EQ(built.key("*.plain"), "star");
    EXPECT_EQ(built.key("x.plain"), "");
    EXPECT_EQ(built.database().metadata.build_epoch, 1'700'000'000u);
    EXPECT_EQ(built.database().metadata.database_type, "mxydb-Combined");
}

TEST(DatabaseBuilder, NothingAtAllIsADatabaseToo) {
    DatabaseBuilder builder(fixed_time());
    const Built built(builder.build());
    EXPECT_EQ(built.address("192.0.2.1"), "-");
    EXPECT_EQ(built.key("x"), "");
    EXPECT_EQ(built.database().metadata.ip_version, 4);
    EXPECT_EQ(built.database().metadata.database_type, "mxydb-Addresses");
}

TEST(DatabaseBuilder, NamesAloneHaveAnEmptyTree) {
    DatabaseBuilder builder(fixed_time());
    add(builder, "a", "literal");
    const Built built(builder.build());
    EXPECT_EQ(built.address("192.0.2.1"), "-");
    EXPECT_EQ(built.key("a"), "literal");
    EXPECT_EQ(built.database().metadata.database_type, "mxydb-Names");
}

TEST(DatabaseBuilder, EqualKeysTheLastOneCounts) {
    DatabaseBuilder builder(fixed_time());
    for (const char* name : {"first", "second"})
        for (const char* key : {"192.0.2.0/24", "evil.example", "*.evil.example"})
            add(builder, key, name);
    add(builder, "*.later", "later"); // its value must not be the one before it
    const Built built(builder.build());
    EXPECT_EQ(built.address("192.0.2.1"), "second/24");
    EXPECT_EQ(built.key("evil.example"), "second");
    EXPECT_EQ(built.key("a.evil.example"), "second");
    EXPECT_EQ(built.key("b.later"), "later");
    const BuildCounts counts = builder.counts();
    EXPECT_EQ(counts.networks, 2u);
    EXPECT_EQ(counts.literals, 2u);
    EXPECT_EQ(counts.globs, 3u);
    EXPECT_EQ(counts.replaced, 3u);
}

TEST(DatabaseBuilder, ValuesOfEqualKeysCanBeMerged) {
    DatabaseBuilder builder(fixed_time());
    const ValueTypes types;
    const auto value = [&](const char* json) {
        return value_of_json(builder.values(), json, types);
    };
    for (const char* key : {"192.0.2.0/24", "evil.example", "*.evil.example"}) {
        builder.add(key, value(R"({"name": "old", "seen": 1})"));
        builder.add(key, value(R"({"name": "new"})"), Merge::top_level);
    }
    const Bytes bytes = builder.build();
    const Built built(bytes);
    EXPECT_EQ(built.address("192.0.2.1"), "new/24");
    EXPECT_EQ(built.key("evil.example"), "new");
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EXPECT_NE(text.find("seen"), std::string_view::npos);
    EXPECT_EQ(text.find("old"), std::string_view::npos) << "nothing refers to the old value";
}

TEST(DatabaseBuilder, CaseDoesNotCountWhereItIsSaid) {
    DatabaseBuilder builder(fixed_time());
    builder.set_case_mode(text::CaseMode::insensitive);
    add(builder, "Evil.Example", "literal");
    add(builder, "EVIL.example", "literal again");
    add(builder, "*.Evil.Example", "glob");
    EXPECT_EQ(refusal([&] { builder.set_case_mode(text::CaseMode::sensitive); },
                      BuildError::Kind::bad_input),
              "whether case counts must be said before the first literal or glob");
    const Built built(builder.build());
    EXPECT_EQ(built.key("eVIL.eXAMPLE"), "literal again");
    EXPECT_EQ(built.key("A.EVIL.EXAMPLE"), "glob");
    EXPECT_EQ(built.text().case_mode(), text::CaseMode::insensitive);
}

TEST(DatabaseBuilder, LeanFilesAndFilesWithoutIndexAnswerTheSame) {
    for (const bool lean : {false, true})
        for (const bool without_index : {false, true}) {
            BuildOptions options = fixed_time();
            options.lean = lean;
            options.without_index = without_index;
            DatabaseBuilder builder(options);
            add(builder, "evil.example", "literal");
            add(builder, "*.evil.example", "glob");
            add(builder, "[a-c]?", "class");
            const Built built(builder.build());
            EXPECT_EQ(built.key("evil.example"), "literal");
            EXPECT_EQ(built.key("x.evil.example"), "glob");
            EXPECT_EQ(built.key("bx"), "class");
            EXPECT_EQ(built.key("dx"), "");
        }
}

TEST(DatabaseBuilder, SameEntriesSameBytes) {
    const auto build = [] {
        DatabaseBuilder builder(fixed_time());
        for (int i = 0; i < 300; ++i) {
            const std::string n = std::to_string(i);
            add(builder, "10." + n.substr(0, 1) + "." + n.substr(0, 2) + ".0/24", n);
            add(builder, "name" + n, n);
            add(builder, "*" + n + ".example", n);
        }
        return builder.build();
    };
    EXPECT_EQ(build(), build());
}

TEST(DatabaseBuilder, BuildTimeComesFromTheEnvironment) {
    ASSERT_EQ(setenv("SOURCE_DATE_EPOCH", "86400", 1), 0);
    DatabaseBuilder builder;
    add(builder, "192.0.2.0/24", "net");
    EXPECT_EQ(Built(builder.build()).database().metadata.build_epoch, 86400u);
    ASSERT_EQ(setenv("SOURCE_DATE_EPOCH", "yesterday", 1), 0);
    DatabaseBuilder other;
    EXPECT_EQ(refusal([&] { other.build(); }, BuildError::Kind::bad_input),
              "SOURCE_DATE_EPOCH must be a number of seconds, not `yesterday`");
    ASSERT_EQ(unsetenv("SOURCE_DATE_EPOCH"), 0);
}

TEST(DatabaseBuilder, RecordSizeIsTheSmallestThatFitsOrTheOneWanted) {
    for (const unsigned wanted : {0u, 24u, 28u, 32u}) {
        BuildOptions options = fixed_time();
        options.record_size = wanted;
        DatabaseBuilder builder(options);
        add(builder, "192.0.2.0/24", "net");
        const Built built(builder.build());
        EXPECT_EQ(built.database().metadata.record_size, wanted == 0 ? 24 : wanted);
        EXPECT_EQ(built.address("192.0.2.1"), "net/24");
    }
}

// What a fixed choice by the number of addresses gets wrong: few addresses, many bytes of data.
TEST(DatabaseBuilder, RecordsReachDataBeyondSixteenMegabytes) {
    DatabaseBuilder builder(fixed_time());
    const std::string big(1'000'000, 'x');
    for (int i = 10; i < 30; ++i)
        add(builder, "10.0.0." + std::to_string(i), big + std::to_string(i));
    add(builder, "10.0.0.99", "last");
    const Built built(builder.build());
    EXPECT_EQ(built.database().metadata.record_size, 28);
    EXPECT_EQ(built.address("10.0.0.99"), "last/32");
    EXPECT_EQ(built.address("10.0.0.12"), big + "12/32");
}

TEST(DatabaseBuilder, LimitsAreErrorsWithTheirNumbers) {
    DatabaseBuilder builder(fixed_time());
    const ValueId value = builder.values().empty_map();
    EXPECT_EQ(refusal([&] { builder.add_literal(std::string(65536, 'x'), value); },
                      BuildError::Kind::limit),
              "a literal of 65536 bytes, and the format ends at 65535");
    builder.add_literal(std::string(65535, 'x'), value);
    EXPECT_EQ(refusal([&] { builder.add_glob("[a", value); }, BuildError::Kind::bad_input),
              "not a glob: a [ has no closing ] (at byte 2)");
    EXPECT_EQ(refusal([&] { builder.add_glob("", value); }, BuildError::Kind::bad_input)
                  .find("not a glob"),
              0u);
    const Built built(builder.build());
    EXPECT_EQ(built.text().glob_count(), 0u) << "what failed is not there";
    EXPECT_EQ(built.text().literal_count(), 1u);
    EXPECT_EQ(refusal([&] { builder.add_literal("y", value); }, BuildError::Kind::bad_input),
              "the database is finished: nothing can be added any more");
}

TEST(DatabaseBuilder, MetadataThatReadersWouldNotFindIsRefused) {
    DatabaseBuilder builder(fixed_time());
    builder.options().description = {{"en", std::string(140'000, 'x')}};
    EXPECT_NE(refusal([&] { builder.build(); }, BuildError::Kind::limit).find("131072"),
              std::string::npos);
    DatabaseBuilder fooled(fixed_time());
    fooled.options().description = {{"en", "\xAB\xCD\xEFMaxMind.com"}};
    EXPECT_EQ(refusal([&] { fooled.build(); }, BuildError::Kind::bad_input),
              "the metadata must not hold the marker that readers find it by");
    // In a record it does no harm: the last marker counts.
    DatabaseBuilder harmless(fixed_time());
    ValuePool& pool = harmless.values();
    MapMember members[] = {{pool.string("name"), pool.string("net")},
                           {pool.string("x"), pool.bytes(mmdb::metadata_marker)}};
    harmless.add("192.0.2.0/24", pool.map(members));
    EXPECT_EQ(Built(harmless.build()).address("192.0.2.1"), "net/24");
}

TEST(DatabaseBuilder, RecordsAreHeldToASchema) {
    DatabaseBuilder builder(fixed_time());
    builder.options().schema = Schema::threatdb;
    EXPECT_EQ(refusal([&] { add(builder, "192.0.2.0/24", "net"); }, BuildError::Kind::schema),
              "`threat_level` is missing");
    EXPECT_EQ(builder.counts().networks, 0u);
    EXPECT_EQ(Built(builder.build()).database().metadata.database_type, "ThreatDB-v1");
}

// --- files
// ----------------------------------------------------------------------------------------

TEST(DatabaseBuilder, WritesAFileThatIsTheSameAsTheBytes) {
    const test::TempFile file(std::vector<std::uint8_t>{'o', 'l', 'd'});
    DatabaseBuilder builder(fixed_time());
    add(builder, "192.0.2.0/24", "net");
    add(builder, "*.example", "glob");
    builder.write_file(file.path().string());
    EXPECT_EQ(test::read_file(file.path()), builder.build());
}

TEST(DatabaseBuilder, AFailedBuildLeavesTheOldFile) {
    const std::vector<std::uint8_t> old = {'o', 'l', 'd'};
    const test::TempFile file(old);
    DatabaseBuilder builder(fixed_time());
    add(builder, "192.0.2.0/24", "net");
    builder.options().description = {{"en", std::string(140'000, 'x')}};
    EXPECT_THROW(builder.write_file(file.path().string()), BuildError);
    EXPECT_EQ(test::read_file(file.path()), old);
    EXPECT_EQ(
        refusal([&] { builder.write_file(file.path().string()); }, BuildError::Kind::bad_input),
        "the database could not be built before");
    DatabaseBuilder lost(fixed_time());
    EXPECT_EQ(refusal([&] { lost.write_file("/nowhere/at all"); }, BuildError::Kind::system),
              "/nowhere/at all: No such file or directory");
    EXPECT_EQ(refusal([&] { lost.write_file("/dev/full"); }, BuildError::Kind::system),
              "/dev/full: No space left on device");
}

TEST(DatabaseBuilder, ProgressIsToldAndMayStopTheBuild) {
    DatabaseBuilder builder(fixed_time());
    add(builder, "192.0.2.0/24", "net");
    std::vector<double> shares;
    builder.on_progress([&](std::string_view, double share) { shares.push_back(share); });
    builder.build();
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.front(), 0);
    EXPECT_EQ(shares.back(), 1);

    struct Enough {};
    const std::vector<std::uint8_t> old = {'o', 'l', 'd'};
    const test::TempFile file(old);
    DatabaseBuilder stopped(fixed_time());
    stopped.on_progress([](std::string_view, double share) {
        if (share > 0.5)
            throw Enough();
    });
    EXPECT_THROW(stopped.write_file(file.path().string()), Enough);
    EXPECT_EQ(test::read_file(file.path()), old);
}

} // namespace
} // namespace mxy::build
