// See literal_table.h.
#include "mxy/literal_table.h"

#include "mxy/id_table.h"
#include "mxy/literal_index.h"
#include "mxy/literal_key.h"

#include <bit>

namespace mxy::text {

namespace {

LiteralError damaged(std::uint64_t offset, const char* reason) noexcept {
    return {Status::invalid_data, offset, reason};
}

// The two characters beyond ASCII that fold to a single ASCII letter: the long s and the Kelvin
// sign.
bool may_fold_to_ascii(std::string_view texts) noexcept {
    return texts.find("\xC5\xBF") != texts.npos || texts.find("\xE2\x84\xAA") != texts.npos;
}

} // namespace

std::uint32_t LiteralTable::field(std::uint32_t offset) const noexcept {
    return load_le32(section_.data() + offset);
}

std::optional<LiteralError> LiteralTable::open(ByteView section, CaseMode mode) noexcept {
    const std::optional<LiteralError> error = open_parts(section, mode);
    if (!error)
        look_through_texts();
    return error;
}

std::optional<LiteralError> LiteralTable::open_parts(ByteView section, CaseMode mode) noexcept {
    *this = {};
    section_ = section;
    mode_ = mode;
    if (section.size() < literals::plain_header_size)
        return damaged(section.size(), "the literal section is too small for its header");
    if (!starts_with(section, literals::magic))
        return LiteralError{Status::unknown_format, 0,
                            "the literal section does not start with its magic"};
    if (field(literals::version) != literals::known_version)
        return LiteralError{Status::unknown_format, literals::version,
                            "the literal section's version is unknown"};
    entry_count_ = field(literals::entry_count);
    slot_count_ = field(literals::slot_count);
    if (entry_count_ > slot_count_)
        return damaged(literals::entry_count, "the literal section has more entries than slots");

    const std::uint64_t slots_size = std::uint64_t{slot_count_} * literals::slot::size;
    if (field(literals::strings_offset) == literals::plain_header_size + slots_size)
        return open_texts(literals::plain_header_size);
    if (auto error = open_shards())
        return error;
    return open_texts(literals::sharded_header_size + shards_.size());
}

// A shard has no slots, or a power of two of them.
std::optional<LiteralError> LiteralTable::open_shards() noexcept {
    if (section_.size() < literals::sharded_header_size)
        return damaged(section_.size(), "the literal section is too small for its header");
    shard_count_ = field(literals::shard_count);
    if (!std::has_single_bit(shard_count_))
        return damaged(literals::shard_count, "the number of shards is not a power of two");
    const std::uint64_t bounds = std::uint64_t{shard_count_} + 1;
    if (!fits(section_.size(), literals::sharded_header_size, bounds, word_size))
        return damaged(literals::shard_count, "the shards run out of the literal section");
    shards_ = section_.subspan(literals::sharded_header_size,
                               static_cast<std::size_t>(bounds) * word_size);
    const auto place = [](std::uint64_t shard) {
        return literals::sharded_header_size + shard * word_size;
    };
    if (first_slot_of(0) != 0)
        return damaged(place(0), "the first shard does not start at the first slot");
    for (std::uint32_t shard = 0; shard < shard_count_; ++shard) {
        const std::uint32_t first = first_slot_of(shard);
        const std::uint32_t end = first_slot_of(shard + 1);
        if (end < first)
            return damaged(place(std::uint64_t{shard} + 1), "a shard ends before it starts");
        if (end != first && !std::has_single_bit(end - first))
            return damaged(place(shard), "the size of a shard is not a power of two");
    }
    if (first_slot_of(shard_count_) != slot_count_)
        return damaged(place(shard_count_), "the shards have more or fewer slots than the table");
    return std::nullopt;
}

std::optional<LiteralError> LiteralTable::open_texts(std::uint64_t slots_offset) noexcept {
    if (!fits(section_.size(), slots_offset, slot_count_, literals::slot::size))
        return damaged(literals::slot_count, "the slots run out of the literal section");
    const std::size_t slots_size = std::size_t{slot_count_} * literals::slot::size;
    slots_ = section_.subspan(static_cast<std::size_t>(slots_offset), slots_size);

    const std::uint32_t strings = field(literals::strings_offset);
    const std::uint32_t strings_size = field(literals::strings_size);
    if (strings < slots_offset + slots_size)
        return damaged(literals::strings_offset, "the literal texts start inside the slots");
    if (!fits(section_.size(), strings, strings_size))
        return damaged(literals::strings_offset, "the literal texts run out of their section");
    strings_ = section_.subspan(strings, strings_size);

    const std::uint64_t count_offset = std::uint64_t{strings} + strings_size;
    if (!fits(section_.size(), count_offset, word_size))
        return damaged(section_.size(), "the literal section lacks its table of data");
    const std::uint32_t count = load_le32(section_.data() + count_offset);
    const std::uint64_t mappings = count_offset + word_size;
    if (!fits(section_.size(), mappings, count, literals::mapping::size))
        return damaged(count_offset, "the table of data runs out of the literal section");
    mappings_ = section_.subspan(static_cast<std::size_t>(mappings),
                                 std::size_t{count} * literals::mapping::size);
    return std::nullopt;
}

void LiteralTable::look_through_texts() noexcept {
    goes_beyond_ascii_ = mode_ == CaseMode::insensitive && !is_ascii(as_text(strings_));
    may_fold_to_ascii_ = goes_beyond_ascii_ && may_fold_to_ascii(as_text(strings_));
}

std::uint64_t LiteralTable::size() const noexcept {
    return static_cast<std::uint64_t>(mappings_.data() - section_.data()) + mappings_.size();
}

std::uint32_t LiteralTable::first_slot_of(std::uint32_t shard) const noexcept {
    return load_le32(shards_.data() + std::size_t{shard} * word_size);
}

const std::uint8_t* LiteralTable::slot_bytes(std::uint32_t number) const noexcept {
    return slots_.data() + std::size_t{number} * literals::slot::size;
}

std::uint64_t LiteralTable::slot_offset(std::uint32_t number) const noexcept {
    return static_cast<std::uint64_t>(slot_bytes(number) - section_.data());
}

LiteralTable::SlotState LiteralTable::slot(std::uint32_t number, Literal& literal) const noexcept {
    const std::uint8_t* const bytes = slot_bytes(number);
    const std::uint32_t offset = load_le32(bytes + literals::slot::text_offset);
    if (offset == literals::slot::is_empty)
        return SlotState::empty;
    if (!text_at(offset, literal.text))
        return SlotState::damaged;
    literal.id = load_le32(bytes + literals::slot::literal_id);
    literal.data_offset = data_of(literal.id);
    return SlotState::used;
}

std::uint32_t LiteralTable::data_of(std::uint32_t id) const noexcept {
    const IdTable table(mappings_, literals::mapping::size);
    return table.find(id, literals::mapping::data_offset);
}

bool LiteralTable::needs_index() const noexcept {
    return is_older_layout() || goes_beyond_ascii_;
}

bool LiteralTable::needs_index(std::string_view key) const noexcept {
    return is_older_layout() || may_fold_to_ascii_ || (goes_beyond_ascii_ && !is_ascii(key));
}

std::optional<Literal> LiteralTable::find(std::string_view key,
                                          const LiteralIndex* index) const noexcept {
    const LiteralKey simple(key, mode_);
    std::optional<Literal> found = find(simple, index);
    if (!found && simple.has_dotted_i())
        found = find(simple.with_dotted_i_lowered(), index);
    return found;
}

std::optional<Literal> LiteralTable::find(const LiteralKey& key,
                                          const LiteralIndex* index) const noexcept {
    std::optional<Literal> found;
    if (!is_older_layout())
        found = probe(key);
    if (index != nullptr) {
        const std::optional<Literal> other = index->find(*this, key);
        if (other && (!found || other->id > found->id))
            return other;
    }
    return found;
}

// The hash's low bits choose the shard, and again the first slot in it.
std::optional<Literal> LiteralTable::probe(const LiteralKey& key) const noexcept {
    const std::uint64_t hash = key.table_hash();
    const auto shard = static_cast<std::uint32_t>(hash & (shard_count_ - 1));
    const std::uint32_t first = first_slot_of(shard);
    const std::uint32_t size = first_slot_of(shard + 1) - first;
    for (std::uint32_t i = 0; i < size; ++i) {
        const auto step = static_cast<std::uint32_t>((hash + i) & (size - 1));
        const std::uint8_t* const bytes = slot_bytes(first + step);
        if (load_le64(bytes + literals::slot::hash) != hash) {
            if (load_le32(bytes + literals::slot::text_offset) == literals::slot::is_empty)
                return std::nullopt;
            continue;
        }
        Literal literal;
        const SlotState state = slot(first + step, literal);
        if (state == SlotState::empty)
            return std::nullopt;
        if (state == SlotState::used && key.matches(literal.text))
            return literal;
    }
    return std::nullopt;
}

} // namespace mxy::text
