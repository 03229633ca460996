// All values of a database in the making, each different one once: numbers, texts, maps, arrays. A
// value is known by its id, and two values are equal exactly if their ids are: equality was
// decided, in full, when the second one was made. Members are made before the map or array that
// holds them, so ids of parts are always lower than that of the whole. It knows nothing of how
// values are stored in a file.
#pragma once

#include "base/bytes.h"
#include "build/data/value_arena.h"
#include "mmdb/format.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace mxy::build {

enum class ValueId : std::uint32_t {};

constexpr std::uint32_t index_of(ValueId id) noexcept {
    return static_cast<std::uint32_t>(id);
}

// Bytes of a text, members of a map, elements of an array: what the longest size field can say.
inline constexpr std::uint32_t max_value_size = mmdb::long_size_base[3] + 0xFFFFFF;

// Levels of a value: one for a number or a text, one more for each map or array around it. Readers
// accept no more, so that what handles values may recurse.
inline constexpr std::uint32_t max_value_levels = 512;

// One pair of a map. The key is the id of a string.
struct MapMember {
    ValueId key;
    ValueId value;

    bool operator==(const MapMember&) const = default;
};

class ValuePool {
public:
    ValuePool();
    ValuePool(const ValuePool&) = delete;
    ValuePool& operator=(const ValuePool&) = delete;

    // Making a value, or finding the one that is there. Strings are bytes: what is not UTF-8 is
    // kept as it is. Throw BuildError (limit) where a size is beyond the format's 16,843,036, where
    // a value would have more than 512 levels, and where 2^32 - 1 values are reached;
    // std::bad_alloc.
    ValueId string(std::string_view text);
    ValueId bytes(ByteView content);
    ValueId float64(double value); // by its bits: NaNs stay what they are, -0 is not 0
    ValueId float32(float value);
    ValueId uint16(std::uint16_t value);
    ValueId uint32(std::uint32_t value);
    ValueId int32(std::int32_t value);
    ValueId uint64(std::uint64_t value);
    ValueId uint128(Bits128 value);
    ValueId boolean(bool value);
    // Sorts `members` by their keys' bytes; those that come sorted cost least. Of members with
    // equal keys the last one counts. What `members` holds afterwards is unspecified.
    ValueId map(std::span<MapMember> members);
    ValueId array(std::span<const ValueId> elements);
    ValueId empty_map() const noexcept { return empty_map_; }

    // The smallest type that holds it: uint16, uint32 or uint64.
    ValueId unsigned_integer(std::uint64_t value);

    // Reading a value; each is for values of the types named with it. Views and spans are good as
    // long as the pool.
    mmdb::DataType type(ValueId id) const noexcept {
        return static_cast<mmdb::DataType>(value(id).type);
    }
    std::string_view text(ValueId id) const noexcept { // string, bytes
        return {static_cast<const char*>(value(id).content), value(id).size};
    }
    double float64_of(ValueId id) const noexcept;          // float64
    float float32_of(ValueId id) const noexcept;           // float32
    std::uint64_t unsigned_of(ValueId id) const noexcept { // uint16, uint32, uint64, boolean
        return value(id).number;
    }
    std::int32_t int32_of(ValueId id) const noexcept;               // int32
    Bits128 uint128_of(ValueId id) const noexcept;                  // uint128
    std::span<const MapMember> members(ValueId id) const noexcept { // map, ascending by key
        return {static_cast<const MapMember*>(value(id).content), value(id).size};
    }
    std::span<const ValueId> elements(ValueId id) const noexcept { // array
        return {static_cast<const ValueId*>(value(id).content), value(id).size};
    }

    bool is_container(ValueId id) const noexcept {
        return type(id) == mmdb::DataType::map || type(id) == mmdb::DataType::array;
    }
    std::uint32_t levels(ValueId id) const noexcept { return value(id).levels; }

    // How many different values there are; ids are below it.
    std::uint32_t size() const noexcept { return size_; }
    // Bytes of memory in use.
    std::size_t memory() const noexcept;

private:
    struct Value {
        union {
            std::uint64_t number; // of numbers: their bits
            const void* content;  // of texts, maps, arrays, uint128: `size` units
        };
        std::uint32_t size;
        std::uint16_t levels;
        std::uint8_t type;
    };

    // A place of the hash table. The low bits of the hash say where to look for it.
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t id_plus_one = 0; // 0: free
    };

    // Values lie in blocks, so that a pool that grows neither moves them nor needs room twice.
    static constexpr std::uint32_t block_bits = 12;
    static constexpr std::uint32_t block_size = 1u << block_bits;

    const Value& value(ValueId id) const noexcept {
        return blocks_[index_of(id) >> block_bits][index_of(id) % block_size];
    }

    ValueId number(mmdb::DataType type, std::uint64_t bits);
    ValueId content(mmdb::DataType type, const void* units, std::size_t size);
    ValueId find_or_add(const Value& wanted, std::uint64_t hash);
    ValueId add(const Value& wanted, Slot& slot, std::uint32_t hash);
    std::uint16_t levels_of(const Value& made) const;
    void grow();

    std::vector<std::unique_ptr<Value[]>> blocks_;
    std::uint32_t size_ = 0;
    std::vector<Slot> slots_;
    ValueArena contents_;
    ValueId empty_map_{};
};

} // namespace mxy::build
