// Databases as input: what is made of one file answers as the file does, address by address and
// name by name; what is damaged is told of.
#include "build/import/database/database_import.h"

#include "build/import/database/text_keys_import.h"
#include "imported.h"
#include "value_text.h"

#include "build/data/record_reader.h"
#include "database.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"
#include "mxy/sections.h"
#include "support/mxy_encoder.h"
#include "support/random_database.h"
#include "support/test_data.h"
#include "text_database.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <utility>

namespace mxy::build {
namespace {

using test::DatabaseSpec;
using test::Imported;
using test::MxySpec;
using Texts = std::vector<std::string>;

std::string_view text_of_bytes(const test::Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

ImportCounts run_database(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                          ImportLog& log) {
    return import_database(input, options, builder, log);
}

Imported from_file(const test::Bytes& file, const ImportOptions& options = {}) {
    return Imported(run_database, text_of_bytes(file), options);
}

// All records of a tree that lead to no node, in the order of addresses: what an address finds.
class Answers {
public:
    struct Leaf {
        Bits128 first;
        unsigned prefix_length = 0;
        std::string value; // "-": nothing
    };

    explicit Answers(const test::Bytes& file) : file_(file) {
        if (database_.open(file_) != Status::ok)
            throw std::runtime_error("not a database");
        records_.emplace(pool_, database_.data);
        walk(0, {}, 0);
    }

    const std::vector<Leaf>& leaves() const { return leaves_; }
    const Database& database() const { return database_; }

    Leaf at(Bits128 address) {
        std::uint32_t record = 0;
        unsigned depth = 0;
        for (Bits128 left = address; depth < database_.tree.depth; ++depth) {
            if (record >= database_.tree.node_count)
                break;
            mmdb::TreeNode node;
            if (database_.tree.read(record, node) != Status::ok)
                throw std::runtime_error("a node outside the tree");
            record = left.top() ? node.right : node.left;
            left.shift_left_once();
        }
        return {address, depth, value_of(record)};
    }

private:
    void walk(std::uint32_t record, Bits128 bits, unsigned depth) {
        if (depth > 0 && record >= database_.tree.node_count) {
            leaves_.push_back({bits, depth, value_of(record)});
            return;
        }
        mmdb::TreeNode node;
        if (depth == database_.tree.depth || database_.tree.read(record, node) != Status::ok)
            throw std::runtime_error("a bad tree");
        walk(node.left, bits, depth + 1);
        (depth < 64 ? bits.high : bits.low) |= std::uint64_t{1} << (63 - depth % 64);
        walk(node.right, bits, depth + 1);
    }

    std::string value_of(std::uint32_t record) {
        if (record == database_.tree.node_count)
            return "-";
        const auto known = values_.find(record);
        if (known != values_.end())
            return known->second;
        const ValueId value = records_->read(database_.tree.data_offset(record));
        return values_[record] = text_of(pool_, value);
    }

    const test::Bytes& file_;
    Database database_;
    ValuePool pool_;
    std::optional<RecordReader> records_;
    std::map<std::uint32_t, std::string> values_;
    std::vector<Leaf> leaves_;
};

std::string words(const Answers::Leaf& leaf) {
    return leaf.value == "-" ? "-" : leaf.value + " /" + std::to_string(leaf.prefix_length);
}

// Whether two files answer the same for every address: where each leaf of the one begins, the other
// one must say the same, and the other way round.
void expect_same_addresses(const test::Bytes& one, const test::Bytes& other) {
    Answers left(one);
    Answers right(other);
    EXPECT_EQ(left.database().metadata.ip_version, right.database().metadata.ip_version);
    for (const auto& leaf : left.leaves())
        ASSERT_EQ(words(leaf), words(right.at(leaf.first)))
            << std::hex << leaf.first.high << ':' << leaf.first.low;
    for (const auto& leaf : right.leaves())
        ASSERT_EQ(words(leaf), words(left.at(leaf.first)))
            << std::hex << leaf.first.high << ':' << leaf.first.low;
}

// A file built from an import of one file.
test::Bytes rebuilt(const test::Bytes& file) {
    Imported made = from_file(file);
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.log.skips, Texts{});
    return made.builder.build();
}

test::Bytes named(std::string_view name) {
    return test::map({{"name", test::utf8(name)}});
}

TEST(DatabaseImport, RandomDatabasesAnswerTheSame) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        const test::RandomDatabase random = test::random_database(seed);
        expect_same_addresses(random.file, rebuilt(random.file));
    }
}

// A database of networks, each with a value that is its name, and two aliases where wanted.
DatabaseSpec networks_of(const std::vector<std::string>& networks, std::uint16_t ip_version = 6,
                         const std::vector<test::Alias>& aliases = {}) {
    DatabaseSpec spec;
    spec.ip_version = ip_version;
    test::DataSection data;
    for (const std::string& network : networks)
        spec.networks.push_back({network, data.add(named(network))});
    spec.data = data.content();
    spec.aliases = aliases;
    return spec;
}

const std::vector<test::Alias> usual_aliases = {{"::ffff:0:0/96", "::/96"}, {"2002::/16", "::/96"}};

TEST(DatabaseImport, AliasesAreMadeAgainWhereTheyWere) {
    const test::Bytes file = networks_of({"1.2.3.0/24", "2001:db8::/32"}, 6, usual_aliases).build();
    Imported made = from_file(file);
    EXPECT_EQ(made.counts.entries, 2u);
    EXPECT_TRUE(made.builder.options().tree.alias_ipv4);
    expect_same_addresses(file, made.builder.build());
}

TEST(DatabaseImport, WithoutAliasesNoneAreMade) {
    const std::vector<std::string> networks = {"1.2.3.0/24", "2001:db8::/32"};
    const std::vector<test::Alias> mapped_alone = {usual_aliases[0]};
    for (const auto& aliases : {std::vector<test::Alias>{}, mapped_alone}) {
        const test::Bytes file = networks_of(networks, 6, aliases).build();
        Imported made = from_file(file);
        EXPECT_EQ(made.counts.entries, 2 + aliases.size());
        EXPECT_FALSE(made.builder.options().tree.alias_ipv4);
        expect_same_addresses(file, made.builder.build());
    }
}

TEST(DatabaseImport, OtherAliasesBecomeNetworks) {
    std::vector<test::Alias> aliases = usual_aliases;
    aliases.push_back({"2001::/32", "::/96"});
    const test::Bytes file = networks_of({"1.2.3.0/24", "5.0.0.0/8"}, 6, aliases).build();
    Imported made = from_file(file);
    EXPECT_EQ(made.counts.entries, 4u);
    const test::Bytes again = made.builder.build();
    expect_same_addresses(file, again);
}

TEST(DatabaseImport, AliasesThatSomebodyChoseStay) {
    const test::Bytes file = networks_of({"1.2.3.0/24"}, 6, usual_aliases).build();
    const test::Bytes bare = networks_of({"1.2.3.0/24"}, 6).build();
    const InputText with("input", text_of_bytes(file));
    const InputText without("input", text_of_bytes(bare));
    test::RecordedLog log;

    DatabaseBuilder off;
    off.options().tree.alias_ipv4 = false;
    off.options().alias_ipv4_is_chosen = true;
    EXPECT_EQ(import_database(with, {}, off, log).entries, 1u);
    EXPECT_FALSE(off.options().tree.alias_ipv4);
    expect_same_addresses(bare, off.build());

    DatabaseBuilder on;
    on.options().alias_ipv4_is_chosen = true;
    EXPECT_EQ(import_database(without, {}, on, log).entries, 1u);
    EXPECT_TRUE(on.options().tree.alias_ipv4);
    expect_same_addresses(file, on.build());

    DatabaseBuilder second;
    second.add_network({}, second.values().empty_map());
    import_database(without, {}, second, log);
    EXPECT_TRUE(second.options().tree.alias_ipv4);
}

TEST(DatabaseImport, NetworksAroundThePartOfIpv4StayWhatTheyAre) {
    for (const char* const network : {"::/16", "::/1", "::/95", "::/97"}) {
        const test::Bytes file = networks_of({network, "2001:db8::/32"}).build();
        expect_same_addresses(file, rebuilt(file));
    }
    for (const std::uint16_t version : {std::uint16_t{4}, std::uint16_t{6}}) {
        const test::Bytes file =
            networks_of({"0.0.0.0/1", "128.0.0.0/2", "255.255.255.255/32"}, version).build();
        expect_same_addresses(file, rebuilt(file));
    }
}

// All of IPv4 as one network is always written as two.
TEST(DatabaseImport, AllOfIpv4KeepsItsValue) {
    Imported made = from_file(networks_of({"::/96", "2001:db8::/32"}).build());
    EXPECT_EQ(made.counts.entries, 2u);
    EXPECT_EQ(made["192.0.2.1"], "{\"name\": \"::/96\"} /1");
    EXPECT_EQ(made["1.2.3.4"], "{\"name\": \"::/96\"} /1");
    EXPECT_EQ(made["::1:0:0"], "-");
}

TEST(DatabaseImport, RestoresWhatTheFileSaysOfItself) {
    DatabaseSpec spec = networks_of({"1.2.3.0/24"});
    spec.record_size = 28;
    spec.metadata.set("database_type", test::utf8("Type"))
        .set("languages", test::array({test::utf8("de"), test::utf8("en")}))
        .set("description", test::map({{"de", test::utf8("Worte")}}));
    const test::Bytes file = spec.build();
    Imported made = from_file(file);
    const BuildOptions& options = made.builder.options();
    EXPECT_EQ(options.database_type, "Type");
    EXPECT_EQ(options.languages, (Texts{"de", "en"}));
    ASSERT_EQ(options.description.size(), 1u);
    EXPECT_EQ(options.description[0], (std::pair<std::string, std::string>{"de", "Worte"}));
    EXPECT_FALSE(options.build_epoch);
    const test::Bytes again = made.builder.build();
    Database database;
    ASSERT_EQ(database.open(again), Status::ok);
    EXPECT_EQ(database.metadata.record_size, 28);
    EXPECT_EQ(database.metadata.ip_version, 6);
    EXPECT_EQ(database.metadata.database_type, "Type");

    DatabaseBuilder chosen;
    chosen.options().database_type = "mine";
    chosen.options().languages = {"fr"};
    chosen.options().description = {{"fr", "mots"}};
    test::RecordedLog log;
    import_database(InputText("input", text_of_bytes(file)), {}, chosen, log);
    EXPECT_EQ(chosen.options().database_type, "mine");
    EXPECT_EQ(chosen.options().languages, Texts{"fr"});
    EXPECT_EQ(chosen.options().description.size(), 1u);
}

TEST(DatabaseImport, TheFirstOfSeveralFilesNamesTheDatabase) {
    const test::Bytes first = networks_of({"1.2.3.0/24"}, 4).build();
    const test::Bytes second = networks_of({"1.2.3.128/25", "2001:db8::/32"}).build();
    DatabaseBuilder builder;
    test::RecordedLog log;
    import_database(InputText("first", text_of_bytes(first)), {}, builder, log);
    import_database(InputText("second", text_of_bytes(second)), {}, builder, log);
    const test::Bytes both = builder.build();
    Answers answers(both);
    EXPECT_EQ(answers.database().metadata.ip_version, 6);
    EXPECT_EQ(answers.at({0, 0x01020301}).prefix_length, 96u + 25u);
    EXPECT_NE(answers.at({0, 0x010203FF}).value, answers.at({0, 0x01020301}).value);
    EXPECT_EQ(answers.at({std::uint64_t{0x20010DB8} << 32, 0}).prefix_length, 32u);
}

TEST(DatabaseImport, BadRecordsAreSkippedWithTheirNetwork) {
    DatabaseSpec spec;
    test::DataSection data;
    spec.networks = {{"1.2.3.0/24", data.add(named("good"))},
                     {"2001:db8::/32", data.add(test::from_hex("E1 41 61"))}};
    spec.networks.push_back({"5.6.7.8/32", data.add(test::from_hex("E1 20 00"))});
    spec.data = data.content();
    Imported made = from_file(spec.build());
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.counts.entries + made.counts.skipped, 3u);
    ASSERT_FALSE(made.log.skips.empty());
    EXPECT_NE(made.log.skips[0].find("5.6.7.8/32: "), std::string::npos) << made.log.skips[0];
    EXPECT_EQ(made["1.2.3.4"], "{\"name\": \"good\"} /24");
}

// Names.

test::Bytes mixed_file(std::optional<std::uint16_t> mode = 0) {
    test::DataSection data;
    const auto value = [&](std::string_view name) { return data.add(named(name)); };
    MxySpec spec;
    spec.match_mode = mode;
    spec.literals.emplace();
    for (const char* const name : {"zulu", "alpha", "mike", ""})
        spec.literals->entries.push_back({name, value(name)});
    spec.patterns.emplace();
    spec.patterns->patterns = {{"*.evil.example"}, {"b?t"}, {"sub*\\[", 0}};
    spec.pattern_data = {value("glob 0"), value("glob 1"), value("sub")};
    spec.database = networks_of({"1.2.3.0/24"}, 4);
    const std::uint32_t network = data.add(named("network"));
    spec.database.networks[0].offset = network;
    spec.database.data = data.content();
    return test::build_mxy(spec).bytes;
}

TEST(DatabaseImport, TakesLiteralsAndGlobsInTheOrderOfTheirIds) {
    Imported made = from_file(mixed_file());
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.log.skips, Texts{});
    EXPECT_EQ(made.counts.entries, 8u);
    EXPECT_EQ(made["zulu"], "{\"name\": \"zulu\"}");
    EXPECT_EQ(made["Zulu"], "-");
    EXPECT_EQ(made[""], "{\"name\": \"\"}");
    EXPECT_EQ(made["x.evil.example"], "{\"name\": \"glob 0\"}");
    EXPECT_EQ(made["bat"], "{\"name\": \"glob 1\"}");
    EXPECT_EQ(made["a sub*\\[ b"], "{\"name\": \"sub\"}");
    EXPECT_EQ(made["a subx[ b"], "-");
    EXPECT_EQ(made["1.2.3.4"], "{\"name\": \"network\"} /24");

    const test::Bytes again = made.builder.build();
    Database database;
    ASSERT_EQ(database.open(again), Status::ok);
    TextError error;
    const auto text = TextDatabase::open(again, database.metadata_section, database.data, error);
    ASSERT_NE(text, nullptr);
    EXPECT_EQ(text->glob(0).text, "*.evil.example");
    EXPECT_EQ(text->glob(1).text, "b?t");
    const Texts names = {"zulu", "alpha", "mike", ""};
    for (std::uint32_t id = 0; id < names.size(); ++id)
        EXPECT_EQ(text->find(names[id], {}).literal.id, id);
}

TEST(DatabaseImport, CaseCountsAsInTheFile) {
    Imported made = from_file(mixed_file(1));
    EXPECT_EQ(made.builder.options().case_mode, text::CaseMode::insensitive);
    EXPECT_EQ(made["ALPHA"], "{\"name\": \"alpha\"}");
    EXPECT_EQ(made["BAT"], "{\"name\": \"glob 1\"}");

    const test::Bytes file = mixed_file(1);
    const InputText input("input", text_of_bytes(file));
    test::RecordedLog log;
    DatabaseBuilder chosen;
    chosen.options().case_mode_is_chosen = true;
    import_database(input, {}, chosen, log);
    EXPECT_EQ(chosen.options().case_mode, text::CaseMode::sensitive);
    EXPECT_EQ(log.warnings.size(), 1u);

    DatabaseBuilder settled;
    settled.add_literal("first", settled.values().empty_map());
    import_database(input, {}, settled, log);
    EXPECT_EQ(settled.options().case_mode, text::CaseMode::sensitive);
    EXPECT_EQ(log.warnings.size(), 2u);
}

TEST(DatabaseImport, KeysWithoutDataGetAnEmptyMap) {
    MxySpec spec;
    spec.patterns.emplace();
    spec.patterns->patterns = {{"a*"}, {"b*"}};
    spec.pattern_data = {text::no_data, text::no_data};
    spec.literals.emplace();
    spec.literals->entries = {{"c", text::no_data}};
    spec.database.data = named("unused");
    Imported made = from_file(test::build_mxy(spec).bytes);
    EXPECT_EQ(made.log.skips, Texts{});
    EXPECT_EQ(made["ax"], "{}");
    EXPECT_EQ(made["c"], "{}");
}

TEST(DatabaseImport, BadValuesOfNamesAreSkipped) {
    MxySpec spec;
    spec.patterns.emplace();
    spec.patterns->patterns = {{"a*"}, {"["}, {"b*"}};
    spec.pattern_data = {1000000, 0, 0};
    spec.literals.emplace();
    spec.literals->entries = {{"c", 1000000}, {"d", 0}};
    spec.database.data = named("value");
    Imported made = from_file(test::build_mxy(spec).bytes);
    EXPECT_EQ(made.counts.entries, 2u);
    ASSERT_EQ(made.log.skips.size(), 3u);
    EXPECT_EQ(made.log.skips[0].substr(0, 19), "input:0: literal c:");
    EXPECT_EQ(made.log.skips[1].substr(0, 17), "input:0: glob a*:");
    EXPECT_EQ(made["d"], "{\"name\": \"value\"}");
    EXPECT_EQ(made["bb"], "{\"name\": \"value\"}");
}

TEST(DatabaseImport, PatternFilesOfAllVersionsAreTaken) {
    for (std::uint32_t version = 1; version <= 5; ++version) {
        test::ImageSpec image;
        image.version = version;
        image.mode = 1;
        image.patterns = {{"*.evil.example", 1, 0}, {"b?t"}};
        image.data = version > 1 ? named("inline") : test::Bytes{};
        if (version == 1)
            image.patterns[0].data_offset.reset();
        Imported made = from_file(image.build());
        EXPECT_EQ(made.error, "") << version;
        EXPECT_EQ(made.counts.entries, 2u) << version;
        EXPECT_EQ(made["X.EVIL.example"], version > 1 ? "{\"name\": \"inline\"}" : "{}");
        EXPECT_EQ(made["bat"], "{}");
    }
}

TEST(DatabaseImport, SubstringsBecomeGlobsThatMatchTheSame) {
    EXPECT_EQ(glob_of_substring("a"), "*a*");
    EXPECT_EQ(glob_of_substring("a*b?c[d]\\"), "*a\\*b\\?c\\[d]\\\\*");
}

// Hostile files.

TEST(DatabaseImport, DamagedTreesAreErrorsWithTheirPlace) {
    DatabaseSpec spec = test::single_record_database(named("x"));
    const std::uint32_t data = test::data_record(3, 0);
    spec.nodes = {{1, 3}, {2, 3}, {1, data}};
    EXPECT_NE(from_file(spec.build()).error.find("node 2 of the search tree"), std::string::npos);
    spec.nodes = {{1, 3}, {3 + 5, 3}, {3, 3}};
    EXPECT_NE(from_file(spec.build()).error.find("node 1 of the search tree"), std::string::npos);
    spec.nodes = {{1, 3}, {data + 10000, 3}, {3, 3}};
    EXPECT_NE(from_file(spec.build()).error.find("node 1 of the search tree"), std::string::npos);
    EXPECT_NE(from_file(test::Bytes(100)).error.find("input: "), std::string::npos);
}

// Each level leads twice to the next one: 2^128 networks in 128 nodes.
TEST(DatabaseImport, TreesOfSharedNodesAreNoBombs) {
    DatabaseSpec spec;
    spec.data = named("x");
    for (std::uint32_t level = 1; level < 128; ++level)
        spec.nodes.push_back({level, level});
    spec.nodes.push_back({test::data_record(128, 0), test::data_record(128, 0)});
    const Imported made = from_file(spec.build());
    EXPECT_EQ(made.error, "input: more than 16809984 ways through 128 nodes");
    EXPECT_EQ(made.counts.entries, 0u);
}

TEST(DatabaseImport, ValuesOfSharedPartsAreNoBombs) {
    DatabaseSpec spec;
    test::DataSection data;
    std::uint32_t inner = data.add(test::array({test::boolean(true)}));
    for (int level = 0; level < 100; ++level)
        inner = data.add(test::array({test::pointer(inner), test::pointer(inner)}));
    spec.networks = {{"1.2.3.0/24", inner}};
    spec.data = data.content();
    const Imported made = from_file(spec.build());
    EXPECT_EQ(made.error, "");
    EXPECT_EQ(made.counts.skipped, 1u);
}

TEST(DatabaseImport, DamagedSectionsAreErrorsWithTheirPlace) {
    const test::Bytes file = mixed_file();
    const auto find = [&](std::string_view words) { return text_of_bytes(file).find(words); };
    test::Bytes damaged = file;
    damaged[find("LHSH") + 4] = 9; // the version
    EXPECT_NE(from_file(damaged).error.find("input: byte "), std::string::npos);
    damaged = file;
    damaged[find("PARAGLOB") + 8] = 9;
    EXPECT_NE(from_file(damaged).error.find("input: byte "), std::string::npos);
}

TEST(DatabaseImport, DamagedFilesEndInOrder) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        test::Random random(seed);
        test::Bytes file = seed % 2 == 0 ? mixed_file() : test::random_database(seed).file;
        test::damage(file, random);
        const Imported made = from_file(file);
        if (made.error.empty()) {
            EXPECT_EQ(made.log.skips.size(), made.counts.skipped) << seed;
        }
    }
}

// Real files.

TEST(DatabaseImport, RealFilesAnswerTheSame) {
    MXYDB_REQUIRE_TEST_DATA();
    std::size_t compared = 0;
    for (const auto& path : test::real_databases()) {
        SCOPED_TRACE(path.filename().string());
        const test::Bytes file = test::read_file(path);
        Imported made = from_file(file);
        if (!made.error.empty() || !made.log.skips.empty())
            continue; // damaged on purpose
        expect_same_addresses(file, made.builder.build());
        ++compared;
    }
    EXPECT_GE(compared, 30u);
}

// Every hit of a key: its value, in order.
Texts hits_of(const TextDatabase& text, std::string_view key) {
    std::array<std::uint32_t, 64> globs;
    const TextMatches matches = text.find(key, globs);
    ValuePool pool;
    RecordReader records(pool, text.data());
    Texts values;
    const auto add = [&](std::uint32_t offset) {
        values.push_back(offset == text::no_data ? "{}" : text_of(pool, records.read(offset)));
    };
    if (matches.has_literal)
        add(matches.literal.data_offset);
    for (std::size_t i = 0; i < matches.globs; ++i)
        add(text.glob(globs[i]).data_offset);
    return values;
}

std::unique_ptr<TextDatabase> open_text(const test::Bytes& file, Database& database) {
    TextError error;
    if (text::is_pattern_file(file))
        return TextDatabase::open_patterns(file, error);
    if (database.open(file) != Status::ok)
        return nullptr;
    return TextDatabase::open(file, database.metadata_section, database.data, error);
}

// Texts that patterns and literals of a file may match.
Texts probes_for(const test::Bytes& file, const TextDatabase& text) {
    Texts probes = {"", "a", "1.2.3.4", "x.y.z", "evil.example"};
    for (std::uint32_t id = 0; id < text.glob_count(); ++id) {
        std::string probe;
        for (const char letter : text.glob(id).text)
            probe += letter == '*'   ? std::string("stars")
                     : letter == '?' ? "q"
                                     : std::string(1, letter);
        probes.push_back(probe);
        probes.push_back("x" + probe + "y");
        probes.emplace_back(text.glob(id).text);
    }
    std::string word;
    for (const std::uint8_t byte : file) // whatever looks like a name, keys of data included
        if (byte > ' ' && byte != 0x7F)
            word += static_cast<char>(byte);
        else if (word.size() > 1)
            probes.push_back(std::exchange(word, {}));
        else
            word.clear();
    return probes;
}

TEST(DatabaseImport, RealFilesOfNamesAnswerTheSame) {
    MXYDB_REQUIRE_TEST_DATA();
    std::size_t found = 0;
    std::size_t files = 0;
    for (const char* const folder : {"matchy/v4", "matchy/v5", "matchy/old"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(test::data_folder() / folder)) {
            const auto path = entry.path();
            if (path.extension() != ".mxy" && path.extension() != ".pgb")
                continue;
            // Globs that differ in case alone: two in there, one key where case does not count.
            if (path.filename() == "dup.ci.mxy")
                continue;
            SCOPED_TRACE(path.string());
            const test::Bytes file = test::read_file(path);
            Database one;
            const auto text = open_text(file, one);
            ASSERT_NE(text, nullptr);
            Imported made = from_file(file);
            EXPECT_EQ(made.error, "");
            EXPECT_EQ(made.log.skips, Texts{});
            const test::Bytes again = made.builder.build();
            Database other;
            const auto text_again = open_text(again, other);
            ASSERT_NE(text_again, nullptr);
            const bool has_names = text->literal_count() + text->glob_count() > 0;
            EXPECT_EQ(text_again->case_mode(),
                      has_names ? text->case_mode() : text::CaseMode::sensitive);
            for (const std::string& probe : probes_for(file, *text)) {
                const Texts expected = hits_of(*text, probe);
                EXPECT_EQ(hits_of(*text_again, probe), expected) << probe;
                found += expected.size();
            }
            ++files;
        }
    }
    EXPECT_GE(files, 40u);
    EXPECT_GE(found, 1000u);
}

} // namespace
} // namespace mxy::build
