// See data_field.h. All positions are 64-bit here, so that no sum of file values can wrap.
#include "mmdb/data_field.h"

namespace mxy::mmdb {

namespace {

bool size_fits_type(DataType type, std::uint32_t size) noexcept {
    switch (type) {
    case DataType::uint16:
        return size <= 2;
    case DataType::uint32:
    case DataType::int32:
        return size <= 4;
    case DataType::uint64:
        return size <= 8;
    case DataType::uint128:
        return size <= 16;
    case DataType::float32:
        return size == 4;
    case DataType::float64:
        return size == 8;
    default: // text, bytes, and types nobody knows: any size
        return true;
    }
}

Status decode_pointer(const Section& section, std::uint8_t control, std::uint64_t at,
                      Field& field) noexcept {
    const std::uint32_t width = ((control >> 3) & 3u) + 1;
    if (section.size - at < width)
        return Status::invalid_data;
    field.target = pointer_target(control, section.start + at, width);
    field.size = width;
    field.next = static_cast<std::uint32_t>(at + width);
    return Status::ok;
}

} // namespace

Status decode_any(Section section, std::uint32_t offset, Field& field) noexcept {
    if (offset >= section.size)
        return Status::invalid_data;
    const std::uint64_t end = section.size;
    std::uint64_t at = offset;
    field.offset = offset;

    const std::uint8_t control = section.start[at++];
    std::uint32_t type = control >> 5;
    if (type == static_cast<std::uint32_t>(DataType::extended)) {
        if (at >= end)
            return Status::invalid_data;
        type = extended_type_base + section.start[at++];
    }
    field.type = static_cast<DataType>(type);
    if (field.type == DataType::pointer)
        return decode_pointer(section, control, at, field);

    std::uint32_t size = control & 31u;
    if (size >= first_long_size) {
        const std::uint32_t extra = size - (first_long_size - 1);
        if (end - at < extra)
            return Status::invalid_data;
        size =
            long_size_base[extra] + static_cast<std::uint32_t>(load_be(section.start + at, extra));
        at += extra;
    }
    field.size = size;
    field.payload = section.start + at;
    if (!field.is_container() && field.type != DataType::boolean) {
        if (end - at < size || !size_fits_type(field.type, size))
            return Status::invalid_data;
        at += size;
    }
    field.next = static_cast<std::uint32_t>(at);
    return Status::ok;
}

} // namespace mxy::mmdb
