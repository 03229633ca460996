// The writing half of literal_buckets.h.
#include "mxy/literal_buckets.h"
#include "mxy/literal_key.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace mxy::text {

namespace {

// On average, out of twelve places: fuller buckets save little memory, and send more keys to the
// next bucket.
constexpr std::uint64_t literals_in_two_buckets = 9;
// A key that would stand farther from its bucket has too many with the same hash before it.
constexpr std::uint32_t longest_reach = 64;
constexpr int most_attempts = 4;

class BucketWriter {
public:
    explicit BucketWriter(const LiteralTable& table) : table_(table) {}

    std::vector<std::uint8_t> write() {
        read_table();
        std::uint64_t count = std::uint64_t{entries_.size()} * 2 / literals_in_two_buckets + 1;
        for (int attempt = 0; attempt < most_attempts; ++attempt, count += count / 2) {
            if (count > std::numeric_limits<std::uint32_t>::max())
                break;
            bucket_count_ = static_cast<std::uint32_t>(count);
            if (fill())
                return std::move(out_);
        }
        return {};
    }

private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t text_offset;
        std::uint32_t id;
    };

    // A place for an entry.
    struct Place {
        std::uint8_t* line;
        std::uint32_t number; // in it

        std::uint8_t* tag() const noexcept { return line + buckets::tag_of(number); }
        std::uint8_t* text_offset() const noexcept {
            return line + buckets::text_offset_of(number);
        }
        std::uint8_t* id() const noexcept { return line + buckets::id_of(number); }
    };

    void read_table() {
        Literal literal;
        entries_.reserve(table_.entry_count());
        for (std::uint32_t slot = 0; slot < table_.slot_count(); ++slot)
            if (table_.slot(slot, literal) == LiteralTable::SlotState::used)
                entries_.push_back({LiteralKey(literal.text, table_.mode()).bucket_hash(),
                                    table_.offset_of(literal.text), literal.id});
    }

    bool fill() {
        literal_count_ = 0;
        out_.assign((std::size_t{bucket_count_} + 1) * buckets::line_size, 0);
        if (!std::all_of(entries_.begin(), entries_.end(),
                         [this](const Entry& entry) { return add(entry); }))
            return false;
        store_le32(out_.data() + buckets::bucket_count, bucket_count_);
        store_le32(out_.data() + buckets::literal_count, literal_count_);
        return true;
    }

    std::uint8_t* line(std::uint32_t number) noexcept {
        return out_.data() + (std::size_t{number} + 1) * buckets::line_size;
    }

    // False where there is no room within reach.
    bool add(const Entry& entry) {
        const BucketHashParts hash(entry.hash, bucket_count_);
        std::uint8_t* const home = line(hash.bucket());
        for (std::uint32_t distance = 0; distance <= longest_reach; ++distance) {
            const std::uint64_t number = (std::uint64_t{hash.bucket()} + distance) % bucket_count_;
            Place place{line(static_cast<std::uint32_t>(number)), 0};
            for (; place.number < buckets::entries; ++place.number) {
                const std::uint32_t tag = load_le16(place.tag());
                if (tag == 0) {
                    put(entry, hash.tag(), place);
                    if (distance > 0)
                        note_overflow(home, hash.overflow_bit(), distance);
                    return true;
                }
                if (tag == hash.tag() && is_same_key(entry, place)) {
                    if (entry.id > load_le32(place.id()))
                        put(entry, hash.tag(), place);
                    return true;
                }
            }
        }
        return false;
    }

    void put(const Entry& entry, std::uint32_t tag, const Place& place) noexcept {
        literal_count_ += load_le16(place.tag()) == 0;
        store_le16(place.tag(), tag);
        store_le32(place.text_offset(), entry.text_offset);
        store_le32(place.id(), entry.id);
    }

    static void note_overflow(std::uint8_t* home, std::uint32_t bit,
                              std::uint32_t distance) noexcept {
        store_le16(home + buckets::overflow, load_le16(home + buckets::overflow) | bit);
        home[buckets::reach] =
            static_cast<std::uint8_t>(std::max<std::uint32_t>(home[buckets::reach], distance));
    }

    bool is_same_key(const Entry& entry, const Place& place) const noexcept {
        std::string_view text;
        std::string_view other;
        return table_.text_at(entry.text_offset, text) &&
               table_.text_at(load_le32(place.text_offset()), other) &&
               LiteralKey(text, table_.mode()).matches(other);
    }

    const LiteralTable& table_;
    std::vector<Entry> entries_;
    std::uint32_t bucket_count_ = 0;
    std::uint32_t literal_count_ = 0;
    std::vector<std::uint8_t> out_;
};

} // namespace

std::vector<std::uint8_t> write_literal_buckets(const LiteralTable& table) {
    return BucketWriter(table).write();
}

} // namespace mxy::text
