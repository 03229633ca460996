// matchy_find_many() beside its slow twin: whatever the database and the keys, all that it says of
// a key is what matchy_find_all() says of that key alone, and it writes nowhere else. The databases
// are random, of every kind that can be opened, sound and damaged.
#include "sample.h"

#include "support/glob_samples.h"
#include "support/mxy_encoder.h"
#include "support/random_database.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <matchy/matchy.h>

namespace mxy::test {

namespace {

using Keys = std::vector<std::string>;
using GlobRandom = std::mt19937;

struct CloseDatabase {
    void operator()(matchy_t* db) const { matchy_close(db); }
};
using OpenDatabase = std::unique_ptr<matchy_t, CloseDatabase>;

OpenDatabase open(const Bytes& file) {
    return OpenDatabase(matchy_open_buffer(file.data(), file.size()));
}

// --- comparing --------------------------------------------------------------------------------

void expect_same_hit(const matchy_hit_t& many, const matchy_hit_t& single) {
    ASSERT_EQ(many.kind, single.kind);
    ASSERT_EQ(many.has_entry, single.has_entry);
    ASSERT_EQ(many.prefix_len, single.prefix_len);
    ASSERT_EQ(many.pattern_id, single.pattern_id);
    ASSERT_EQ(many.pattern, single.pattern);
    ASSERT_EQ(many.pattern_size, single.pattern_size);
    ASSERT_EQ(many.entry.mmdb, single.entry.mmdb);
    ASSERT_EQ(many.entry.offset, single.entry.offset);
}

struct Keyring {
    std::vector<const char*> starts;
    std::vector<std::size_t> sizes;

    // Each in memory of its own, of its size, so that a checker sees who reads beyond it.
    explicit Keyring(const Keys& keys) {
        for (const std::string& key : keys) {
            owned_.push_back(std::make_unique<char[]>(key.size()));
            std::copy(key.begin(), key.end(), owned_.back().get());
            starts.push_back(key.empty() && owned_.size() % 2 == 0 ? nullptr : owned_.back().get());
            sizes.push_back(key.size());
        }
    }

private:
    std::vector<std::unique_ptr<char[]>> owned_;
};

void expect_same(const MMDB_s& mmdb, const Keys& keys, std::size_t capacity) {
    const Keyring ring(keys);
    std::vector<matchy_hit_t> hits(keys.size() * capacity);
    std::vector<std::size_t> counts(keys.size(), 77);
    std::vector<std::int32_t> errors(keys.size(), 77);
    const std::int32_t status = matchy_find_many(&mmdb, ring.starts.data(), ring.sizes.data(),
                                                 keys.size(), capacity == 0 ? nullptr : hits.data(),
                                                 capacity, counts.data(), errors.data());
    std::vector<matchy_hit_t> single(capacity);
    bool all_asked = true;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        SCOPED_TRACE("key " + std::to_string(i) + " of " + std::to_string(keys.size()) + ": " +
                     keys[i].substr(0, 100));
        std::size_t count = 77;
        const std::int32_t expected =
            matchy_find_all(&mmdb, keys[i].data(), keys[i].size(),
                            capacity == 0 ? nullptr : single.data(), capacity, &count);
        all_asked = all_asked && expected == MATCHY_SUCCESS;
        ASSERT_EQ(errors[i], expected);
        ASSERT_EQ(counts[i], count);
        for (std::size_t hit = 0; hit < std::min(count, capacity); ++hit)
            ASSERT_NO_FATAL_FAILURE(expect_same_hit(hits[i * capacity + hit], single[hit]));
    }
    EXPECT_EQ(status == MATCHY_SUCCESS, all_asked);
    EXPECT_TRUE(all_asked || std::find(errors.begin(), errors.end(), status) != errors.end());
}

void expect_same(const matchy_t* db, const Keys& keys) {
    for (const std::size_t capacity : {0u, 1u, 2u, 20u})
        ASSERT_NO_FATAL_FAILURE(expect_same(*matchy_mmdb(db), keys, capacity));
}

// --- keys -------------------------------------------------------------------------------------

constexpr std::array odd_keys = {"",
                                 "*",
                                 "?",
                                 "a",
                                 "1.2.3.4",
                                 "1.2.3",
                                 "01.2.3.4",
                                 "1.2.3.4 ",
                                 "::",
                                 "::1",
                                 "::1.2.3.4",
                                 "::ffff:192.0.2.7",
                                 "192.0.2.7",
                                 "198.51.100.7",
                                 "2001:db8::1",
                                 "2001:DB8::1",
                                 "fe80::1%lo",
                                 "evil.example",
                                 "EVIL.example",
                                 "www.evil.example",
                                 "b7.test",
                                 "x\xC4\xB0y",
                                 "xi\xCC\x87y",
                                 "\xFF\xFE",
                                 "STRASSE",
                                 "stra\xC3\x9F"
                                 "e"};

// One that the text is, nearly is, or has in it.
std::string key_near(Random& random, const std::string& text) {
    static const std::array alphabets = {&ascii_alphabet, &two_letters, &utf8_alphabet,
                                         &broken_alphabet};
    std::string key = text;
    GlobRandom glob_random(static_cast<std::uint32_t>(random()));
    switch (between(random, 0, 9)) {
    case 0:
    case 1:
    case 2:
        return key;
    case 3:
        for (char& letter : key)
            if (std::isalpha(static_cast<unsigned char>(letter)) != 0 && random() % 2 == 0)
                letter = static_cast<char>(letter ^ 0x20);
        return key;
    case 4:
        return key.insert(between(random, 0, key.size()), 1, '\0');
    case 5:
        return "www." + key;
    case 6:
        return key.substr(0, between(random, 0, key.size()));
    default:
        return random_text(glob_random, *alphabets[between(random, 0, alphabets.size() - 1)], key);
    }
}

Keys random_keys(Random& random, const Keys& texts, std::size_t count) {
    Keys keys;
    while (keys.size() < count) {
        const auto sort = between(random, 0, 19);
        if (sort == 0 && !keys.empty())
            keys.push_back(keys[between(random, 0, keys.size() - 1)]);
        else if (sort <= 2)
            keys.emplace_back(odd_keys[between(random, 0, odd_keys.size() - 1)]);
        else if (sort == 3 && random() % 8 == 0) // more than is folded on the stack
            keys.push_back(key_near(random, texts[0]) + std::string(between(random, 0, 9000), 'E') +
                           texts[between(random, 0, texts.size() - 1)]);
        else
            keys.push_back(key_near(random, texts[between(random, 0, texts.size() - 1)]));
    }
    return keys;
}

// As many as fill groups, or nearly.
std::size_t random_count(Random& random) {
    constexpr std::array counts = {0, 1, 31, 32, 33, 64, 100, 1000};
    return static_cast<std::size_t>(counts[between(random, 0, counts.size() - 1)]);
}

// --- databases --------------------------------------------------------------------------------

std::string random_address(Random& random) {
    const auto byte = [&] { return std::to_string(between(random, 0, 255)); };
    if (random() % 2 == 0)
        return byte() + "." + byte() + "." + byte() + "." + byte();
    return "2001:db8:" + byte() + "::" + byte();
}

std::string random_glob_of_any_letters(Random& random) {
    static const std::array alphabets = {&ascii_alphabet, &utf8_alphabet, &broken_alphabet};
    GlobRandom glob_random(static_cast<std::uint32_t>(random()));
    return random_glob(glob_random, *alphabets[between(random, 0, alphabets.size() - 1)]);
}

// A database as we write it, and what stands in it.
Bytes our_database(Random& random, std::size_t size, bool case_insensitive, Keys& texts) {
    const std::unique_ptr<matchy_builder_t, decltype(&matchy_builder_free)> builder(
        matchy_builder_new(), matchy_builder_free);
    matchy_builder_set_case_insensitive(builder.get(), case_insensitive);
    matchy_value_t value = 0;
    EXPECT_EQ(matchy_builder_value(builder.get(), R"({"a":1})", 7, &value), MATCHY_SUCCESS);
    for (std::size_t i = 0; i < size; ++i) {
        const std::string address = random_address(random);
        const std::string name = std::to_string(random() % 1'000'000'000) + ".Example";
        const bool is_rare = size > 1000 && i % 500 != 0; // of many globs few match a key
        const std::string glob = is_rare ? "*." + name : random_glob_of_any_letters(random);
        matchy_builder_add(builder.get(), (address + (random() % 2 == 0 ? "/24" : "")).c_str(),
                           R"({"b":2})");
        matchy_builder_add_literal(builder.get(), address.data(), address.size(), value);
        matchy_builder_add_literal(builder.get(), name.data(), name.size(), value);
        matchy_builder_add_glob(builder.get(), glob.data(), glob.size(), value);
        matchy_builder_add_glob(builder.get(), ("*" + name.substr(0, 6) + "*").c_str(), 8, value);
        texts.insert(texts.end(), {address, name, glob});
    }
    // Short pieces, and one that many globs share.
    Keys pieces = {"*\x01*", "*7*7*", "*42*", "*1.E*"};
    for (std::size_t i = 0; i < 40; ++i)
        pieces.push_back("*555*" + std::string(i, '?'));
    for (const std::string& piece : pieces) {
        matchy_builder_add_glob(builder.get(), piece.data(), piece.size(), value);
        texts.push_back(piece);
    }
    // These have two keys where case does not count.
    for (const std::string_view name : {"x\xC4\xB0y", "xi\xCC\x87z"}) {
        matchy_builder_add_literal(builder.get(), name.data(), name.size(), value);
        texts.emplace_back(name);
    }
    std::uint8_t* bytes = nullptr;
    std::uintptr_t bytes_size = 0;
    EXPECT_EQ(matchy_builder_build(builder.get(), &bytes, &bytes_size), MATCHY_SUCCESS)
        << matchy_last_error();
    Bytes file(bytes, bytes + bytes_size);
    std::free(bytes);
    return file;
}

// One without an index section, as others write it; or the patterns alone.
Bytes their_database(Random& random, bool stands_alone, Keys& texts) {
    MxySpec spec;
    spec.database.data = from_hex("E0 E1 41 61 41 62");
    spec.match_mode = static_cast<std::uint16_t>(random() % 2);
    spec.patterns = ImageSpec{};
    spec.patterns->mode = *spec.match_mode;
    spec.literals = LiteralSpec{};
    spec.literals->older_layout = random() % 4 == 0;
    for (auto left = between(random, 1, 60); left > 0; --left) {
        const std::string glob = random_glob_of_any_letters(random);
        const std::string name = "n" + std::to_string(random() % 1000) + ".example";
        spec.patterns->patterns.push_back({glob});
        spec.pattern_data.push_back(static_cast<std::uint32_t>(random() % 2));
        spec.literals->entries.push_back({name, static_cast<std::uint32_t>(random() % 2)});
        texts.insert(texts.end(), {glob, name});
    }
    return stands_alone ? spec.patterns->build() : build_mxy(spec).bytes;
}

// --- the tests --------------------------------------------------------------------------------

TEST(FindManyRandom, OurDatabases) {
    Random random(1);
    for (int round = 0; round < 60; ++round) {
        Keys texts;
        const Bytes file = our_database(random, between(random, 1, 200), round % 2 == 0, texts);
        const OpenDatabase db = open(file);
        ASSERT_NE(db, nullptr) << matchy_last_error();
        const std::size_t table_bytes = round % 3 == 0 ? std::size_t{1} << 20 : 0;
        ASSERT_EQ(matchy_set_front_table(matchy_mmdb(db.get()), table_bytes), MATCHY_SUCCESS);
        ASSERT_NO_FATAL_FAILURE(
            expect_same(db.get(), random_keys(random, texts, random_count(random))));
    }
}

// Large enough that nothing of it is near the processor.
TEST(FindManyRandom, OurLargeDatabases) {
    Random random(2);
    for (const bool case_insensitive : {false, true}) {
        Keys texts;
        const Bytes file = our_database(random, 30'000, case_insensitive, texts);
        const OpenDatabase db = open(file);
        ASSERT_NE(db, nullptr) << matchy_last_error();
        for (int round = 0; round < 8; ++round)
            ASSERT_NO_FATAL_FAILURE(
                expect_same(db.get(), random_keys(random, texts, random_count(random))));
    }
}

// Bytes all over it, but not the metadata, without which it is no database.
TEST(FindManyRandom, DamagedLargeDatabases) {
    constexpr std::size_t sound_end = 1024;
    Random random(6);
    Keys texts;
    const Bytes sound = our_database(random, 30'000, true, texts);
    int opened = 0;
    for (int round = 0; round < 20; ++round) {
        Bytes file = sound;
        for (auto wounds = std::uint64_t{1} << between(random, 0, 16); wounds > 0; --wounds)
            file[between(random, 0, file.size() - sound_end)] = static_cast<std::uint8_t>(random());
        const OpenDatabase db = open(file);
        if (db == nullptr)
            continue;
        ++opened;
        ASSERT_NO_FATAL_FAILURE(expect_same(db.get(), random_keys(random, texts, 200)));
    }
    EXPECT_GT(opened, 10);
}

TEST(FindManyRandom, DatabasesOfOthers) {
    Random random(3);
    for (int round = 0; round < 120; ++round) {
        Keys texts;
        const Bytes file = their_database(random, round % 3 == 0, texts);
        const OpenDatabase db = open(file);
        ASSERT_NE(db, nullptr) << matchy_last_error();
        ASSERT_NO_FATAL_FAILURE(
            expect_same(db.get(), random_keys(random, texts, random_count(random))));
    }
}

TEST(FindManyRandom, Samples) {
    Random random(4);
    const Keys texts = {"evil.example", "www.evil.example", "b7.test", "192.0.2.9", "literal"};
    for (const Bytes& file :
         {sample_database(), sample_database("x", 4), sample_address_database(),
          sample_pattern_file(), many_globs_database(5), many_globs_database(3000)}) {
        const OpenDatabase db = open(file);
        ASSERT_NE(db, nullptr) << matchy_last_error();
        ASSERT_NO_FATAL_FAILURE(expect_same(db.get(), random_keys(random, texts, 100)));
    }
}

TEST(FindManyRandom, DamagedDatabases) {
    Random random(5);
    int opened = 0;
    for (int round = 0; round < 400; ++round) {
        Keys texts;
        Bytes file = round % 2 == 0
                         ? our_database(random, between(random, 1, 40), round % 4 == 0, texts)
                         : their_database(random, round % 3 == 0, texts);
        damage(file, random);
        const OpenDatabase db = open(file);
        if (db == nullptr)
            continue;
        ++opened;
        ASSERT_NO_FATAL_FAILURE(expect_same(db.get(), random_keys(random, texts, 70)));
    }
    EXPECT_GT(opened, 100);
}

// Whose trees are damaged, and which have no text.
TEST(FindManyRandom, DamagedTrees) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        Random random(seed);
        RandomDatabase database = random_database(seed);
        if (seed % 3 != 0)
            damage(database.file, random);
        const OpenDatabase db = open(database.file);
        if (db == nullptr)
            continue;
        ASSERT_NO_FATAL_FAILURE(expect_same(db.get(), database.addresses));
    }
}

} // namespace

} // namespace mxy::test
