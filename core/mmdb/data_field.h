// One field of a data section: its control byte, size and payload, checked against the section's
// end and the rules of its type. A field knows where it is and what comes next, not what contains
// it; fields are what lookups by path and walks over whole records are made of.
#pragma once

#include "base/bytes.h"
#include "base/status.h"
#include "mmdb/format.h"

#include <array>
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

// Decodes any field at `offset`: every type, every size. See decode(). The section is passed by
// value, so that a caller's own need not be in memory.
Status decode_any(Section section, std::uint32_t offset, Field& field) noexcept;

// Nearly all fields have their type and size in one control byte. For each control byte, how long
// the whole field is; 0 where more bytes have a say, or where the size is wrong for the type. Maps
// count without their members.
inline constexpr auto short_field_lengths = [] {
    std::array<std::uint8_t, 256> lengths{};
    const auto allow = [&](DataType type, std::uint32_t size, std::uint32_t length) {
        lengths[static_cast<std::uint32_t>(type) << 5 | size] = static_cast<std::uint8_t>(length);
    };
    for (std::uint32_t size = 0; size < first_long_size; ++size) {
        allow(DataType::utf8_string, size, 1 + size);
        allow(DataType::bytes, size, 1 + size);
        allow(DataType::map, size, 1);
        if (size <= 2)
            allow(DataType::uint16, size, 1 + size);
        if (size <= 4)
            allow(DataType::uint32, size, 1 + size);
    }
    allow(DataType::float64, 8, 1 + 8);
    for (std::uint32_t bits = 0; bits < 32; ++bits)
        allow(DataType::pointer, bits, 1 + (bits >> 3) + 1);
    return lengths;
}();

// Where a pointer of `width` bytes behind its control byte leads.
inline std::uint32_t pointer_target(std::uint8_t control, const std::uint8_t* low,
                                    std::uint32_t width) noexcept {
    // The longest form uses its four bytes alone, the others have three more bits before them.
    const std::uint32_t high = width == 4 ? 0 : (control & 7u) << (8 * width);
    return pointer_base[width - 1] + (high | static_cast<std::uint32_t>(load_be(low, width)));
}

// Decodes the field at `offset`; a pointer is reported as such, not followed. The only error is
// invalid_data. On an error `field` is unspecified.
inline Status decode(const Section& section, std::uint32_t offset, Field& field) noexcept {
    if (offset >= section.size)
        return Status::invalid_data;
    const std::uint8_t control = section.start[offset];
    const std::uint32_t length = short_field_lengths[control];
    if (length == 0 || section.size - offset < length) {
        Field any; // in memory, while `field` may stay in registers
        const Status status = decode_any(section, offset, any);
        field = any;
        return status;
    }
    field.type = static_cast<DataType>(control >> 5);
    field.offset = offset;
    field.next = offset + length;
    field.payload = section.start + offset + 1;
    field.size = control & 31u;
    if (field.type == DataType::pointer) {
        field.size = length - 1;
        field.target = pointer_target(control, field.payload, field.size);
    }
    return Status::ok;
}

// Replaces a pointer by the field that it leads to (another pointer is invalid_data); leaves any
// other field alone. `field.offset` is then the target's; `field.next` follows the pointer, except
// for maps and arrays, whose members are where the target is.
inline Status resolve(const Section& section, Field& field) noexcept {
    if (field.type != DataType::pointer)
        return Status::ok;
    const std::uint32_t behind_pointer = field.next;
    const Status status = decode(section, field.target, field);
    if (status != Status::ok || field.type == DataType::pointer)
        return Status::invalid_data;
    if (!field.is_container())
        field.next = behind_pointer;
    return Status::ok;
}

// decode() and resolve().
inline Status decode_resolved(const Section& section, std::uint32_t offset, Field& field) noexcept {
    const Status status = decode(section, offset, field);
    return status == Status::ok ? resolve(section, field) : status;
}

} // namespace mxy::mmdb
