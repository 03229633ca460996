// matchy_find_many() against matchy_find_all(), key by key, on databases of every kind: with an
// index section and without, of patterns alone, with addresses, damaged; and what it says to wrong
// arguments.
#include "sample.h"

#include "support/glob_samples.h"
#include "support/mxy_encoder.h"
#include "support/random_database.h"
#include "support/test_data.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <matchy/matchy.hpp>

namespace mxy::test {
namespace {

using Strings = std::vector<std::string>;

constexpr std::int32_t untouched = 12345;

// What is asked, and a place for what is answered that shows where nothing was written.
struct Many {
    Many(const Strings& keys, std::size_t room) : capacity(room) {
        for (const std::string& key : keys) {
            starts.push_back(key.data());
            sizes.push_back(key.size());
        }
        hits.resize(keys.size() * room);
        counts.assign(keys.size(), 77);
        errors.assign(keys.size(), untouched);
    }

    std::int32_t ask(const MMDB_s* mmdb, bool with_sizes = true, bool with_errors = true) {
        return matchy_find_many(mmdb, starts.data(), with_sizes ? sizes.data() : nullptr,
                                starts.size(), capacity == 0 ? nullptr : hits.data(), capacity,
                                counts.data(), with_errors ? errors.data() : nullptr);
    }

    std::size_t capacity;
    std::vector<const char*> starts;
    std::vector<std::size_t> sizes;
    std::vector<matchy_hit_t> hits;
    std::vector<std::size_t> counts;
    std::vector<std::int32_t> errors;
};

void expect_equal(const matchy_hit_t& found, const matchy_hit_t& expected) {
    ASSERT_EQ(found.kind, expected.kind);
    ASSERT_EQ(found.has_entry, expected.has_entry);
    ASSERT_EQ(found.prefix_len, expected.prefix_len);
    ASSERT_EQ(found.pattern_id, expected.pattern_id);
    ASSERT_EQ(found.pattern, expected.pattern);
    ASSERT_EQ(found.pattern_size, expected.pattern_size);
    ASSERT_EQ(found.entry.mmdb, expected.entry.mmdb);
    ASSERT_EQ(found.entry.offset, expected.entry.offset);
}

void expect_as_single(const MMDB_s* mmdb, const Strings& keys, std::size_t capacity,
                      bool with_sizes = true) {
    Many many(keys, capacity);
    const std::int32_t status = many.ask(mmdb, with_sizes);
    bool all_asked = true;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        SCOPED_TRACE(keys[i]);
        std::vector<matchy_hit_t> hits(capacity);
        std::size_t count = 0;
        const std::size_t size = with_sizes ? keys[i].size() : std::strlen(keys[i].c_str());
        const std::int32_t expected =
            matchy_find_all(mmdb, keys[i].data(), size, hits.data(), capacity, &count);
        ASSERT_EQ(many.errors[i], expected);
        ASSERT_EQ(many.counts[i], count);
        for (std::size_t j = 0; j < std::min(count, capacity); ++j)
            ASSERT_NO_FATAL_FAILURE(expect_equal(many.hits[i * capacity + j], hits[j]));
        all_asked = all_asked && expected == MATCHY_SUCCESS;
    }
    ASSERT_EQ(status == MATCHY_SUCCESS, all_asked);
}

// --- random databases
// -----------------------------------------------------------------------------

// Keys of all sorts: some are in the database, some come twice, some are longer than 4 KiB.
Strings random_keys(std::mt19937& random, const Strings& known, std::size_t count) {
    Strings keys;
    while (keys.size() < count) {
        const std::string& near = known[random() % known.size()];
        switch (random() % 12) {
        case 0:
            keys.push_back(std::to_string(random() % 256) + ".0.2." +
                           std::to_string(random() % 256));
            break;
        case 1:
            keys.push_back("2001:db8::" + std::to_string(random() % 100));
            break;
        case 2:
            keys.emplace_back();
            break;
        case 3:
            keys.push_back(near + std::string("\0\xFF", random() % 3));
            break;
        case 4:
            keys.push_back(keys.empty() ? near : keys[random() % keys.size()]);
            break;
        case 5:
            keys.push_back(std::string(random() % 50 == 0 ? 5000 : random() % 300, 'X') + near);
            break;
        case 6:
            keys.push_back(near);
            std::transform(near.begin(), near.end(), keys.back().begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            break;
        default:
            keys.push_back(random() % 2 == 0 ? near : random_text(random, ascii_alphabet, near));
        }
    }
    return keys;
}

struct Texts {
    Strings literals;
    Strings globs;

    Strings all() const {
        Strings texts = literals;
        texts.insert(texts.end(), globs.begin(), globs.end());
        return texts;
    }
};

Texts random_entries(std::mt19937& random) {
    const GlobAlphabet& alphabet = random() % 2 == 0 ? ascii_alphabet : utf8_alphabet;
    Texts texts;
    for (auto count = 1 + random() % 40; count > 0; --count)
        texts.globs.push_back(random_glob(random, alphabet));
    for (auto count = 1 + random() % 200; count > 0; --count)
        texts.literals.push_back(random_text(random, alphabet, "*") +
                                 std::to_string(random() % 1000));
    texts.literals.emplace_back("192.0.2.77");
    texts.literals.emplace_back("198.0.2.7");
    return texts;
}

// As we write them, with an index section.
Bytes made_by_builder(const Texts& texts, bool case_counts) {
    mxydb::Builder builder;
    EXPECT_EQ(matchy_builder_set_case_insensitive(builder.c_handle(), !case_counts),
              MATCHY_SUCCESS);
    const matchy_value_t value = builder.value(R"({"v":1})");
    for (const std::string& literal : texts.literals)
        builder.add_literal(literal, value);
    for (const std::string& glob : texts.globs) {
        try {
            builder.add_glob(glob, value);
        } catch (const mxydb::Error&) { // an invalid one
        }
    }
    builder.add("100.0.2.0/25", R"({"v":2})");
    builder.add("2001:db8::/124", R"({"v":3})");
    return builder.build();
}

// As others write them.
Bytes made_by_peer(const Texts& texts, bool case_counts, bool older_layout) {
    MxySpec spec;
    spec.database.data = join({map({{"v", uint16(1)}})});
    spec.match_mode = case_counts ? 0 : 1;
    spec.patterns = ImageSpec{};
    for (const std::string& glob : texts.globs)
        spec.patterns->patterns.push_back({glob});
    spec.pattern_data.assign(texts.globs.size(), 0);
    spec.literals = LiteralSpec{};
    spec.literals->older_layout = older_layout;
    for (const std::string& literal : texts.literals)
        spec.literals->entries.push_back({literal, 0});
    return build_mxy(spec).bytes;
}

Bytes pattern_file(const Texts& texts, std::uint32_t version) {
    ImageSpec spec;
    spec.version = version;
    for (const std::string& glob : texts.globs)
        spec.patterns.push_back({glob});
    return spec.build();
}

Bytes any_database(std::mt19937& random, const Texts& texts) {
    switch (random() % 4) {
    case 0:
        return made_by_peer(texts, random() % 2 == 0, random() % 3 == 0);
    case 1:
        return pattern_file(texts, static_cast<std::uint32_t>(1 + random() % 5));
    default:
        return made_by_builder(texts, random() % 2 == 0);
    }
}

void expect_as_single(std::mt19937& random, const Bytes& file, const Strings& known) {
    matchy_t* const db = matchy_open_buffer(file.data(), file.size());
    if (db == nullptr)
        return;
    constexpr std::size_t sizes[] = {0, 1, 2, 31, 32, 33, 65};
    const Strings keys = random_keys(random, known, sizes[random() % std::size(sizes)]);
    for (const std::size_t capacity : {0u, 1u, 2u, 64u})
        ASSERT_NO_FATAL_FAILURE(expect_as_single(matchy_mmdb(db), keys, capacity));
    expect_as_single(matchy_mmdb(db), keys, 3, false);
    matchy_close(db);
}

TEST(FindMany, AnswersAsFindAllDoes) {
    std::mt19937 random(1);
    Random wounds(2);
    for (int round = 0; round < 150; ++round) {
        SCOPED_TRACE(round);
        const Texts texts = random_entries(random);
        Bytes file = any_database(random, texts);
        ASSERT_NO_FATAL_FAILURE(expect_as_single(random, file, texts.all()));
        for (int i = 0; i < 4; ++i) {
            damage(file, wounds);
            ASSERT_NO_FATAL_FAILURE(expect_as_single(random, file, texts.all()));
        }
    }
}

TEST(FindMany, AThousandKeysOfALargeDatabase) {
    std::mt19937 random(3);
    Texts texts = random_entries(random);
    for (int i = 0; i < 20'000; ++i) {
        texts.literals.push_back("name" + std::to_string(i) + ".example");
        texts.globs.push_back("*.zone" + std::to_string(i) + ".example");
        texts.globs.push_back("*q" + std::to_string(i * 7919) + "*");
    }
    for (const bool case_counts : {true, false}) {
        const Bytes file = made_by_builder(texts, case_counts);
        matchy_t* const db = matchy_open_buffer(file.data(), file.size());
        ASSERT_NE(db, nullptr);
        const Strings keys = random_keys(random, texts.all(), 1000);
        for (const std::size_t capacity : {0u, 1u, 5u})
            expect_as_single(matchy_mmdb(db), keys, capacity);
        matchy_close(db);
    }
}

TEST(FindMany, MoreAnswersThanFit) {
    const Bytes file = many_globs_database(100);
    matchy_t* const db = matchy_open_buffer(file.data(), file.size());
    ASSERT_NE(db, nullptr);
    for (const std::size_t capacity : {0u, 1u, 2u, 50u, 101u, 150u})
        expect_as_single(matchy_mmdb(db), {"literal", "x", "literal"}, capacity);
    matchy_close(db);
}

// --- errors
// ---------------------------------------------------------------------------------------

TEST(FindMany, OneKeyThatCannotBeAskedLeavesTheOthersAlone) {
    const Bytes file = sample_database();
    matchy_t* const db = matchy_open_buffer(file.data(), file.size());
    const Strings keys = {"192.0.2.1", "evil.example", "none"};
    for (const bool with_errors : {true, false}) {
        Many many(keys, 2);
        many.starts[1] = nullptr;
        EXPECT_EQ(many.ask(matchy_mmdb(db), true, with_errors), MATCHY_ERROR_INVALID_PARAM);
        EXPECT_NE(std::string(matchy_last_error()).find("NULL"), std::string::npos);
        EXPECT_EQ(many.counts, (std::vector<std::size_t>{1, 0, 0}));
        EXPECT_EQ(many.errors[1], with_errors ? MATCHY_ERROR_INVALID_PARAM : untouched);
        EXPECT_EQ(many.errors[2], with_errors ? MATCHY_SUCCESS : untouched);
    }
    Many empty_key(keys, 2);
    empty_key.starts[1] = nullptr;
    empty_key.sizes[1] = 0;
    EXPECT_EQ(empty_key.ask(matchy_mmdb(db)), MATCHY_SUCCESS);
    EXPECT_EQ(empty_key.ask(matchy_mmdb(db), false), MATCHY_ERROR_INVALID_PARAM);
    matchy_close(db);
}

// A struct that is none of ours has a tree and no text part.
TEST(FindMany, TextOfAForeignStructIsAnErrorOfItsKey) {
    const TempFile file(sample_database());
    MMDB_s mmdb{};
    ASSERT_EQ(MMDB_open(file.path().c_str(), MMDB_MODE_MMAP, &mmdb), MMDB_SUCCESS);
    MMDB_s foreign = mmdb;
    foreign.filename = "by hand";
    expect_as_single(&mmdb, {"192.0.2.1", "evil.example", "203.0.113.1"}, 2);
    expect_as_single(&foreign, {"192.0.2.1", "evil.example", "203.0.113.1"}, 2);
    MMDB_close(&mmdb);
}

TEST(FindMany, WrongArgumentsAskNothing) {
    const Bytes file = sample_database();
    matchy_t* const db = matchy_open_buffer(file.data(), file.size());
    const MMDB_s* const mmdb = matchy_mmdb(db);
    const char* key = "evil.example";
    matchy_hit_t hit;
    std::size_t count = 77;
    EXPECT_EQ(matchy_find_many(nullptr, &key, nullptr, 1, &hit, 1, &count, nullptr),
              MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(count, 0u);
    EXPECT_EQ(matchy_find_many(mmdb, nullptr, nullptr, 1, &hit, 1, &count, nullptr),
              MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_many(mmdb, &key, nullptr, 1, nullptr, 1, &count, nullptr),
              MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_many(mmdb, &key, nullptr, 1, &hit, 1, nullptr, nullptr),
              MATCHY_ERROR_INVALID_PARAM);
    EXPECT_EQ(matchy_find_many(mmdb, nullptr, nullptr, 0, nullptr, 1, nullptr, nullptr),
              MATCHY_SUCCESS);
    EXPECT_EQ(matchy_find_many(mmdb, &key, nullptr, 1, nullptr, 0, &count, nullptr),
              MATCHY_SUCCESS);
    EXPECT_EQ(count, 2u);
    matchy_close(db);
}

} // namespace
} // namespace mxy::test
