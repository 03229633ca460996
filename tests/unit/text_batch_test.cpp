// Many text keys at once are answered as each alone: in literal buckets, in a pattern index, and by
// both together; also where the bytes they read are damaged.
#include "database.h"
#include "mxy/index_maker.h"
#include "mxy/patterns/pattern_batch.h"
#include "support/glob_samples.h"
#include "support/mxy_encoder.h"
#include "support/random_database.h"
#include "text_database.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace mxy::text {
namespace {

using Random = std::mt19937;
using Strings = std::vector<std::string>;

constexpr CaseMode modes[] = {CaseMode::sensitive, CaseMode::insensitive};

const test::GlobAlphabet& any_alphabet(Random& random) {
    const test::GlobAlphabet* const all[] = {&test::ascii_alphabet, &test::two_letters,
                                             &test::utf8_alphabet, &test::broken_alphabet};
    return *all[random() % std::size(all)];
}

// Texts that match some of the patterns, or nearly; short, long, and of the kind that nothing has
// room for.
Strings random_texts(Random& random, const Strings& patterns, std::size_t count) {
    Strings texts;
    while (texts.size() < count) {
        const test::GlobAlphabet& alphabet = any_alphabet(random);
        const std::string& pattern = patterns[random() % patterns.size()];
        std::string text = test::random_text(random, alphabet, pattern);
        if (random() % 10 == 0)
            text = pattern;
        if (random() % 10 == 0)
            text += std::string("\0\xFF\xC4\xB0", random() % 5);
        for (auto more = random() % 30 == 0 ? random() % 400 : 0; more > 0; --more)
            text += test::random_text(random, alphabet, pattern);
        if (!text.empty() && random() % 8 == 0)
            text[0] = static_cast<char>(text[0] ^ 0x20);
        texts.push_back(random() % 8 == 0 && !texts.empty() ? texts.back() : text);
    }
    return texts;
}

// --- patterns
// -------------------------------------------------------------------------------------

void expect_batch_as_single(const PatternIndex& index, const Strings& texts, std::size_t room) {
    PatternBatch batch(index);
    std::vector<std::vector<std::uint32_t>> ids(texts.size(), std::vector<std::uint32_t>(room));
    std::vector<PatternQuestion> questions;
    for (std::size_t i = 0; i < texts.size(); ++i)
        questions.push_back({texts[i], ids[i], 77});
    for (std::size_t i = 0; i < texts.size(); i += PatternBatch::most_texts)
        batch.answer(
            std::span(questions).subspan(i, std::min(texts.size() - i, PatternBatch::most_texts)));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::vector<std::uint32_t> expected(room);
        const std::size_t count = index.match(texts[i], expected);
        ASSERT_EQ(questions[i].matches, count) << texts[i];
        expected.resize(std::min(count, room));
        ids[i].resize(std::min(count, room));
        ASSERT_EQ(ids[i], expected) << texts[i];
    }
}

std::vector<Pattern> as_patterns(const Strings& globs) {
    std::vector<Pattern> patterns;
    for (const std::string& glob : globs)
        patterns.push_back({glob, PatternKind::glob});
    return patterns;
}

Strings random_globs(Random& random, std::size_t count) {
    const test::GlobAlphabet& alphabet = any_alphabet(random);
    Strings globs;
    while (globs.size() < count)
        globs.push_back(test::random_glob(random, alphabet));
    return globs;
}

TEST(TextBatch, PatternsAreFoundAsSinglyAsked) {
    Random random(1);
    for (int round = 0; round < 150; ++round) {
        const Strings globs = random_globs(random, 1 + random() % 200);
        const auto index = PatternIndex::build(as_patterns(globs), modes[round % 2]);
        const Strings texts = random_texts(random, globs, 1 + random() % 70);
        for (const std::size_t room : {0u, 1u, 3u, 300u})
            expect_batch_as_single(*index, texts, room);
    }
}

TEST(TextBatch, DamagedPatternIndexesAreReadAsSinglyAsked) {
    Random random(2);
    test::Random wounds(3);
    int opened = 0;
    for (int round = 0; round < 600; ++round) {
        const Strings globs = random_globs(random, 1 + random() % 60);
        const CaseMode mode = modes[round % 2];
        test::Bytes bytes = PatternIndex::write(as_patterns(globs), mode);
        test::damage(bytes, wounds);
        PatternIndex index;
        if (index.open(bytes, mode, static_cast<std::uint32_t>(globs.size())))
            continue;
        ++opened;
        expect_batch_as_single(index, random_texts(random, globs, 40), random() % 5);
    }
    EXPECT_GT(opened, 100);
}

// An index that is large enough not to be in the processor's caches anyway.
TEST(TextBatch, ManyPatternsAreFoundAsSinglyAsked) {
    Random random(4);
    Strings globs;
    for (int i = 0; i < 40'000; ++i) {
        const std::string name = std::to_string(random() % 1'000'000'000);
        globs.push_back(i % 2 == 0 ? "*." + name + ".com" : "*x" + name + "*");
    }
    for (const CaseMode mode : modes) {
        const auto index = PatternIndex::build(as_patterns(globs), mode);
        ASSERT_GT(index->memory(), std::size_t{1} << 20);
        const Strings texts = random_texts(random, globs, 1000);
        std::vector<std::uint32_t> ids(texts.size());
        std::vector<PatternQuestion> questions;
        for (std::size_t i = 0; i < texts.size(); ++i)
            questions.push_back({texts[i], std::span(ids).subspan(i, 1), 0});
        index->match_many(questions);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            std::uint32_t id = 0;
            ASSERT_EQ(questions[i].matches, index->match(texts[i], {&id, 1})) << texts[i];
            ASSERT_EQ(ids[i], id);
        }
    }
}

// --- whole files
// ----------------------------------------------------------------------------------

test::MxySpec random_spec(Random& random, CaseMode mode, const Strings& literals,
                          const Strings& globs) {
    test::MxySpec spec;
    spec.database.data = test::from_hex("E0 E1 41 61 41 62");
    spec.match_mode = mode == CaseMode::insensitive ? 1 : 0;
    spec.literals = test::LiteralSpec{};
    spec.literals->older_layout = random() % 4 == 0;
    for (const std::string& text : literals)
        spec.literals->entries.push_back({text, static_cast<std::uint32_t>(random() % 2)});
    spec.patterns = test::ImageSpec{};
    for (const std::string& glob : globs) {
        spec.patterns->patterns.push_back({glob, 1, std::nullopt});
        spec.pattern_data.push_back(0);
    }
    if (random() % 3 != 0)
        spec.make_index = [mode](const test::Bytes& patterns, const test::Bytes& sections) {
            return make_index(patterns, sections, mode).bytes;
        };
    return spec;
}

void expect_many_as_single(const TextDatabase& text, const Strings& keys, std::size_t room) {
    std::vector<std::vector<std::uint32_t>> ids(keys.size(), std::vector<std::uint32_t>(room));
    std::vector<TextQuestion> questions;
    for (std::size_t i = 0; i < keys.size(); ++i)
        questions.push_back({keys[i], ids[i], {}});
    text.find_many(questions);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        std::vector<std::uint32_t> expected_ids(room);
        const TextMatches expected = text.find(keys[i], expected_ids);
        const TextMatches& found = questions[i].matches;
        ASSERT_EQ(found.has_literal, expected.has_literal) << keys[i];
        ASSERT_EQ(found.literal.id, expected.literal.id);
        ASSERT_EQ(found.literal.data_offset, expected.literal.data_offset);
        ASSERT_EQ(found.literal.text.data(), expected.literal.text.data());
        ASSERT_EQ(found.globs, expected.globs) << keys[i];
        ASSERT_EQ(found.out_of_memory, expected.out_of_memory);
        for (std::size_t j = 0; j < std::min(room, found.globs); ++j)
            ASSERT_EQ(ids[i][j], expected_ids[j]);
    }
}

void expect_file_as_singly_asked(Random& random, const test::Bytes& file, const Strings& keys) {
    Database database;
    if (database.open(file) != Status::ok)
        return;
    TextError error;
    const auto text = TextDatabase::open(file, database.metadata_section, database.data, error);
    if (text != nullptr)
        expect_many_as_single(*text, keys, random() % 4);
}

TEST(TextBatch, FilesAnswerAsSinglyAskedAlsoWhenDamaged) {
    Random random(5);
    test::Random wounds(6);
    for (int round = 0; round < 300; ++round) {
        const CaseMode mode = modes[round % 2];
        const Strings globs = random_globs(random, 1 + random() % 20);
        // Some have the dotted capital I, which has two keys where case does not count.
        Strings literals = random_texts(random, globs, 1 + random() % 200);
        literals.push_back("x\xC4\xB0y");
        literals.push_back("xi\xCC\x87z");
        for (std::string& literal : literals)
            literal.resize(std::min<std::size_t>(literal.size(), 60'000));
        Strings keys = random_texts(random, literals, random() % 100);
        for (const char* key : {"x\xC4\xB0y", "X\xC4\xB0z", "xi\xCC\x87y", "", "Xi\xCC\x87Y"})
            keys.push_back(key);
        test::Bytes file = test::build_mxy(random_spec(random, mode, literals, globs)).bytes;
        expect_file_as_singly_asked(random, file, keys);
        test::damage(file, wounds);
        expect_file_as_singly_asked(random, file, keys);
    }
}

} // namespace
} // namespace mxy::text
