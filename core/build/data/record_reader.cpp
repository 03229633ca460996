// See record_reader.h. It recurses as deep as readers' limits allow values to go.
#include "build/data/record_reader.h"

#include "build/build_error.h"

#include <algorithm>
#include <limits>
#include <string>

namespace mxy::build {

namespace {

using mmdb::DataType;

constexpr const char* not_decodable = "a value that cannot be decoded";
constexpr const char* beyond_limits = "a value beyond the limits of decoding";
constexpr const char* overlapping = "records overlap more than those of an honest file";

// What reading a section may cost. Each byte of an honest one is read a few times, for each record
// or pointer that leads to what is around it.
constexpr std::uint64_t steps_of_any_section = 1'000'000;
constexpr std::uint64_t steps_per_byte = 64;
constexpr std::uint64_t memory_of_any_section = 64'000'000;
constexpr std::uint64_t memory_per_byte = 64;
// So many bytes of text take as long as a value.
constexpr std::uint64_t text_bytes_per_step = 64;

constexpr std::uint64_t value_limit =
    std::min<std::uint64_t>(mmdb::max_values, std::numeric_limits<std::uint32_t>::max());
constexpr std::uint64_t payload_limit =
    std::min<std::uint64_t>(mmdb::max_payload, std::numeric_limits<std::uint32_t>::max());
constexpr std::uint32_t level_limit = std::min(mmdb::max_depth, max_value_levels);

std::uint32_t payload_of(const mmdb::Field& field) noexcept {
    return field.is_string() || field.type == DataType::bytes ? field.size : 0;
}

} // namespace

ValueId RecordReader::read(std::uint32_t offset) {
    if (const Found* found = known_.find(offset))
        return found->value;
    const Broken* broken = broken_.find(offset);
    if (broken == nullptr) {
        try {
            return read_record(offset);
        } catch (const Broken& found) {
            broken_.put(offset, found);
            broken = broken_.find(offset);
        }
    }
    throw BuildError(BuildError::Kind::bad_input, "data section, offset " +
                                                      std::to_string(broken->offset) + ": " +
                                                      broken->reason);
}

ValueId RecordReader::read_record(std::uint32_t offset) {
    check_cost(offset);
    const std::size_t memory_before = pool_.memory();
    values_ = 0;
    payload_ = 0;
    members_.clear();
    elements_.clear();
    const mmdb::Field field = decode_at(offset);
    // A pointer is not remembered: no other pointer may lead to it.
    const Part part =
        field.type == DataType::pointer ? follow(field.target, 0) : read_and_remember(field, 0);
    memory_ += pool_.memory() - memory_before;
    return part.value;
}

// The value at `next`, which then is behind it. `level` is how many maps, arrays, and pointers to
// them are around it.
RecordReader::Part RecordReader::read_value(std::uint32_t& next, std::uint32_t level) {
    const mmdb::Field field = decode_at(next);
    if (field.type != DataType::pointer)
        return read_field(field, level, next);
    next = field.next;
    return follow(field.target, level);
}

RecordReader::Part RecordReader::follow(std::uint32_t target, std::uint32_t level) {
    const Found* const found = known_.find(target);
    if (found != nullptr) {
        const std::uint32_t levels = found->levels + (pool_.is_container(found->value) ? 1 : 0);
        if (level + levels > level_limit)
            throw Broken{beyond_limits, target};
        count(found->values, found->payload, target);
        return {found->value, levels};
    }
    const mmdb::Field field = decode_at(target);
    if (field.type == DataType::pointer)
        throw Broken{"a pointer to a pointer", target};
    if (!field.is_container()) {
        std::uint32_t behind = 0;
        return read_field(field, level, behind);
    }
    const Part part = read_and_remember(field, level + 1);
    return {part.value, part.levels + 1};
}

RecordReader::Part RecordReader::read_and_remember(const mmdb::Field& field, std::uint32_t level) {
    const std::uint64_t values_before = values_;
    const std::uint64_t payload_before = payload_;
    std::uint32_t behind = 0;
    const Part part = read_field(field, level, behind);
    known_.put(field.offset,
               {part.value, part.levels, static_cast<std::uint32_t>(values_ - values_before),
                static_cast<std::uint32_t>(payload_ - payload_before)});
    return part;
}

RecordReader::Part RecordReader::read_field(const mmdb::Field& field, std::uint32_t level,
                                            std::uint32_t& next) {
    if (level >= level_limit)
        throw Broken{beyond_limits, field.offset};
    count(1, payload_of(field), field.offset);
    steps_ += 1 + payload_of(field) / text_bytes_per_step;
    next = field.next;
    if (!field.is_container())
        return {read_scalar(field), 1};
    // Every member takes a byte at least: a count beyond that cannot be true.
    if (field.size > (section_.size - field.next) / (field.type == DataType::map ? 2 : 1))
        throw Broken{not_decodable, field.offset};
    return field.type == DataType::map ? read_map(field, level, next)
                                       : read_array(field, level, next);
}

RecordReader::Part RecordReader::read_map(const mmdb::Field& field, std::uint32_t level,
                                          std::uint32_t& next) {
    const std::size_t first = members_.size();
    std::uint32_t levels_inside = 0;
    for (std::uint32_t i = 0; i < field.size; ++i) {
        const ValueId key = read_key(next, level + 1);
        const Part part = read_value(next, level + 1);
        members_.push_back({key, part.value});
        levels_inside = std::max(levels_inside, part.levels);
    }
    const std::span members(members_);
    const ValueId value = pool_.map(members.subspan(first));
    members_.resize(first);
    return {value, levels_inside + 1};
}

RecordReader::Part RecordReader::read_array(const mmdb::Field& field, std::uint32_t level,
                                            std::uint32_t& next) {
    const std::size_t first = elements_.size();
    std::uint32_t levels_inside = 0;
    for (std::uint32_t i = 0; i < field.size; ++i) {
        const Part part = read_value(next, level + 1);
        elements_.push_back(part.value);
        levels_inside = std::max(levels_inside, part.levels);
    }
    const std::span<const ValueId> elements(elements_);
    const ValueId value = pool_.array(elements.subspan(first));
    elements_.resize(first);
    return {value, levels_inside + 1};
}

ValueId RecordReader::read_key(std::uint32_t& next, std::uint32_t level) {
    const std::uint32_t offset = next;
    const ValueId key = read_value(next, level).value;
    if (pool_.type(key) != DataType::utf8_string)
        throw Broken{"a key of a map is not a text", offset};
    return key;
}

ValueId RecordReader::read_scalar(const mmdb::Field& field) {
    switch (field.type) {
    case DataType::utf8_string:
        return pool_.string(field.text());
    case DataType::bytes:
        return pool_.bytes({field.payload, field.size});
    case DataType::float64:
        return pool_.float64(field.float64_value());
    case DataType::float32:
        return pool_.float32(field.float32_value());
    case DataType::uint16:
        return pool_.uint16(static_cast<std::uint16_t>(field.unsigned_value()));
    case DataType::uint32:
        return pool_.uint32(static_cast<std::uint32_t>(field.unsigned_value()));
    case DataType::int32:
        return pool_.int32(field.int32_value());
    case DataType::uint64:
        return pool_.uint64(field.unsigned_value());
    case DataType::uint128:
        return pool_.uint128(field.uint128_value());
    case DataType::boolean:
        return pool_.boolean(field.boolean_value());
    default:
        throw Broken{"a value of a type that the format does not have", field.offset};
    }
}

mmdb::Field RecordReader::decode_at(std::uint32_t offset) const {
    mmdb::Field field;
    if (mmdb::decode(section_, offset, field) != Status::ok)
        throw Broken{not_decodable, offset};
    return field;
}

void RecordReader::count(std::uint64_t values, std::uint64_t payload, std::uint32_t offset) {
    values_ += values;
    payload_ += payload;
    if (values_ > value_limit || payload_ > payload_limit)
        throw Broken{beyond_limits, offset};
}

void RecordReader::check_cost(std::uint32_t offset) const {
    if (steps_ > steps_of_any_section + steps_per_byte * section_.size ||
        memory_ > memory_of_any_section + memory_per_byte * section_.size)
        throw Broken{overlapping, offset};
}

ValueId read_record(ValuePool& pool, const mmdb::Section& section, std::uint32_t offset) {
    return RecordReader(pool, section).read(offset);
}

} // namespace mxy::build
