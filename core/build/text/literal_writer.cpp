// See literal_writer.h. The table is written shard by shard, and so are the texts: a first pass
// learns sizes and hashes, so that everything can be written at its place in one go.
#include "build/text/literal_writer.h"

#include "base/case_fold.h"
#include "build/text/records.h"
#include "mxy/format.h"
#include "mxy/literal_key.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace mxy::build {

namespace {

namespace format = text::literals;
using text::CaseMode;

constexpr const char* section_name = "the literal section";

std::uint32_t shard_count_for(std::size_t literals) noexcept {
    if (literals < 10'000)
        return 16;
    return literals < 100'000 ? 32 : 64;
}

// At most three fifths of a shard's slots are used.
std::uint64_t slot_count_for(std::uint64_t literals) noexcept {
    constexpr std::uint64_t fewest = 16;
    return literals == 0 ? 0 : std::bit_ceil(std::max(fewest, (literals * 5 + 2) / 3));
}

// A text as it is stored and hashed.
class StoredText {
public:
    explicit StoredText(CaseMode mode) noexcept : mode_(mode) {}

    std::size_t size(std::string_view text) {
        return is_stored_as_it_is(text) ? text.size() : lowered(text).size();
    }

    // Good until the next call.
    std::string_view of(std::string_view text) {
        if (mode_ == CaseMode::sensitive)
            return text;
        if (!text::is_ascii(text))
            return lowered(text);
        // There, folding is the same, and fast.
        lowered_.resize(text.size());
        fold(text, lowered_.data());
        return lowered_;
    }

private:
    // As far as sizes go.
    bool is_stored_as_it_is(std::string_view text) const noexcept {
        return mode_ == CaseMode::sensitive || text::is_ascii(text);
    }

    std::string_view lowered(std::string_view text) {
        lowered_.clear();
        lower_full(text, lowered_);
        return lowered_;
    }

    CaseMode mode_;
    std::string lowered_;
};

class LiteralSection {
public:
    LiteralSection(std::span<const LiteralEntry> literals, CaseMode mode)
        : literals_(literals), stored_(mode), shard_count_(shard_count_for(literals.size())) {}

    Bytes write() {
        measure_texts();
        hash_texts();
        measure_shards();
        out_.reserve(static_cast<std::size_t>(section_size()));
        write_header();
        write_slots();
        write_texts();
        write_places();
        return std::move(out_);
    }

private:
    void measure_texts() {
        sizes_.reserve(literals_.size());
        for (const LiteralEntry& literal : literals_) {
            const std::size_t size = stored_.size(literal.text);
            if (size > format::longest_text)
                throw BuildError(BuildError::Kind::limit, "a literal has " + std::to_string(size) +
                                                              " bytes; the format can hold " +
                                                              std::to_string(format::longest_text));
            sizes_.push_back(static_cast<std::uint16_t>(size));
            strings_size_ += size + format::text_overhead;
        }
        word_of(strings_size_, section_name);
    }

    void hash_texts() {
        hashes_.reserve(literals_.size());
        for (const LiteralEntry& literal : literals_) {
            const text::LiteralKey key(stored_.of(literal.text), CaseMode::sensitive);
            hashes_.push_back(key.table_hash());
        }
    }

    std::size_t shard_of(std::size_t id) const noexcept {
        return static_cast<std::size_t>(hashes_[id] & (shard_count_ - 1));
    }

    // Sorts the ids by shard, and gives each shard its slots.
    void measure_shards() {
        shard_ends_.assign(shard_count_, 0);
        for (std::size_t id = 0; id < literals_.size(); ++id)
            ++shard_ends_[shard_of(id)];
        first_slots_.assign(1, 0);
        std::size_t start = 0;
        for (std::size_t& end : shard_ends_) {
            first_slots_.push_back(first_slots_.back() + slot_count_for(end));
            start += std::exchange(end, start);
        }
        word_of(section_size(), section_name);
        by_shard_.resize(literals_.size());
        for (std::size_t id = 0; id < literals_.size(); ++id)
            by_shard_[shard_ends_[shard_of(id)]++] = static_cast<std::uint32_t>(id);
    }

    std::uint64_t slot_count() const noexcept { return first_slots_.back(); }

    std::uint64_t strings_offset() const noexcept {
        return format::sharded_header_size + first_slots_.size() * text::word_size +
               slot_count() * format::slot::size;
    }

    std::uint64_t section_size() const noexcept {
        return strings_offset() + strings_size_ + text::word_size +
               literals_.size() * format::mapping::size;
    }

    void write_header() {
        std::uint8_t* const header = add_record(out_, format::sharded_header_size);
        std::copy(format::magic.begin(), format::magic.end(), header);
        const auto put = [&](std::uint32_t place, std::uint64_t number) {
            store_le32(header + place, static_cast<std::uint32_t>(number));
        };
        put(format::version, format::known_version);
        put(format::slot_count, slot_count());
        put(format::strings_offset, strings_offset());
        put(format::strings_size, strings_size_);
        put(format::shard_count, shard_count_);
        put(format::shard_bits, static_cast<std::uint32_t>(std::countr_zero(shard_count_)));
        for (const std::uint64_t first : first_slots_)
            append_le32(out_, static_cast<std::uint32_t>(first));
    }

    void write_slots() {
        std::size_t text_offset = 0;
        std::size_t begin = 0;
        for (std::size_t shard = 0; shard < shard_count_; ++shard) {
            const std::span ids(by_shard_.data() + begin, shard_ends_[shard] - begin);
            const std::uint64_t slots = first_slots_[shard + 1] - first_slots_[shard];
            write_shard(ids, static_cast<std::size_t>(slots), text_offset);
            begin = shard_ends_[shard];
        }
        store_le32(out_.data() + format::entry_count, entry_count_);
    }

    void write_shard(std::span<const std::uint32_t> ids, std::size_t slot_count,
                     std::size_t& text_offset) {
        const std::size_t size = slot_count * format::slot::size;
        const std::span slots(add_record(out_, size), size);
        for (std::size_t slot = 0; slot < size; slot += format::slot::size)
            store_le32(&slots[slot + format::slot::text_offset], format::slot::is_empty);
        for (const std::uint32_t id : ids) {
            std::uint8_t* const slot = slot_for(id, slots);
            store_le64(slot + format::slot::hash, hashes_[id]);
            store_le32(slot + format::slot::text_offset, static_cast<std::uint32_t>(text_offset));
            store_le32(slot + format::slot::literal_id, id);
            text_offset += sizes_[id] + format::text_overhead;
        }
    }

    // A free slot of the shard, or that of an equal text. The hash's low bits, which chose the
    // shard, choose the first slot to try, too.
    std::uint8_t* slot_for(std::uint32_t id, std::span<std::uint8_t> slots) {
        const std::uint64_t last_slot = slots.size() / format::slot::size - 1;
        for (std::uint64_t step = hashes_[id];; ++step) {
            const std::uint64_t number = step & last_slot;
            std::uint8_t* const slot =
                &slots[static_cast<std::size_t>(number) * format::slot::size];
            if (text::load_le32(slot + format::slot::text_offset) == format::slot::is_empty) {
                ++entry_count_;
                return slot;
            }
            if (text::load_le64(slot + format::slot::hash) == hashes_[id] &&
                are_equal(id, text::load_le32(slot + format::slot::literal_id)))
                return slot;
        }
    }

    bool are_equal(std::uint32_t id, std::uint32_t other) {
        const std::string text(stored_.of(literals_[id].text));
        return text == stored_.of(literals_[other].text);
    }

    void write_texts() {
        for (const std::uint32_t id : by_shard_) {
            const std::string_view text = stored_.of(literals_[id].text);
            std::uint8_t* const record = add_record(out_, text.size() + format::text_overhead);
            store_le16(record, static_cast<std::uint32_t>(text.size()));
            std::copy(text.begin(), text.end(), record + format::text_size_width);
        }
    }

    void write_places() {
        append_le32(out_, static_cast<std::uint32_t>(literals_.size()));
        for (std::uint32_t id = 0; id < literals_.size(); ++id) {
            std::uint8_t* const row = add_record(out_, format::mapping::size);
            store_le32(row + format::mapping::literal_id, id);
            store_le32(row + format::mapping::data_offset, literals_[id].data_offset);
        }
    }

    std::span<const LiteralEntry> literals_;
    StoredText stored_;
    std::uint32_t shard_count_;

    // By id.
    std::vector<std::uint16_t> sizes_;
    std::vector<std::uint64_t> hashes_;

    std::vector<std::uint32_t> by_shard_;    // ids; ascending within a shard
    std::vector<std::size_t> shard_ends_;    // in by_shard_
    std::vector<std::uint64_t> first_slots_; // of each shard, then the number of all slots
    std::uint64_t strings_size_ = 0;
    std::uint32_t entry_count_ = 0; // used slots
    Bytes out_;
};

} // namespace

Bytes write_literals(std::span<const LiteralEntry> literals, CaseMode mode) {
    return LiteralSection(literals, mode).write();
}

} // namespace mxy::build
