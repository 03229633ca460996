// Literals by the hash of their text, in buckets of one cache line: the part of an index section
// that finds a literal with one access to memory if it is not there, and with two in a row if it
// is. Texts and data stay where the literal section has them. It is a view of bytes, which may be
// anything: a wrong answer is all that comes of that. It knows nothing of how buckets are filled.
#pragma once

#include "mxy/literal_table.h"

#include <span>
#include <vector>

namespace mxy::text {

namespace buckets {
// The header, a line of its own: the number of buckets and of the literals in them.
inline constexpr std::uint32_t bucket_count = 0;
inline constexpr std::uint32_t literal_count = 4;
inline constexpr std::uint32_t line_size = 64;

// A bucket: of each entry a tag, 0 if there is none; what is known of literals that found no place
// here; and of each entry the place of its text in the literal section, and its id.
inline constexpr std::uint32_t entries = 6;
inline constexpr std::uint32_t tags = 0;      // 16 bits each
inline constexpr std::uint32_t overflow = 12; // 16 bits, one for each sixteenth of them
inline constexpr std::uint32_t reach = 15;    // 8 bits: in how many of the next buckets they are
inline constexpr std::uint32_t text_offsets = 16;
inline constexpr std::uint32_t ids = 40;

// Where entry `i` has them, in its bucket.
constexpr std::size_t tag_of(std::size_t i) noexcept {
    return tags + 2 * i;
}
constexpr std::size_t text_offset_of(std::size_t i) noexcept {
    return text_offsets + 4 * i;
}
constexpr std::size_t id_of(std::size_t i) noexcept {
    return ids + 4 * i;
}
} // namespace buckets

// What a hash says: the bucket, the tag in it, and which bit of `overflow` is its.
class BucketHashParts {
public:
    BucketHashParts() noexcept = default;
    BucketHashParts(std::uint64_t hash, std::uint32_t bucket_count) noexcept
        : bucket_(static_cast<std::uint32_t>((hash >> 32) * bucket_count >> 32)),
          tag_((hash & 0xFFFF) == 0 ? 1 : static_cast<std::uint32_t>(hash & 0xFFFF)),
          overflow_bit_(1u << (hash >> 16 & 15)) {}

    std::uint32_t bucket() const noexcept { return bucket_; }
    std::uint32_t tag() const noexcept { return tag_; }
    std::uint32_t overflow_bit() const noexcept { return overflow_bit_; }

private:
    std::uint32_t bucket_ = 0;
    std::uint32_t tag_ = 0;
    std::uint32_t overflow_bit_ = 0;
};

class LiteralBuckets {
public:
    // `bytes` is the part, `table` the literals that it is about, opened; both outlive the object,
    // which must not be used on an error. Takes no time.
    std::optional<SectionError> open(ByteView bytes, const LiteralTable& table) noexcept;

    // Whether every entry has a text and an id of the table.
    std::optional<SectionError> check() const noexcept;

    // The same as LiteralTable::find() with an index.
    std::optional<Literal> find(std::string_view key) const noexcept;

    // Many of them, a step at a time for a group of keys, so that the memory that one needs is on
    // its way while others are worked on. `found` has a place for each key.
    void find_many(std::span<const std::string_view> keys,
                   std::span<std::optional<Literal>> found) const noexcept;

private:
    // What a key of a group waits for.
    struct Search {
        BucketHashParts hash;
        bool has_dotted_i;
    };

    static constexpr std::size_t group_size = 32;

    void find_group(std::span<const std::string_view> keys,
                    std::span<std::optional<Literal>> found) const noexcept;
    void start(std::string_view key, Search& search) const noexcept;
    bool may_have(const Search& search, std::string_view key) const noexcept;
    void prefetch_entries(const std::uint8_t* line, std::uint64_t lanes, std::uint32_t first,
                          std::size_t key_size) const noexcept;

    // Each fills the literal in where it stands, and takes what it asks for by reference. To copy
    // such a struct in larger pieces than it was written in, as compilers do, has to wait until all
    // that was written is in the cache, and so for every access to memory before it.
    bool find(const LiteralKey& key, Literal& literal) const noexcept;
    bool find(const LiteralKey& key, const BucketHashParts& hash, Literal& literal) const noexcept;
    bool find_in(const std::uint8_t* line, std::uint32_t tag, const LiteralKey& key,
                 Literal& literal) const noexcept;
    bool is_entry(const std::uint8_t* line, std::uint32_t i, const LiteralKey& key,
                  Literal& literal) const noexcept;
    const std::uint8_t* bucket(std::uint32_t number) const noexcept {
        return buckets_.data() + std::size_t{number} * buckets::line_size;
    }

    ByteView buckets_;
    std::uint32_t bucket_count_ = 0;
    const LiteralTable* table_ = nullptr;
};

// The part for a table, the same for the same table: of keys that count as equal, it has the one
// with the highest id. None if too many texts have equal hashes, which takes somebody who wants
// that. Throws std::bad_alloc.
std::vector<std::uint8_t> write_literal_buckets(const LiteralTable& table);

} // namespace mxy::text
