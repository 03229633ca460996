// The probes of the format's description: one file with every trap of the peer's writer in it,
// asked what tells a reader that answers right from one that does not.
#include "support/mxy_encoder.h"

#include <gtest/gtest.h>
#include <matchy/matchy.h>

#include <array>
#include <string>
#include <vector>

namespace mxy::test {
namespace {

// As the peer writes it: patterns without metacharacters are of type 0, and a pattern that is added
// twice has two values but one id, so that later ones have their neighbour's.
Bytes probe_file() {
    DataSection data;
    const auto value = [&](const char* name) { return data.add(map({{"name", utf8(name)}})); };
    MxySpec spec;
    spec.database = {.ip_version = 4};
    spec.database.networks = {{"1.2.3.0/24", value("ip1")}, {"32.1.0.0/16", value("ip2")}};
    spec.patterns = ImageSpec{};
    for (const PatternEntry& pattern : std::vector<PatternEntry>{{"evil.com", 0},
                                                                 {"*.c", 1},
                                                                 {"ba[d]x", 1},
                                                                 {"bad[0-9].com", 1},
                                                                 {"a\\*b", 0},
                                                                 {"*dup*", 1},
                                                                 {"*.evil.com", 1},
                                                                 {"*after.dup", 1},
                                                                 {"?", 1}})
        spec.patterns->patterns.push_back(pattern);
    for (const char* name : {"g0", "g1", "g2", "g3", "g4", "g5", "g6", "g5b", "g7", "g8"})
        spec.pattern_data.push_back(value(name));
    spec.literals = LiteralSpec{};
    spec.literals->entries = {{"lit1", value("l0")},
                              {"lit1", value("l0b")},
                              {"*.x", value("l1")},
                              {"9.9.9.9", value("l2")},
                              {"[a", value("l3")}};
    spec.database.data = data.content();
    return build_mxy(spec).bytes;
}

// The names of all values that a key has, in order.
std::vector<std::string> names_of(const matchy_t* db, const std::string& key) {
    std::array<matchy_hit_t, 16> hits;
    std::size_t count = 0;
    EXPECT_EQ(
        matchy_find_all(matchy_mmdb(db), key.data(), key.size(), hits.data(), hits.size(), &count),
        MATCHY_SUCCESS)
        << matchy_last_error();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        MMDB_entry_data_s name;
        EXPECT_EQ(MMDB_get_value(&hits[i].entry, &name, "name", nullptr), MMDB_SUCCESS);
        names.emplace_back(name.utf8_string, name.data_size);
    }
    return names;
}

TEST(Probes, AreAnsweredRight) {
    const Bytes file = probe_file();
    matchy_t* const db = matchy_open_buffer(file.data(), file.size());
    ASSERT_NE(db, nullptr) << matchy_last_error();
    using Names = std::vector<std::string>;
    const struct {
        const char* key;
        Names names;
        const char* why;
    } probes[] = {
        {"evil.com", {"g0"}, "a pattern of type 0"},
        {"xevil.com", {"g0"}, "type 0 is found anywhere"},
        {"main.c", {"g1"}, "a glob with a short piece alone"},
        {"badx", {"g2"}, "short pieces around a class"},
        {"a*b", {}, "the text of type 0 has its backslash"},
        {"xa\\*by", {"g4"}, "with the backslash it is found"},
        {"z.after.dup", {"g5", "g5b"}, "the file itself has the wrong value"},
        {"a.evil.com", {"g0", "g6"}, "ascending ids"},
        {"lit1", {"l0b"}, "of equal literals the last one counts"},
        {"9.9.9.9", {"l2"}, "an address in no network is asked as text"},
        {"1.2.3.4", {"ip1"}, "an address in a network is not"},
        {"2001:db8::1", {}, "an IPv6 address is not in an IPv4 tree"},
        {"::ffff:1.2.3.4", {}, "nor is a mapped one"},
        {"[a", {"l3"}, "what is no glob became a literal"},
        {"xdupy", {"g5"}, ""},
        {"bad5.com", {"g3"}, "a class item at any alignment"},
        {"\xC3\xA9", {"g7"}, "one character of two bytes; the value is shifted in the file"},
    };
    for (const auto& probe : probes)
        EXPECT_EQ(names_of(db, probe.key), probe.names) << probe.key << ": " << probe.why;
    matchy_close(db);
}

} // namespace
} // namespace mxy::test
