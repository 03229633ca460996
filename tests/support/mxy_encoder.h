// Writes literal sections, pattern images of versions 1 to 5, and whole .mxy and .pgb files for
// tests. It knows the format on its own account, down to the hash function, and shares no code with
// the library. What tests want damaged they patch afterwards, with put32() and friends.
#pragma once

#include "support/database_spec.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::test {

Bytes le16(std::uint32_t value);
Bytes le32(std::uint32_t value);
Bytes le64(std::uint64_t value);
std::uint32_t get32(const Bytes& bytes, std::size_t at);
void put32(Bytes& bytes, std::size_t at, std::uint32_t value);

std::uint64_t xxh64(std::string_view text);

// Two texts of 64 bytes that differ and have the same xxh64().
struct Collision {
    std::string first;
    std::string second;
};
Collision xxh64_collision();

// One key with its id, as writers number them: the index in the list. The text is hashed and stored
// as it is, so that where case does not count the test lowers it.
struct LiteralEntry {
    std::string text;
    std::uint32_t data_offset = 0;
};

struct LiteralSpec {
    std::vector<LiteralEntry> entries = {};
    std::uint32_t shards = 16;
    bool older_layout = false;

    // The section, without its separator. Of equal keys all are stored; the last one has the slot.
    Bytes build() const;
};

struct PatternEntry {
    std::string text;
    std::uint8_t type = 1;
    std::optional<std::uint32_t> data_offset = std::nullopt; // in the image's own data
};

struct ImageSpec {
    std::uint32_t version = 5;
    std::uint32_t mode = 0;
    bool short_header = false; // the 64 bytes of the earliest version 1
    std::vector<PatternEntry> patterns = {};
    // In the place of the automaton, which no reader of ours looks at.
    Bytes automaton = Bytes(40, 0xA5);
    Bytes data = {};

    Bytes build() const;
};

// A .mxy file: no addresses unless `database` has some. Its data comes before the text sections.
struct MxySpec {
    DatabaseSpec database = {.ip_version = 4, .nodes = {{1, 1}}};
    std::optional<ImageSpec> patterns = std::nullopt;
    std::vector<std::uint32_t> pattern_data = {};
    std::optional<LiteralSpec> literals = std::nullopt;
    // Makes the index section out of the pattern section and the literal section, each empty where
    // there is none; null: the file has no index. What is in it, the encoder does not know.
    std::function<Bytes(const Bytes& patterns, const Bytes& literals)> make_index = nullptr;

    std::optional<std::uint16_t> match_mode = 0; // none: the key is left out
    // How the two offset keys are written; null leaves them out, as the first releases did.
    Bytes (*offset_value)(std::uint32_t) = uint32;
    // Added to what the keys say.
    std::int64_t patterns_shift = 0;
    std::int64_t literals_shift = 0;
    std::int64_t index_shift = 0;
};

struct MxyFile {
    Bytes bytes;
    std::uint64_t data_start = 0;
    // Behind the separators; 0 where the file has no such section.
    std::uint64_t patterns = 0;
    std::uint64_t literals = 0;
    std::uint64_t index = 0;
    std::uint64_t marker = 0;
};

MxyFile build_mxy(const MxySpec& spec);

} // namespace mxy::test
