// The literal section: exact keys, each with an id and data. It reads both layouts that files have.
// The usual one is a hash table that is probed in the file itself; of the older one, whose hash
// function nobody needs to know, only the list of its keys is used. It knows nothing of the file
// around the section.
#pragma once

#include "mxy/format.h"
#include "mxy/little_endian.h"
#include "mxy/section_error.h"
#include "mxy/text_types.h"

#include <optional>

namespace mxy::text {

using LiteralError = SectionError;

class LiteralIndex;
class LiteralKey;

struct Literal {
    // Literals and patterns have separate ids.
    std::uint32_t id = 0;
    // In the database's data section; no_data where the table of data lacks the id.
    std::uint32_t data_offset = no_data;
    // As it is stored: in files where case does not count, lowered.
    std::string_view text;
};

class LiteralTable {
public:
    // Checks the header and the shards, and that everything they name lies in the section; slots
    // are checked when they are read. Where case does not count, this looks through the texts once.
    // The bytes outlive the object. On an error the object must not be used.
    std::optional<LiteralError> open(ByteView section, CaseMode mode) noexcept;

    // The same without looking through the texts, for whoever has buckets to find literals by:
    // find() and needs_index() must not be used before look_through_texts().
    std::optional<LiteralError> open_parts(ByteView section, CaseMode mode) noexcept;
    void look_through_texts() noexcept;

    CaseMode mode() const noexcept { return mode_; }
    // How much of what was given is the section; the rest is padding, or what follows.
    std::uint64_t size() const noexcept;
    // As the header has it.
    std::uint32_t entry_count() const noexcept { return entry_count_; }
    bool is_older_layout() const noexcept { return shards_.empty(); }
    // The bytes of all texts together.
    std::uint64_t strings_size() const noexcept { return strings_.size(); }

    // Whether find() needs an index: for some key, or for this one.
    bool needs_index() const noexcept;
    bool needs_index(std::string_view key) const noexcept;

    // The literal that is that key; of several (keys that differ in case alone), the one with the
    // highest id, which was added last. Allocates nothing. `index` may be null where needs_index()
    // says so, else keys are missed; with an index that is not needed the answer is the same.
    std::optional<Literal> find(std::string_view key,
                                const LiteralIndex* index = nullptr) const noexcept;

    // All literals, in no order: those slots that are used. A damaged slot is never found.
    enum class SlotState : std::uint8_t { empty, used, damaged };
    std::uint32_t slot_count() const noexcept { return slot_count_; }
    SlotState slot(std::uint32_t number, Literal& literal) const noexcept;

    // For buckets: a text by its place among the texts, which is that of its size; and the data of
    // an id.
    bool text_at(std::uint32_t offset, std::string_view& text) const noexcept {
        if (!fits(strings_.size(), offset, literals::text_size_width))
            return false;
        const std::uint32_t size = load_le16(strings_.data() + offset);
        const std::size_t start = std::size_t{offset} + literals::text_size_width;
        if (!fits(strings_.size(), start, size))
            return false;
        text = as_text(strings_.subspan(start, size));
        return true;
    }
    std::uint32_t offset_of(std::string_view text) const noexcept {
        return static_cast<std::uint32_t>(text.data() - as_text(strings_).data()) -
               literals::text_size_width;
    }
    std::uint32_t data_of(std::uint32_t id) const noexcept;
    // Has a text fetched from memory, which is perhaps of that size: both its ends, as texts stand
    // at any place in a line.
    void prefetch_text(std::uint32_t offset, std::size_t size) const noexcept {
        if (offset < strings_.size())
            __builtin_prefetch(strings_.data() + offset);
        const std::size_t last = std::size_t{offset} + literals::text_size_width + size - 1;
        if (last < strings_.size())
            __builtin_prefetch(strings_.data() + last);
    }
    // Has the data of an id fetched from memory while a text is compared.
    void prefetch_data_of(std::uint32_t id) const noexcept {
        const std::uint64_t row = std::uint64_t{id} * literals::mapping::size;
        if (row < mappings_.size())
            __builtin_prefetch(mappings_.data() + row);
    }

    // Where a slot is in the section, for reports.
    std::uint64_t slot_offset(std::uint32_t number) const noexcept;

private:
    std::optional<LiteralError> open_shards() noexcept;
    std::optional<LiteralError> open_texts(std::uint64_t slots_offset) noexcept;
    std::uint32_t field(std::uint32_t offset) const noexcept;
    std::uint32_t first_slot_of(std::uint32_t shard) const noexcept;
    const std::uint8_t* slot_bytes(std::uint32_t number) const noexcept;
    std::optional<Literal> find(const LiteralKey& key, const LiteralIndex* index) const noexcept;
    std::optional<Literal> probe(const LiteralKey& key) const noexcept;

    ByteView section_;
    ByteView shards_; // the first slot of each shard, and the end; none in the older layout
    ByteView slots_;
    ByteView strings_;
    ByteView mappings_;
    std::uint32_t entry_count_ = 0;
    std::uint32_t slot_count_ = 0;
    std::uint32_t shard_count_ = 0;
    CaseMode mode_ = CaseMode::sensitive;
    // Where case does not count: whether some text may have more than ASCII in it, and whether it
    // may nonetheless fold to nothing but ASCII.
    bool goes_beyond_ascii_ = false;
    bool may_fold_to_ascii_ = false;
};

} // namespace mxy::text
