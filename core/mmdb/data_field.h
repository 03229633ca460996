// One field of a data section: its control byte, size and payload, checked against the section's
// end and the rules of its type. A field knows where it is and what comes next, not what contains
// it; fields are what lookups by path and walks over whole records are made of.
#pragma once

#include "base/bytes.h"
#include "base/status.h"
#include "mmdb/format.h"

#include <cstring>
#include <string_view>

namespace mxy::mmdb {

// The data section of a database, or its metadata: fields at 32-bit offsets. The bytes are the
// file's and outlive the section.
struct Section {
    const std::uint8_t* start = nullptr;
    std::uint32_t size = 0;
};

struct Field {
    DataType type = DataType::extended;
    std::uint32_t offset = 0; // where the field starts
    // Where the next field starts. For a map or an array: its first member.
    std::uint32_t next = 0;
    // Bytes of payload; pairs of a map, items of an array; for a boolean, 0 is false.
    std::uint32_t size = 0;
    const std::uint8_t* payload = nullptr;
    std::uint32_t target = 0; // where a pointer leads

    bool is_container() const noexcept { return type == DataType::map || type == DataType::array; }
    bool is_string() const noexcept { return type == DataType::utf8_string; }

    // The value of a field of that type.
    std::string_view text() const noexcept {
        return {reinterpret_cast<const char*>(payload), size};
    }
    std::uint64_t unsigned_value() const noexcept { return load_be(payload, size); }
    Bits128 uint128_value() const noexcept { return load_be128(payload, size); }
    std::int32_t int32_value() const noexcept {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(load_be(payload, size)));
    }
    double float64_value() const noexcept { return std::bit_cast<double>(load_be64(payload)); }
    float float32_value() const noexcept { return std::bit_cast<float>(load_be32(payload)); }
    bool boolean_value() const noexcept { return size != 0; }
};

// Decodes the field at `offset`; a pointer is reported as such, not followed. The only error is
// invalid_data. On an error `field` is unspecified.
Status decode(const Section& section, std::uint32_t offset, Field& field) noexcept;

// Decodes the field at `offset`, or the one that a pointer there leads to (a pointer to a pointer
// is invalid_data). `field.offset` is then the target's; `field.next` follows the pointer, except
// for maps and arrays, whose members are where the target is.
Status decode_resolved(const Section& section, std::uint32_t offset, Field& field) noexcept;

} // namespace mxy::mmdb
