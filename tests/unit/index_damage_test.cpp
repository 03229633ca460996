// Damaged index sections, parts and programs by the thousand: whatever is in them, questions are
// answered in a bounded time, read nothing outside the file, and report ids that there are, in
// order. The sanitizers are the judges of the rest.
#include "database.h"
#include "mxy/glob/glob.h"
#include "mxy/glob/glob_compiler.h"
#include "mxy/glob/glob_program.h"
#include "mxy/index_maker.h"
#include "mxy/index_section.h"
#include "mxy/literal_buckets.h"
#include "mxy/patterns/gram_site.h"
#include "mxy/patterns/pattern_index.h"
#include "support/glob_samples.h"
#include "support/mxy_encoder.h"
#include "support/random_database.h"
#include "text_database.h"
#include "validate.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>

namespace mxy::text {
namespace {

// Exactly as large as what is in it, so that a read beyond its end is seen.
class Block {
public:
    explicit Block(ByteView bytes)
        : size_(bytes.size()), bytes_(std::make_unique<std::uint8_t[]>(bytes.size())) {
        std::copy(bytes.begin(), bytes.end(), bytes_.get());
    }
    ByteView bytes() const { return {bytes_.get(), size_}; }

private:
    std::size_t size_;
    std::unique_ptr<std::uint8_t[]> bytes_;
};

// Patterns of every kind: with long lists, short ones, and without a key.
std::vector<std::string> some_globs() {
    std::vector<std::string> globs = {"*",     "?*",       "[!a]*",       "evil.com", "*.evil.com",
                                      "pre*",  "*x*yz*ab", "b\xC3\xBC*",  "*[a-c]?d", "a\\*b",
                                      "\xFF*", "*q?q*",    "*a*a*a*a*ab", "??",       "*.c[n-p]m"};
    for (int i = 0; i < 18; ++i)
        globs.push_back("*" + std::to_string(i) + "?bad.example*");
    for (int i = 0; i < 6; ++i)
        globs.push_back("*[0-9]" + std::to_string(i) + ".shared.net");
    return globs;
}

const std::vector<std::string> texts = {"",
                                        "evil.com",
                                        "www.evil.com",
                                        "prefix",
                                        "0xyzab",
                                        "7zbad.example.org",
                                        "host-34.shared.net",
                                        "b\xC3\xBC"
                                        "cher",
                                        "\xFF\xC3",
                                        std::string(300, 'a') + "b",
                                        "q\xE2\x82\xACq"};

test::MxySpec some_spec(std::uint16_t mode) {
    test::MxySpec spec;
    spec.database.data = test::from_hex("E0 E0");
    spec.match_mode = mode;
    spec.literals = test::LiteralSpec{};
    for (const char* text : {"evil.com", "prefix",
                             "b\xC3\xBC"
                             "cher",
                             "", "x", "yy", "zz", "zzz"})
        spec.literals->entries.push_back({text, 1});
    spec.patterns = test::ImageSpec{};
    for (const std::string& glob : some_globs()) {
        spec.patterns->patterns.push_back({glob, 1, std::nullopt});
        spec.pattern_data.push_back(0);
    }
    const CaseMode case_mode = mode == 0 ? CaseMode::sensitive : CaseMode::insensitive;
    spec.make_index = [case_mode](const test::Bytes& patterns, const test::Bytes& literals) {
        return make_index(patterns, literals, case_mode).bytes;
    };
    return spec;
}

struct Reach {
    std::size_t files = 0;
    std::size_t hits = 0;
};

void ask(const TextDatabase& database, Reach& reach) {
    for (const std::string& text : texts) {
        std::array<std::uint32_t, 8> ids{};
        const TextMatches matches = database.find(text, ids);
        EXPECT_FALSE(matches.out_of_memory);
        const std::size_t kept = std::min(matches.globs, ids.size());
        for (std::size_t i = 0; i < kept; ++i) {
            EXPECT_LT(ids[i], database.glob_count());
            EXPECT_TRUE(i == 0 || ids[i - 1] < ids[i]);
        }
        reach.hits += matches.count();
        if (matches.has_literal) {
            const std::string copy(matches.literal.text);
            EXPECT_LE(copy.size(), 65'535u);
        }
    }
}

void ask_file(const test::Bytes& file, Reach& reach) {
    const Block block(file);
    Database database;
    if (database.open(block.bytes()) != Status::ok)
        return;
    TextError error;
    const auto text =
        TextDatabase::open(block.bytes(), database.metadata_section, database.data, error);
    if (text == nullptr)
        return;
    ++reach.files;
    ask(*text, reach);
}

TEST(DamagedIndex, EveryByteMayBeWrong) {
    constexpr std::array<std::uint8_t, 3> masks = {0x01, 0x80, 0xFF};
    for (const std::uint16_t mode : {std::uint16_t{0}, std::uint16_t{1}}) {
        const test::MxyFile sound = test::build_mxy(some_spec(mode));
        Reach reach;
        for (std::uint64_t at = sound.index; at < sound.marker; ++at) {
            for (const std::uint8_t mask : masks) {
                test::Bytes file = sound.bytes;
                file[at] ^= mask;
                ask_file(file, reach);
            }
        }
        EXPECT_EQ(reach.files, masks.size() * (sound.marker - sound.index));
        EXPECT_GT(reach.hits, reach.files * 10);
    }
}

TEST(DamagedIndex, WordsMayBeAnything) {
    constexpr std::uint32_t odd[] = {0,          1,          2,          16,         0x7FFFFFFF,
                                     0x80000000, 0xFFFFFFFF, 0x10000000, 0x0000FFFF, 0x01010101};
    Reach reach;
    const test::MxyFile sound = test::build_mxy(some_spec(0));
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        test::Random random(seed);
        test::MxyFile file = sound;
        for (auto wounds = 1 + random() % 4; wounds > 0; --wounds) {
            // Half of them behind the frame of the section, where the parts are.
            const std::uint64_t first = file.index + (random() % 2) * 64;
            const std::uint64_t at =
                first + 4 * test::between(random, 0, (file.marker - first) / 4 - 1);
            test::put32(file.bytes, at,
                        random() % 2 == 0 ? odd[random() % std::size(odd)]
                                          : static_cast<std::uint32_t>(random()));
        }
        ask_file(file.bytes, reach);
        if (seed % 8 == 0)
            (void)validate(Block(file.bytes).bytes(), Thoroughness::standard);
    }
    EXPECT_EQ(reach.files, 1500u);
    EXPECT_GT(reach.hits, reach.files * 10);
}

std::vector<Pattern> as_patterns(const std::vector<std::string>& globs) {
    std::vector<Pattern> patterns;
    for (const std::string& glob : globs)
        patterns.push_back({glob, PatternKind::glob});
    return patterns;
}

TEST(DamagedIndex, PartsMayEndAnywhere) {
    const std::vector<std::string> globs = some_globs();
    const auto count = static_cast<std::uint32_t>(globs.size());
    const std::vector<std::uint8_t> patterns =
        PatternIndex::write(as_patterns(globs), CaseMode::sensitive);
    for (std::size_t size = 0; size < patterns.size(); ++size) {
        const Block part(ByteView(patterns).first(size));
        PatternIndex index;
        EXPECT_TRUE(index.open(part.bytes(), CaseMode::sensitive, count)) << size;
    }
    test::LiteralSpec spec;
    for (int i = 0; i < 40; ++i)
        spec.entries.push_back({"name" + std::to_string(i), 0});
    const test::Bytes section = spec.build();
    LiteralTable table;
    ASSERT_FALSE(table.open(section, CaseMode::sensitive));
    const std::vector<std::uint8_t> buckets = write_literal_buckets(table);
    for (std::size_t size = 0; size < buckets.size(); ++size) {
        const Block part(ByteView(buckets).first(size));
        EXPECT_TRUE(LiteralBuckets().open(part.bytes(), table)) << size;
    }
}

TEST(DamagedIndex, PatternPartsOfNoiseBehindASoundHeader) {
    const std::vector<std::string> globs = some_globs();
    const auto count = static_cast<std::uint32_t>(globs.size());
    const std::vector<std::uint8_t> sound =
        PatternIndex::write(as_patterns(globs), CaseMode::sensitive);
    std::size_t opened = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        test::Random random(seed);
        std::vector<std::uint8_t> bytes = sound;
        const std::size_t start =
            pattern_index::header_size + random() % (bytes.size() - pattern_index::header_size);
        const std::size_t end = start + random() % (bytes.size() - start);
        for (std::size_t at = start; at < end; ++at)
            bytes[at] = random() % 3 == 0 ? 0xFF : static_cast<std::uint8_t>(random());
        const Block part(bytes);
        PatternIndex index;
        if (index.open(part.bytes(), CaseMode::sensitive, count))
            continue;
        ++opened;
        (void)index.check();
        for (const std::string& text : texts) {
            std::array<std::uint32_t, 4> ids{};
            const std::size_t matches = index.match(text, ids);
            for (std::size_t i = 0; i < std::min(matches, ids.size()); ++i)
                EXPECT_LT(ids[i], count);
        }
    }
    EXPECT_GT(opened, 400u);
}

// A program with the margin that it may count on, and nothing behind it.
void run_program(ByteView program, const std::vector<std::string>& some_texts) {
    if (program.empty())
        return;
    std::vector<std::uint8_t> padded(program.begin(), program.end());
    padded.resize(program.size() + program_margin, 0xFF); // zeros would end a number
    const Block block(padded);
    const ByteView bytes = block.bytes().first(program.size());
    for (const std::string& text : some_texts) {
        const Block text_block({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        const std::string_view view = as_text(text_block.bytes());
        (void)program_matches(bytes, view, text.size() / 2);
        for (std::size_t size = 1; size <= max_gram_size; ++size)
            for (std::size_t at = 0; at + size <= std::min<std::size_t>(text.size(), 16); ++at) {
                const GramSite site = inspect_site(bytes, view, at, size);
                EXPECT_LE(site.inner_start, text.size());
            }
    }
}

TEST(DamagedProgram, ReadsNothingElseAndEnds) {
    std::mt19937 random(5);
    for (int round = 0; round < 3000; ++round) {
        const auto& alphabet = round % 2 == 0 ? test::broken_alphabet : test::utf8_alphabet;
        const std::string glob = test::random_glob(random, alphabet);
        GlobCompiler compiler(CaseMode::sensitive);
        std::vector<std::uint8_t> program;
        if (compiler.compile({glob, PatternKind::glob}, program) != GlobError::none)
            continue;
        const std::string text = test::random_text(random, alphabet, glob);
        for (auto wounds = 1 + random() % 3; wounds > 0; --wounds) {
            const std::size_t at = random() % program.size();
            switch (random() % 4) {
            case 0:
                program[at] = 0xFF;
                break;
            case 1:
                program[at] = static_cast<std::uint8_t>(program[at] ^ 1u << random() % 8);
                break;
            case 2:
                program[at] = static_cast<std::uint8_t>(random());
                break;
            default:
                program.resize(at + 1);
            }
        }
        run_program(program, {text, text + "\xE2\x82", std::string(40, 'a')});
    }
}

TEST(DamagedProgram, OfNoise) {
    test::Random random(6);
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::uint8_t> program(1 + random() % 40);
        for (std::uint8_t& byte : program)
            byte = random() % 4 == 0 ? 0xFF : static_cast<std::uint8_t>(random() % 48);
        run_program(program, {"", "abc\xC3\xBC\xE2\x82\xAC", std::string(20, '\x80')});
    }
}

// Slots that all lead to one list over everything, programs that are all the same large one: what
// an honest index cannot be made to do. The text is long, and meets every slot.
TEST(DamagedIndex, TakesABoundedTime) {
    std::vector<std::string> globs;
    for (int i = 0; i < 4000; ++i)
        globs.push_back("*" + std::to_string(i * 7919) + "aaaa?b*" + std::string(40, 'a'));
    std::vector<std::uint8_t> bytes = PatternIndex::write(as_patterns(globs), CaseMode::sensitive);
    const auto field = [&](std::uint32_t offset) { return load_le32(bytes.data() + offset); };
    const std::uint32_t slots = field(pattern_index::slot_count);
    const std::uint32_t candidates = field(pattern_index::candidate_count);
    std::uint8_t* const first_slot = bytes.data() + pattern_index::header_size;
    std::uint8_t* const first_candidate = first_slot + slots * KeyTable::slot_size;
    std::uint8_t* const filters = first_candidate + candidates * Candidate::size;
    std::uint8_t* const programs =
        bytes.data() + bytes.size() - program_margin - field(pattern_index::programs_size);
    std::fill(filters, programs, std::uint8_t{0xFF});
    for (std::uint32_t i = 0; i < candidates; ++i) {
        store_le32(first_candidate + i * Candidate::size,
                   i + 1 == candidates ? Candidate::last_flag : 0);
        store_le32(first_candidate + i * Candidate::size + 4, 0);
    }
    store_le32(programs + pattern_index::program_size, field(pattern_index::programs_size));
    const std::string text = std::string(3000, 'a') + std::string(3000, '0');
    for (const std::uint32_t flag : {0u, CandidateList::long_flag}) {
        for (std::uint32_t i = 0; i < slots; ++i)
            store_le32(first_slot + i * KeyTable::slot_size + 4, i % candidates | flag);
        PatternIndex index;
        ASSERT_FALSE(index.open(bytes, CaseMode::sensitive, 4000));
        const auto start = std::chrono::steady_clock::now();
        EXPECT_NE(index.match(text, {}), PatternIndex::no_memory);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
    }
}

} // namespace
} // namespace mxy::text
