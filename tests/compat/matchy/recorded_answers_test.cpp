// Every query that was recorded with the peer, asked of ours: through matchy_query() and through
// matchy_find_all(). An answer is the same, or better for a reason that is named and checked here,
// or worse, which fails.
#include "recorded.h"
#include "values.h"

#include "support/glob_oracle.h"
#include "support/test_data.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <utility>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <matchy/matchy.h>

namespace mxy::test {

namespace {

struct Closer {
    void operator()(matchy_t* handle) const { matchy_close(handle); }
};
using Handle = std::unique_ptr<matchy_t, Closer>;

struct OurHit {
    int kind = 0;
    unsigned prefix_length = 0;
    std::uint32_t id = 0;
    std::string pattern;
    std::string value;
};

std::vector<OurHit> ask(const matchy_t* db, const std::string& key) {
    std::vector<matchy_hit_t> hits(64);
    std::size_t count = 0;
    const std::int32_t status =
        matchy_find_all(matchy_mmdb(db), key.data(), key.size(), hits.data(), hits.size(), &count);
    EXPECT_EQ(status, MATCHY_SUCCESS) << matchy_last_error();
    EXPECT_LE(count, hits.size());
    std::vector<OurHit> ours;
    for (std::size_t i = 0; i < count; ++i) {
        const matchy_hit_t& hit = hits[i];
        ours.push_back({hit.kind, hit.prefix_len, hit.pattern_id,
                        std::string(hit.pattern == nullptr ? "" : hit.pattern, hit.pattern_size),
                        hit.has_entry ? canonical_value(hit.entry) : "no value"});
    }
    return ours;
}

bool is_ipv6(const std::string& key) {
    in6_addr address;
    return inet_pton(AF_INET6, key.c_str(), &address) == 1;
}

bool is_ipv4(const std::string& key) {
    in_addr address;
    return inet_pton(AF_INET, key.c_str(), &address) == 1;
}

bool is_same(const RecordedAnswer& peer, const std::vector<OurHit>& ours) {
    if (ours.size() != peer.values.size())
        return false;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const bool is_address = ours[i].kind == MATCHY_HIT_ADDRESS;
        if (ours[i].value != peer.values[i] || is_address != (peer.kind == "ip"))
            return false;
        if (is_address ? ours[i].prefix_length != peer.prefix_length : ours[i].id != peer.ids[i])
            return false;
    }
    return true;
}

// --- why an answer may differ
// ---------------------------------------------------------------------

// All that the recorded keys need of case folding: ASCII and Latin-1.
std::uint32_t fold(std::uint32_t unit) {
    const bool ascii = unit >= 'A' && unit <= 'Z';
    const bool latin = unit >= 0xC0 && unit <= 0xDE && unit != 0xD7;
    return ascii || latin ? unit + 0x20 : unit;
}

std::string fold_text(std::string_view text) {
    std::string folded;
    for (const std::uint32_t unit : units_of(text))
        folded += std::to_string(fold(unit)) + " ";
    return folded;
}

// Every glob of a database with the obvious matcher.
class Oracle {
public:
    Oracle(const matchy_t* db, bool fold_case) : fold_case_(fold_case) {
        for (std::uint32_t id = 0; id < matchy_pattern_count(db); ++id) {
            const std::unique_ptr<char, void (*)(char*)> text(matchy_get_pattern_string(db, id),
                                                              matchy_free_string);
            patterns_.emplace_back(text.get());
        }
    }

    std::vector<std::uint32_t> globs_of(const std::string& key) const {
        std::vector<std::uint32_t> ids;
        for (std::uint32_t id = 0; id < patterns_.size(); ++id)
            if (matches(patterns_[id], key))
                ids.push_back(id);
        return ids;
    }

    bool is_same_text(const std::string& left, const std::string& right) const {
        return fold_case_ ? fold_text(left) == fold_text(right) : left == right;
    }

private:
    // The peer's writers store what has no wildcards to be found anywhere.
    bool matches(const std::string& pattern, const std::string& key) const {
        if (pattern.find_first_of("*?[") == std::string::npos)
            return fold_case_ ? fold_text(key).find(fold_text(pattern)) != std::string::npos
                              : key.find(pattern) != std::string::npos;
        return GlobOracle(pattern, fold_case_ ? fold : nullptr).matches(key);
    }

    std::vector<std::string> patterns_;
    bool fold_case_;
};

// Our text answers are exactly those that the obvious matcher gives.
bool is_right_text(const Oracle& oracle, const std::string& key, const std::vector<OurHit>& ours) {
    std::vector<std::uint32_t> globs;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (ours[i].kind == MATCHY_HIT_GLOB)
            globs.push_back(ours[i].id);
        else if (i != 0 || ours[i].kind != MATCHY_HIT_LITERAL ||
                 !oracle.is_same_text(ours[i].pattern, key))
            return false;
    }
    return globs == oracle.globs_of(key);
}

bool has_all_of(const RecordedAnswer& peer, const std::vector<OurHit>& ours) {
    std::size_t next = 0;
    for (const OurHit& hit : ours)
        if (next < peer.ids.size() && hit.id == peer.ids[next] && hit.value == peer.values[next])
            ++next;
    return next == peer.values.size();
}

constexpr const char* worse = "worse";

// The reason for which an answer that differs is the better one.
const char* judge(const Recording& recording, const Oracle& oracle, bool insensitive,
                  const RecordedAnswer& peer, const std::vector<OurHit>& ours) {
    if (is_ipv4(peer.query) && ours.size() == 1 && ours[0].kind == MATCHY_HIT_ADDRESS &&
        ours[0].prefix_length == 0)
        return "IPv4 below a leaf above the IPv4 part of an IPv6 tree: the peer takes wrong turns";
    if (!is_right_text(oracle, peer.query, ours))
        return worse;
    if ((is_ipv4(peer.query) || is_ipv6(peer.query)) && !peer.found())
        return "an address in no network: the peer does not ask literals and globs";
    if (insensitive && recording.format == "Pattern database")
        return "a pattern file in which case does not count: the peer counts it";
    if (peer.kind != "ip" && has_all_of(peer, ours))
        return "globs with short or no literal parts, or classes: the peer misses them";
    return worse;
}

struct Count {
    std::size_t same = 0;
    std::map<std::string, std::size_t> differing;
};

// The first answer alone, as JSON.
void compare_first(const matchy_t* db, const RecordedAnswer& peer, const std::vector<OurHit>& ours,
                   bool same) {
    matchy_result_t result = matchy_query(db, peer.query.c_str());
    EXPECT_EQ(result.found, !ours.empty());
    const std::unique_ptr<char, void (*)(char*)> json(matchy_result_to_json(&result),
                                                      matchy_free_string);
    EXPECT_EQ(json != nullptr, result.found);
    if (result.found && json != nullptr) {
        EXPECT_EQ(result.prefix_len, ours[0].prefix_length);
        matchy_entry_s entry;
        ASSERT_EQ(matchy_result_get_entry(&result, &entry), MATCHY_SUCCESS);
        const auto* const start = matchy_mmdb(entry.db)->data_section;
        const auto offset = static_cast<const std::uint8_t*>(entry.data_ptr) - start;
        EXPECT_EQ(canonical_value({matchy_mmdb(db), static_cast<std::uint32_t>(offset)}),
                  ours[0].value);
        if (same) {
            EXPECT_TRUE(same_json(json.get(), peer.first_json)) << json.get();
        }
    }
    matchy_free_result(&result);
}

void compare(const Recording& recording, Count& count) {
    const Handle db(matchy_open(recording.database.c_str()));
    ASSERT_NE(db, nullptr) << matchy_last_error();
    EXPECT_EQ(matchy_format(db.get()), recording.format);
    EXPECT_EQ(matchy_pattern_count(db.get()) > 0, recording.glob_count > 0);
    EXPECT_EQ(matchy_has_literal_data(db.get()), recording.literal_count > 0);
    const std::unique_ptr<char, void (*)(char*)> metadata(matchy_metadata(db.get()),
                                                          matchy_free_string);
    EXPECT_EQ(metadata == nullptr, recording.metadata_json.empty());
    if (metadata != nullptr) {
        EXPECT_TRUE(same_json(metadata.get(), recording.metadata_json)) << metadata.get();
    }

    const bool insensitive = recording.database.string().find(".ci.") != std::string::npos;
    const Oracle oracle(db.get(), insensitive);
    for (const RecordedAnswer& peer : recording.answers) {
        SCOPED_TRACE(peer.query.substr(0, 60));
        const std::vector<OurHit> ours = ask(db.get(), peer.query);
        const bool same = is_same(peer, ours);
        compare_first(db.get(), peer, ours, same);
        if (same) {
            ++count.same;
            continue;
        }
        const std::string reason = judge(recording, oracle, insensitive, peer, ours);
        ++count.differing[reason];
        EXPECT_NE(reason, worse) << "peer: " << peer.kind << ", " << peer.values.size()
                                 << " answers; ours: " << ours.size();
    }
}

} // namespace

TEST(RecordedAnswers, AreTheSameOrBetter) {
    MXYDB_REQUIRE_TEST_DATA();
    const std::vector<Recording> all = recordings();
    ASSERT_FALSE(all.empty());
    Count count;
    std::size_t queries = 0;
    for (const Recording& recording : all) {
        SCOPED_TRACE(recording.database.filename().string());
        queries += recording.answers.size();
        compare(recording, count);
    }
    const std::size_t worse_ones = std::exchange(count.differing[worse], 0);
    count.differing.erase(worse);
    std::cout << "files " << all.size() << ", queries " << queries << ", same " << count.same;
    std::size_t better = 0;
    for (const auto& [reason, number] : count.differing)
        better += number;
    std::cout << ", better " << better << ", worse " << worse_ones << "\n";
    for (const auto& [reason, number] : count.differing)
        std::cout << "  " << number << " " << reason << "\n";
    EXPECT_GT(count.same, better);
    EXPECT_EQ(count.differing.size(), 4u);
}

// Six patterns, written by six releases, in two modes, with data and without; answers by the
// oracle.
TEST(RecordedAnswers, PatternFilesOfAllReleases) {
    MXYDB_REQUIRE_TEST_DATA();
    const std::vector<std::string> keys = {"a.evil.com", "A.Evil.COM", "lit.eral", "xLIT.eralx",
                                           "bad5.com",   "badx.com",   "main.c",   "xxyzzabc",
                                           "",           "evil.com",   "::1"};
    std::size_t files = 0;
    std::size_t hits = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(data_folder() / "matchy" / "old")) {
        const std::string name = entry.path().filename().string();
        SCOPED_TRACE(name);
        const Handle db(matchy_open(entry.path().c_str()));
        ASSERT_NE(db, nullptr) << matchy_last_error();
        ++files;
        const Oracle oracle(db.get(), name.find("ci1") != std::string::npos);
        const bool has_data =
            name.find("nodata") == std::string::npos && !name.starts_with("v0.3.1");
        for (const std::string& key : keys) {
            const std::vector<OurHit> ours = ask(db.get(), key);
            EXPECT_TRUE(is_right_text(oracle, key, ours)) << key;
            for (const OurHit& hit : ours) {
                ++hits;
                const std::string expected =
                    has_data && hit.id != 1
                        ? "{\"id\": u32 " + std::to_string(hit.id) + ", \"s\": \"v\", }"
                        : "no value";
                EXPECT_EQ(hit.value, expected) << key;
            }
        }
    }
    EXPECT_EQ(files, 22u);
    std::cout << "files " << files << ", hits " << hits << "\n";
}

} // namespace mxy::test
