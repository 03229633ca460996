// See value_pool.h. A hash table with open addressing finds equal values; contents of texts, maps
// and arrays lie in an arena, and are compared as bytes: parts that are equal have equal ids.
#include "build/data/value_pool.h"

#include "build/build_error.h"

// The analyzer takes the header's tests for null pointers as a sign that there are some.
#ifdef __clang_analyzer__
#define XXH_STATIC_LINKING_ONLY
#else
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <string>

namespace mxy::build {

namespace {

using mmdb::DataType;

constexpr std::size_t first_slot_count = 64;

static_assert(sizeof(MapMember) == 2 * sizeof(ValueId), "members are compared as bytes");

// Bytes of one unit of a value's content; 0 for those that have none.
constexpr std::size_t unit_size(std::uint8_t type) noexcept {
    switch (static_cast<DataType>(type)) {
    case DataType::utf8_string:
    case DataType::bytes:
        return 1;
    case DataType::map:
        return sizeof(MapMember);
    case DataType::array:
        return sizeof(ValueId);
    case DataType::uint128:
        return sizeof(Bits128);
    default:
        return 0;
    }
}

constexpr std::size_t unit_alignment(std::uint8_t type) noexcept {
    switch (static_cast<DataType>(type)) {
    case DataType::map:
    case DataType::array:
        return alignof(ValueId);
    case DataType::uint128:
        return alignof(Bits128);
    default:
        return 1;
    }
}

[[noreturn]] void too_large(const char* what, std::size_t size) {
    throw BuildError(BuildError::Kind::limit, std::string(what) + " of size " +
                                                  std::to_string(size) + "; the format allows " +
                                                  std::to_string(max_value_size));
}

} // namespace

ValuePool::ValuePool() : slots_(first_slot_count) {
    empty_map_ = map({});
}

ValueId ValuePool::string(std::string_view text) {
    if (text.size() > max_value_size)
        too_large("a text", text.size());
    return content(DataType::utf8_string, text.data(), text.size());
}

ValueId ValuePool::bytes(ByteView content_bytes) {
    if (content_bytes.size() > max_value_size)
        too_large("binary data", content_bytes.size());
    return content(DataType::bytes, content_bytes.data(), content_bytes.size());
}

ValueId ValuePool::float64(double value) {
    return number(DataType::float64, std::bit_cast<std::uint64_t>(value));
}

ValueId ValuePool::float32(float value) {
    return number(DataType::float32, std::bit_cast<std::uint32_t>(value));
}

ValueId ValuePool::uint16(std::uint16_t value) {
    return number(DataType::uint16, value);
}

ValueId ValuePool::uint32(std::uint32_t value) {
    return number(DataType::uint32, value);
}

ValueId ValuePool::int32(std::int32_t value) {
    return number(DataType::int32, static_cast<std::uint32_t>(value));
}

ValueId ValuePool::uint64(std::uint64_t value) {
    return number(DataType::uint64, value);
}

ValueId ValuePool::uint128(Bits128 value) {
    return content(DataType::uint128, &value, 1);
}

ValueId ValuePool::boolean(bool value) {
    return number(DataType::boolean, value ? 1 : 0);
}

ValueId ValuePool::unsigned_integer(std::uint64_t value) {
    if (value <= UINT16_MAX)
        return uint16(static_cast<std::uint16_t>(value));
    if (value <= UINT32_MAX)
        return uint32(static_cast<std::uint32_t>(value));
    return uint64(value);
}

ValueId ValuePool::map(std::span<MapMember> members) {
    const auto before = [this](const MapMember& one, const MapMember& other) {
        return text(one.key) < text(other.key);
    };
    const auto same_key = [](const MapMember& one, const MapMember& other) {
        return one.key == other.key;
    };
    if (!std::is_sorted(members.begin(), members.end(), before))
        std::stable_sort(members.begin(), members.end(), before);
    // From the back, so that the last of equal keys is the one that stays.
    const auto first = std::unique(members.rbegin(), members.rend(), same_key).base();
    const auto different = members.subspan(static_cast<std::size_t>(first - members.begin()));
    if (different.size() > max_value_size)
        too_large("a map", different.size());
    return content(DataType::map, different.data(), different.size());
}

ValueId ValuePool::array(std::span<const ValueId> elements) {
    if (elements.size() > max_value_size)
        too_large("an array", elements.size());
    return content(DataType::array, elements.data(), elements.size());
}

double ValuePool::float64_of(ValueId id) const noexcept {
    return std::bit_cast<double>(value(id).number);
}

float ValuePool::float32_of(ValueId id) const noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value(id).number));
}

std::int32_t ValuePool::int32_of(ValueId id) const noexcept {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(value(id).number));
}

Bits128 ValuePool::uint128_of(ValueId id) const noexcept {
    return *static_cast<const Bits128*>(value(id).content);
}

std::size_t ValuePool::memory() const noexcept {
    return blocks_.size() * block_size * sizeof(Value) + slots_.capacity() * sizeof(Slot) +
           contents_.memory();
}

ValueId ValuePool::number(DataType type, std::uint64_t bits) {
    Value wanted{};
    wanted.number = bits;
    wanted.type = static_cast<std::uint8_t>(type);
    return find_or_add(wanted, XXH3_64bits_withSeed(&bits, sizeof bits, wanted.type));
}

ValueId ValuePool::content(DataType type, const void* units, std::size_t size) {
    Value wanted{};
    wanted.content = units;
    wanted.size = static_cast<std::uint32_t>(size);
    wanted.type = static_cast<std::uint8_t>(type);
    return find_or_add(wanted,
                       XXH3_64bits_withSeed(units, size * unit_size(wanted.type), wanted.type));
}

ValueId ValuePool::find_or_add(const Value& wanted, std::uint64_t hash) {
    const auto is_wanted = [&](const Value& there) {
        if (there.type != wanted.type || there.size != wanted.size)
            return false;
        const std::size_t unit = unit_size(there.type);
        if (unit == 0)
            return there.number == wanted.number;
        return there.size == 0 ||
               std::memcmp(there.content, wanted.content, there.size * unit) == 0;
    };
    // Three quarters full is as far as linear probing stays short.
    if (size_ >= slots_.size() / 4 * 3)
        grow();
    const auto hash_bits = static_cast<std::uint32_t>(hash >> 32);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash_bits & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.id_plus_one == 0)
            return add(wanted, slot, hash_bits);
        if (slot.hash == hash_bits && is_wanted(value(ValueId{slot.id_plus_one - 1})))
            return ValueId{slot.id_plus_one - 1};
    }
}

ValueId ValuePool::add(const Value& wanted, Slot& slot, std::uint32_t hash) {
    if (size_ == UINT32_MAX)
        throw BuildError(BuildError::Kind::limit,
                         "more than " + std::to_string(UINT32_MAX) + " different values");
    Value made = wanted;
    made.levels = levels_of(made);
    if (const std::size_t unit = unit_size(made.type); unit != 0)
        made.content = contents_.copy(wanted.content, made.size * unit, unit_alignment(made.type));
    if (size_ % block_size == 0)
        blocks_.push_back(std::make_unique_for_overwrite<Value[]>(block_size));
    blocks_.back()[size_ % block_size] = made;
    slot = {hash, ++size_};
    return ValueId{size_ - 1};
}

std::uint16_t ValuePool::levels_of(const Value& made) const {
    std::uint32_t inside = 0;
    const auto look_at = [&](ValueId part) { inside = std::max(inside, levels(part)); };
    if (static_cast<DataType>(made.type) == DataType::map)
        for (std::uint32_t i = 0; i < made.size; ++i)
            look_at(static_cast<const MapMember*>(made.content)[i].value);
    else if (static_cast<DataType>(made.type) == DataType::array)
        for (std::uint32_t i = 0; i < made.size; ++i)
            look_at(static_cast<const ValueId*>(made.content)[i]);
    if (inside == max_value_levels)
        throw BuildError(BuildError::Kind::limit, "maps and arrays in each other on more than " +
                                                      std::to_string(max_value_levels) + " levels");
    return static_cast<std::uint16_t>(inside + 1);
}

// The hash bits that are kept are enough to place a value again: the table has no more slots than
// they can tell apart, or nearly so.
void ValuePool::grow() {
    std::vector<Slot> larger(2 * slots_.size());
    const std::size_t mask = larger.size() - 1;
    for (const Slot& slot : slots_) {
        if (slot.id_plus_one == 0)
            continue;
        std::size_t at = slot.hash & mask;
        while (larger[at].id_plus_one != 0)
            at = (at + 1) & mask;
        larger[at] = slot;
    }
    slots_ = std::move(larger);
}

} // namespace mxy::build
