// See literal_buckets.h. The writing half is in literal_buckets_writer.cpp.
#include "mxy/literal_buckets.h"

#include "mxy/literal_key.h"

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
    std::optional<Literal> found = find(simple);
    if (!found && simple.has_dotted_i())
        found = find(simple.with_dotted_i_lowered());
    return found;
}

std::optional<Literal> LiteralBuckets::find(const LiteralKey& key) const noexcept {
    const BucketHashParts hash(key.bucket_hash(), bucket_count_);
    std::uint32_t number = hash.bucket();
    const std::uint8_t* const home = bucket(number);
    if (const auto found = find_in(home, hash.tag(), key))
        return found;
    if ((load_le16(home + buckets::overflow) & hash.overflow_bit()) == 0)
        return std::nullopt;
    for (std::uint32_t left = home[buckets::reach]; left > 0; --left) {
        number = number + 1 == bucket_count_ ? 0 : number + 1;
        if (const auto found = find_in(bucket(number), hash.tag(), key))
            return found;
    }
    return std::nullopt;
}

std::optional<Literal> LiteralBuckets::find_in(const std::uint8_t* line, std::uint32_t tag,
                                               const LiteralKey& key) const noexcept {
    const auto try_entry = [&](std::uint32_t i) -> std::optional<Literal> {
        Literal literal;
        literal.id = load_le32(line + buckets::id_of(i));
        table_->prefetch_data_of(literal.id);
        if (!table_->text_at(load_le32(line + buckets::text_offset_of(i)), literal.text) ||
            !key.matches(literal.text))
            return std::nullopt;
        literal.data_offset = table_->data_of(literal.id);
        return literal;
    };
    const auto lane = [](std::uint64_t lanes) {
        return static_cast<std::uint32_t>(std::countr_zero(lanes)) / 16;
    };
    for (auto lanes = lanes_with(load_le64(line), tag); lanes != 0; lanes &= lanes - 1)
        if (const auto found = try_entry(lane(lanes)))
            return found;
    constexpr std::uint64_t last_two = 0xFFFFFFFF;
    for (auto lanes = lanes_with(load_le64(line + 8), tag) & last_two; lanes != 0;
         lanes &= lanes - 1)
        if (const auto found = try_entry(4 + lane(lanes)))
            return found;
    return std::nullopt;
}

} // namespace mxy::text
