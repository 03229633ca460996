// See data_writer.h. It recurses as deep as values go, which the pool limits.
#include "build/data/data_writer.h"

#include "build/build_error.h"
#include "build/data/field_writer.h"

#include <algorithm>
#include <bit>
#include <string>

namespace mxy::build {

namespace {

using mmdb::DataType;

constexpr std::uint32_t significant_bytes(std::uint64_t value) noexcept {
    return (static_cast<std::uint32_t>(std::bit_width(value)) + 7) / 8;
}

// Bytes of a number as it is written: integers without leading zeros, but for int32, which some
// readers extend by its sign.
std::uint32_t payload_size(const ValuePool& pool, ValueId value) noexcept {
    switch (pool.type(value)) {
    case DataType::float64:
        return sizeof(double);
    case DataType::float32:
        return sizeof(float);
    case DataType::int32:
        return sizeof(std::int32_t);
    case DataType::uint128: {
        const Bits128 number = pool.uint128_of(value);
        return number.high != 0 ? 8 + significant_bytes(number.high)
                                : significant_bytes(number.low);
    }
    default:
        return significant_bytes(pool.unsigned_of(value));
    }
}

// The size that a value's header says.
std::uint32_t stated_size(const ValuePool& pool, ValueId value) noexcept {
    switch (pool.type(value)) {
    case DataType::utf8_string:
    case DataType::bytes:
        return static_cast<std::uint32_t>(pool.text(value).size());
    case DataType::map:
        return static_cast<std::uint32_t>(pool.members(value).size());
    case DataType::array:
        return static_cast<std::uint32_t>(pool.elements(value).size());
    case DataType::boolean:
        return static_cast<std::uint32_t>(pool.unsigned_of(value));
    default:
        return payload_size(pool, value);
    }
}

void append_number(Bytes& out, const ValuePool& pool, ValueId value) {
    const std::uint32_t size = payload_size(pool, value);
    switch (pool.type(value)) {
    case DataType::float64:
        return append_be(out, std::bit_cast<std::uint64_t>(pool.float64_of(value)), size);
    case DataType::float32:
        return append_be(out, std::bit_cast<std::uint32_t>(pool.float32_of(value)), size);
    case DataType::int32:
        return append_be(out, static_cast<std::uint32_t>(pool.int32_of(value)), size);
    case DataType::uint128: {
        const Bits128 number = pool.uint128_of(value);
        append_be(out, number.high, size > 8 ? size - 8 : 0);
        return append_be(out, number.low, std::min(size, 8u));
    }
    default:
        return append_be(out, pool.unsigned_of(value), size);
    }
}

// Calls `visit` with each part of a map or an array.
template <typename Visit>
void for_each_part(const ValuePool& pool, ValueId value, Visit visit) {
    if (pool.type(value) == DataType::map) {
        for (const MapMember& member : pool.members(value)) {
            visit(member.key);
            visit(member.value);
        }
    } else if (pool.type(value) == DataType::array) {
        for (const ValueId element : pool.elements(value))
            visit(element);
    }
}

} // namespace

DataWriter::DataWriter(const ValuePool& pool, std::uint32_t size_limit)
    : pool_(pool), size_limit_(size_limit) {}

void DataWriter::write(std::span<const ValueId> records) {
    offsets_.resize(pool_.size(), unwritten);
    is_record_.resize(pool_.size());
    for (const ValueId record : parts_among(records))
        write_record(record);
    for (const ValueId record : records)
        write_record(record);
}

// Those records that are parts of other ones. Parts have lower ids than wholes: in ascending order
// each comes before those that hold it.
std::vector<ValueId> DataWriter::parts_among(std::span<const ValueId> records) const {
    std::vector<bool> wanted(pool_.size());
    for (const ValueId record : records)
        wanted[index_of(record)] = true;
    std::vector<ValueId> parts;
    std::vector<bool> seen(pool_.size());
    std::vector<ValueId> to_visit;
    const auto visit = [&](ValueId part) {
        if (seen[index_of(part)])
            return;
        seen[index_of(part)] = true;
        if (wanted[index_of(part)])
            parts.push_back(part);
        if (pool_.is_container(part))
            to_visit.push_back(part);
    };
    for (const ValueId record : records) {
        for_each_part(pool_, record, visit);
        while (!to_visit.empty()) {
            const ValueId next = to_visit.back();
            to_visit.pop_back();
            for_each_part(pool_, next, visit);
        }
    }
    std::sort(parts.begin(), parts.end());
    return parts;
}

void DataWriter::write_record(ValueId record) {
    if (is_record_[index_of(record)])
        return;
    // An earlier write() may have put it inside another record.
    offsets_[index_of(record)] = unwritten;
    write_body(record, 0);
    is_record_[index_of(record)] = true;
    check_size();
}

// The value itself. `level` is how many maps and arrays are around it.
void DataWriter::write_body(ValueId value, std::uint32_t level) {
    check_size();
    std::uint32_t& offset = offsets_[index_of(value)];
    if (offset == unwritten)
        offset = static_cast<std::uint32_t>(out_.size());

    append_header(out_, pool_.type(value), stated_size(pool_, value));
    switch (pool_.type(value)) {
    case DataType::utf8_string:
    case DataType::bytes:
        return append(out_, pool_.text(value));
    case DataType::map:
    case DataType::array:
        return for_each_part(pool_, value,
                             [this, level](ValueId part) { write_part(part, level + 1); });
    case DataType::boolean:
        return;
    default:
        return append_number(out_, pool_, value);
    }
}

void DataWriter::write_part(ValueId value, std::uint32_t level) {
    const std::uint32_t offset = offsets_[index_of(value)];
    if (offset != unwritten && may_point(value, level) &&
        body_size(value, pointer_size(offset)) > pointer_size(offset))
        append_pointer(out_, offset);
    else
        write_body(value, level);
}

// To readers a pointer to a map or an array is a level of its own, and every map and array inside
// it may be such a pointer. What would become too deep for them is written again.
bool DataWriter::may_point(ValueId value, std::uint32_t level) const noexcept {
    return !pool_.is_container(value) || level + 2 * pool_.levels(value) <= max_value_levels;
}

// Bytes that a value takes where it is written out; counted no further than beyond `enough`.
std::uint32_t DataWriter::body_size(ValueId value, std::uint32_t enough) const noexcept {
    const std::uint32_t stated = stated_size(pool_, value);
    std::uint32_t size = header_size(pool_.type(value), stated);
    if (pool_.type(value) == DataType::boolean)
        return size;
    // Every part takes a byte at least: most maps and arrays are too large by their count.
    if (!pool_.is_container(value) || stated > enough)
        return size + stated;
    for_each_part(pool_, value, [&](ValueId part) {
        if (size <= enough)
            size += part_size(part, enough - size);
    });
    return size;
}

std::uint32_t DataWriter::part_size(ValueId value, std::uint32_t enough) const noexcept {
    const std::uint32_t offset = offsets_[index_of(value)];
    const std::uint32_t body = body_size(value, enough);
    return offset == unwritten ? body : std::min(body, pointer_size(offset));
}

void DataWriter::check_size() const {
    if (out_.size() > size_limit_)
        throw BuildError(BuildError::Kind::limit,
                         "a data section of more than " + std::to_string(size_limit_) + " bytes");
}

Bytes encode_value(const ValuePool& pool, ValueId value) {
    DataWriter writer(pool);
    writer.write({&value, 1});
    return writer.take();
}

} // namespace mxy::build
