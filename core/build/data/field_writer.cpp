// See field_writer.h.
#include "build/data/field_writer.h"

namespace mxy::build {

namespace {

using mmdb::DataType;

bool is_extended(DataType type) noexcept {
    return type > DataType::map;
}

// How many bytes behind the control byte a size takes.
std::uint32_t long_size_bytes(std::uint32_t size) noexcept {
    std::uint32_t bytes = 0;
    while (bytes < 3 && size >= mmdb::long_size_base[bytes + 1])
        ++bytes;
    return bytes;
}

} // namespace

std::uint32_t header_size(DataType type, std::uint32_t size) noexcept {
    return 1 + (is_extended(type) ? 1 : 0) + long_size_bytes(size);
}

void append_header(Bytes& out, DataType type, std::uint32_t size) {
    const std::uint32_t long_bytes = long_size_bytes(size);
    const auto number = static_cast<std::uint32_t>(type);
    const std::uint32_t size_code = long_bytes == 0 ? size : mmdb::first_long_size - 1 + long_bytes;
    out.push_back(static_cast<std::uint8_t>((is_extended(type) ? 0 : number << 5) | size_code));
    if (is_extended(type))
        out.push_back(static_cast<std::uint8_t>(number - mmdb::extended_type_base));
    if (long_bytes != 0)
        append_be(out, size - mmdb::long_size_base[long_bytes], long_bytes);
}

// Each width begins where the one before it ends, but for the last, which counts from zero.
std::uint32_t pointer_size(std::uint32_t target) noexcept {
    constexpr std::uint32_t last_base = mmdb::pointer_base[2] + (std::uint32_t{1} << 27);
    if (target < mmdb::pointer_base[1])
        return 2;
    if (target < mmdb::pointer_base[2])
        return 3;
    return target < last_base ? 4 : 5;
}

void append_pointer(Bytes& out, std::uint32_t target) {
    const std::uint32_t width = pointer_size(target) - 1;
    const std::uint32_t digits = target - mmdb::pointer_base[width - 1];
    const std::uint32_t high = width == 4 ? 0 : digits >> (8 * width);
    const auto type = static_cast<std::uint32_t>(DataType::pointer);
    out.push_back(static_cast<std::uint8_t>(type << 5 | (width - 1) << 3 | high));
    append_be(out, digits, width);
}

} // namespace mxy::build
