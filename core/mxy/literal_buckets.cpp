// See literal_buckets.h. The writing half is in literal_buckets_writer.cpp.
#include "mxy/literal_buckets.h"

#include "mxy/literal_key.h"

#include <algorithm>
#include <array>
#include <bit>

namespace mxy::text {

namespace {

SectionError damaged(std::uint64_t offset, const char* reason) noexcept {
    return {Status::invalid_data, offset, reason};
}

// In which 16-bit lanes `word` has the tag: the top bit of each. A lane above one that has it may
// be named, too, without having it.
std::uint64_t lanes_with(std::uint64_t word, std::uint32_t tag) noexcept {
    constexpr std::uint64_t ones = 0x0001000100010001;
    const std::uint64_t difference = word ^ tag * ones;
    return (difference - ones) & ~difference & ones << 15;
}

// The same of a bucket: four lanes and two.
constexpr std::uint32_t first_lanes = 4;
constexpr std::size_t first_lanes_size = 8;

std::uint64_t first_lanes_with(const std::uint8_t* line, std::uint32_t tag) noexcept {
    return lanes_with(load_le64(line), tag);
}

std::uint64_t last_lanes_with(const std::uint8_t* line, std::uint32_t tag) noexcept {
    constexpr std::uint64_t two_lanes = 0xFFFFFFFF;
    return lanes_with(load_le64(line + first_lanes_size), tag) & two_lanes;
}

// The number of the lowest lane.
std::uint32_t lane(std::uint64_t lanes) noexcept {
    return static_cast<std::uint32_t>(std::countr_zero(lanes)) / 16;
}

} // namespace

std::optional<SectionError> LiteralBuckets::open(ByteView bytes,
                                                 const LiteralTable& table) noexcept {
    table_ = &table;
    if (bytes.size() < buckets::line_size)
        return damaged(0, "the literal buckets are too small for their header");
    bucket_count_ = load_le32(bytes.data() + buckets::bucket_count);
    if (bucket_count_ == 0 ||
        !fits(bytes.size(), buckets::line_size, bucket_count_, buckets::line_size))
        return damaged(buckets::bucket_count, "the literal buckets run out of their part");
    buckets_ = bytes.subspan(buckets::line_size, std::size_t{bucket_count_} * buckets::line_size);
    return std::nullopt;
}

std::optional<SectionError> LiteralBuckets::check() const noexcept {
    std::string_view text;
    for (std::uint32_t number = 0; number < bucket_count_; ++number) {
        const std::uint8_t* const line = bucket(number);
        for (std::uint32_t i = 0; i < buckets::entries; ++i) {
            if (load_le16(line + buckets::tag_of(i)) == 0)
                continue;
            if (!table_->text_at(load_le32(line + buckets::text_offset_of(i)), text))
                return damaged((std::uint64_t{number} + 1) * buckets::line_size,
                               "a literal bucket names a text that is not there");
        }
    }
    return std::nullopt;
}

std::optional<Literal> LiteralBuckets::find(std::string_view key) const noexcept {
    const LiteralKey simple(key, table_->mode());
    std::optional<Literal> found(std::in_place);
    if (!find(simple, *found) &&
        !(simple.has_dotted_i() && find(simple.with_dotted_i_lowered(), *found)))
        found.reset();
    return found;
}

bool LiteralBuckets::find(const LiteralKey& key, Literal& literal) const noexcept {
    const BucketHashParts hash(key.bucket_hash(), bucket_count_);
    return find(key, hash, literal);
}

bool LiteralBuckets::find(const LiteralKey& key, const BucketHashParts& hash,
                          Literal& literal) const noexcept {
    std::uint32_t number = hash.bucket();
    const std::uint8_t* const home = bucket(number);
    if (find_in(home, hash.tag(), key, literal))
        return true;
    if ((load_le16(home + buckets::overflow) & hash.overflow_bit()) == 0)
        return false;
    for (std::uint32_t left = home[buckets::reach]; left > 0; --left) {
        number = number + 1 == bucket_count_ ? 0 : number + 1;
        if (find_in(bucket(number), hash.tag(), key, literal))
            return true;
    }
    return false;
}

bool LiteralBuckets::find_in(const std::uint8_t* line, std::uint32_t tag, const LiteralKey& key,
                             Literal& literal) const noexcept {
    for (auto lanes = first_lanes_with(line, tag); lanes != 0; lanes &= lanes - 1)
        if (is_entry(line, lane(lanes), key, literal))
            return true;
    for (auto lanes = last_lanes_with(line, tag); lanes != 0; lanes &= lanes - 1)
        if (is_entry(line, first_lanes + lane(lanes), key, literal))
            return true;
    return false;
}

bool LiteralBuckets::is_entry(const std::uint8_t* line, std::uint32_t i, const LiteralKey& key,
                              Literal& literal) const noexcept {
    literal.id = load_le32(line + buckets::id_of(i));
    table_->prefetch_data_of(literal.id);
    if (!table_->text_at(load_le32(line + buckets::text_offset_of(i)), literal.text) ||
        !key.matches(literal.text))
        return false;
    literal.data_offset = table_->data_of(literal.id);
    return true;
}

void LiteralBuckets::find_many(std::span<const std::string_view> keys,
                               std::span<std::optional<Literal>> found) const noexcept {
    while (!keys.empty()) {
        const std::size_t size = std::min(keys.size(), group_size);
        find_group(keys.first(size), found.first(size));
        keys = keys.subspan(size);
        found = found.subspan(size);
    }
}

// First the buckets are asked for, then the texts that their tags point to, then these are
// compared. A folded key is made twice, which is cheaper than to keep it.
void LiteralBuckets::find_group(std::span<const std::string_view> keys,
                                std::span<std::optional<Literal>> found) const noexcept {
    std::array<Search, group_size> searches;
    std::array<bool, group_size> goes_on;
    for (std::size_t i = 0; i < keys.size(); ++i)
        start(keys[i], searches[i]);
    for (std::size_t i = 0; i < keys.size(); ++i)
        goes_on[i] = may_have(searches[i], keys[i]);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        found[i].reset();
        if (!goes_on[i])
            continue;
        const LiteralKey key(keys[i], table_->mode());
        Literal& literal = found[i].emplace();
        if (!find(key, searches[i].hash, literal) &&
            !(searches[i].has_dotted_i && find(key.with_dotted_i_lowered(), literal)))
            found[i].reset();
    }
}

void LiteralBuckets::start(std::string_view text, Search& search) const noexcept {
    const LiteralKey key(text, table_->mode());
    search.hash = {key.bucket_hash(), bucket_count_};
    search.has_dotted_i = key.has_dotted_i();
    // In memory that a caller brought, a bucket may stand across two lines.
    const std::uint8_t* const home = bucket(search.hash.bucket());
    __builtin_prefetch(home);
    __builtin_prefetch(home + buckets::line_size - 1);
}

// False: find() would find nothing, as the home bucket shows.
bool LiteralBuckets::may_have(const Search& search, std::string_view key) const noexcept {
    const std::uint8_t* const home = bucket(search.hash.bucket());
    const std::uint64_t first = first_lanes_with(home, search.hash.tag());
    const std::uint64_t last = last_lanes_with(home, search.hash.tag());
    prefetch_entries(home, first, 0, key.size());
    prefetch_entries(home, last, first_lanes, key.size());
    const bool overflows = (load_le16(home + buckets::overflow) & search.hash.overflow_bit()) != 0;
    return (first | last) != 0 || overflows || search.has_dotted_i;
}

void LiteralBuckets::prefetch_entries(const std::uint8_t* line, std::uint64_t lanes,
                                      std::uint32_t first, std::size_t key_size) const noexcept {
    for (; lanes != 0; lanes &= lanes - 1) {
        const std::uint32_t i = first + lane(lanes);
        table_->prefetch_text(load_le32(line + buckets::text_offset_of(i)), key_size);
        table_->prefetch_data_of(load_le32(line + buckets::id_of(i)));
    }
}

} // namespace mxy::text
